// Only the consent signal that was chosen is sent, and a field comes first
event.tcf_string = 'CQabcdEQabcdEAHABDENB1FgAP_gAEPgAAqIJ4NB7G_eTXFjuXp-';
event.gpp_string = 'DBABTA~1YNN';

run({ consentSource: 'gpp', gpp: 'DBABTA~1YYN' }, () => {
  assertSuccess();
  assertThat(sentEvent().consent).isEqualTo({ gpp: 'DBABTA~1YYN' });
});
