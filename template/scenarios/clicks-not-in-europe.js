// The European region has no measurement tokens
event.page_location = 'https://shop.example/?aref=abcDEF1234';
event.consent_state = { ad_storage: true };

run({ region: 'EU' }, () => {
  assertSuccess();
  assertApi('setCookie').wasNotCalled();
  assertThat(sentEvent().arefMeasurementTokens).isUndefined();
});
