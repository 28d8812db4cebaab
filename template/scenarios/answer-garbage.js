// An answer that is no JSON is no success
answers = [{ statusCode: 200, headers: {}, body: '<html>Hello</html>' }];

run({}, () => {
  assertFailure('nothing on the event');
  assertThat(requests).hasLength(1);
});
