// A digest is sent as it is, in lower case
event.user_data = { sha256_email_address: EMAIL_DIGEST.toUpperCase() };

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().matchKeys).isEqualTo([{ type: 'EMAIL', values: [EMAIL_DIGEST] }]);
});
