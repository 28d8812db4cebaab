// An event without an ID gets one, the same on every attempt
event.transaction_id = undefined;
answers = [answer(503, {}), ACCEPTED];

run({}, () => {
  assertSuccess();
  assertThat(sentEvent(0).eventId).isNotEmpty();
  assertThat(sentEvent(1).eventId).isEqualTo(sentEvent(0).eventId);
});
