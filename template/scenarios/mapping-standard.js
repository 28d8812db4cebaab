// One conversion type for every event
event.event_name = 'newsletter';

run({ eventMode: 'standard', conversionType: 'LEAD', eventName: 'Newsletter' }, () => {
  assertSuccess();
  assertThat(sentEvent().eventDescription.conversionType).isEqualTo('LEAD');
  assertThat(sentEvent().eventDescription.name).isEqualTo('Newsletter');
});
