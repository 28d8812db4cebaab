// Of several consent signals the TCF string is sent
const TCF = 'CQabcdEQabcdEAHABDENB1FgAP_gAEPgAAqIJ4NB7G_eTXFjuXp-';
event.user_data.address.country = 'DE';
event.tcf_string = TCF;
event.gpp_string = 'DBABMA~' + TCF;
event.consent_state = { ad_storage: true, ad_user_data: true };

run({ sendIpAddress: true }, () => {
  assertSuccess();
  assertThat(sentEvent().consent).isEqualTo({
    tcf: TCF,
    geo: { ipAddress: '203.0.113.7' }
  });
});
