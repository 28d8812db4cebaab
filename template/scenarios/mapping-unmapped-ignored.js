// An event that is mapped nowhere is not sent
event.event_name = 'scroll';

run({}, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
  assertThat(reports[0].Message).isEqualTo('Conversion skipped');
});
