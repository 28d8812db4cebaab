// An event that is mapped nowhere is sent as Other if so wanted
event.event_name = 'scroll';

run({ unmappedEvents: 'other' }, () => {
  assertSuccess();
  assertThat(sentEvent().eventDescription.conversionType).isEqualTo('OTHER');
});
