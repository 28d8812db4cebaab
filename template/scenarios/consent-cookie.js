// The consent signal of the cookie amzn_consent is sent where the event has none
event.user_data.address.country = 'DE';
cookies.amzn_consent =
  '{"geo":{"countryCode":"DE"},"amazonConsentFormat":{"amznAdStorage":"GRANTED","amznUserData":"GRANTED"},"version":"1"}';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().consent).isEqualTo({
    amazonConsent: { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' }
  });
});
