// A row of the form wins over the event, and each key is there once
event.user_data.email_address = 'somebody.else@example.com';
const keys = [
  { type: 'EMAIL', value: 'test@example.com' },
  { type: 'MATCH_ID', value: 'customer42' }
];

run({ matchKeys: keys }, () => {
  assertSuccess();
  assertThat(sentEvent().matchKeys).isEqualTo([
    { type: 'EMAIL', values: [EMAIL_DIGEST] },
    { type: 'MATCH_ID', values: ['customer42'] }
  ]);
});
