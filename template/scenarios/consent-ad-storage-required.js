// Ad storage required and not granted: nothing is sent
event['x-ga-gcs'] = 'G101';

run({ adStorageConsent: 'required' }, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
  assertThat(reports[0].Reason).isEqualTo('Consent to ad storage is not granted');
});
