// 429: sent again after the time Amazon asks for, the same bytes
answers = [answer(429, {}, { 'retry-after': '2' }), ACCEPTED];
tick = 2000;

run({}, () => {
  assertSuccess();
  assertThat(requests).hasLength(2);
  assertThat(requests[1].body).isEqualTo(requests[0].body);
  assertThat(reports[0].LatencyMs).isEqualTo(2000);
  assertThat(reports[0].Attempts).isEqualTo(2);
});
