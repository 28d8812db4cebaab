// A TCF string that is none counts as a denial
event.user_data.address.country = 'DE';
event.tcf = 'denied';
event['x-ga-gcs'] = 'G111';

run({}, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
  assertThat(reports[0].Reason).isEqualTo('User data is denied');
});
