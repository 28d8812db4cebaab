// 503, 500 and 502: the event is sent again until it is accepted
answers = [answer(503, {}), answer(500, {}), answer(502, {}), ACCEPTED];

run({}, () => {
  assertSuccess();
  assertThat(requests).hasLength(4);
});
