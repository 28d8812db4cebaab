// Every consent signal of the event is sent
event.user_data.address.country = 'DE';
event.tcf_string = 'CPtcf';
event.gpp_string = 'DBgpp';
event.consent_state = { ad_storage: true, ad_user_data: true };

run({ sendIpAddress: true }, () => {
  assertSuccess();
  assertThat(sentEvent().consent).isEqualTo({
    tcf: 'CPtcf',
    gpp: 'DBgpp',
    amazonConsent: { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' },
    geo: { ipAddress: '203.0.113.7' }
  });
});
