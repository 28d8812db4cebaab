// The time of the field is sent, on every attempt the same
answers = [answer(503, {}), ACCEPTED];

run({ eventTime: '2026-04-19T10:00:00+02:00' }, () => {
  assertSuccess();
  assertThat(sentEvent(0).eventTime).isEqualTo('2026-04-19T08:00:00.000Z');
  assertThat(sentEvent(1).eventTime).isEqualTo('2026-04-19T08:00:00.000Z');
});
