// 400: refused, not sent again
answers = [answer(400, { code: 'BAD_REQUEST', message: 'countryCode is missing' })];

run({}, () => {
  assertFailure('Amazon answered 400: BAD_REQUEST countryCode is missing');
  assertThat(requests).hasLength(1);
});
