// Only the consent signal that was chosen is sent, and a field wins
event.tcf_string = 'CPtcf';
event.gpp_string = 'DBgpp';

run({ consentSource: 'gpp', gpp: 'DBfield' }, () => {
  assertSuccess();
  assertThat(sentEvent().consent).isEqualTo({ gpp: 'DBfield' });
});
