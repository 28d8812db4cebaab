// An own row wins over the table
const rowsOfForm = [{ ga4Event: 'purchase', conversionType: 'SUBSCRIBE' }];

run({ customEventMap: rowsOfForm }, () => {
  assertSuccess();
  assertThat(sentEvent().eventDescription.conversionType).isEqualTo('SUBSCRIBE');
  assertThat(sentEvent().eventDescription.name).isEqualTo('purchase');
});
