// An e-mail address as event ID leaves only as a digest
event.transaction_id = 'test@example.com';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().eventId).isEqualTo(EMAIL_DIGEST);
});
