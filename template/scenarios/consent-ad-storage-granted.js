// Ad storage required and granted: sent
event['x-ga-gcs'] = 'G110';

run({ adStorageConsent: 'required' }, () => {
  assertSuccess();
  assertThat(requests).hasLength(1);
});
