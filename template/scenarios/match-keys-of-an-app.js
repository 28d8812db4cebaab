// An app’s advertising ID is a match key; a limited one is not
event.app_instance_id = 'app-1';
event.platform = 'IOS';
event.user_data = undefined;
event.idfa = 'AEBE52E7-03EE-455A-B3C4-E57283966239';
event.language = 'en-us';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().eventDescription.eventSource).isEqualTo('IOS');
  assertThat(sentEvent().matchKeys).isEqualTo([
    { type: 'MAID', values: ['AEBE52E7-03EE-455A-B3C4-E57283966239'] }
  ]);
  event.idfa = '00000000-0000-0000-0000-000000000000';
  run({}, () => {
    assertThat(requests).hasLength(1);
    assertThat(reports[1].Reason).contains('No match key');
  });
});
