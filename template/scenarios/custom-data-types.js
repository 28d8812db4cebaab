// Custom data has whole numbers and times
const customRows = [
  { name: 'members', dataType: 'INTEGER', value: '42' },
  { name: 'since', dataType: 'TIMESTAMP', value: '2026-04-20T12:34:56.789Z' }
];

run({ customData: customRows, autoCustomData: false }, () => {
  assertSuccess();
  assertThat(sentEvent().customData).isEqualTo([
    { name: 'members', dataType: 'INTEGER', value: '42' },
    { name: 'since', dataType: 'TIMESTAMP', value: '1776688496789' }
  ]);
});
