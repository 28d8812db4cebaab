// A conversion is sent at once, and a note says so, if the fields name no topic
run({ delivery: 'queue', queueProjectId: 'my-project', queueTopic: '' }, () => {
  assertApi('gtmOnSuccess').wasCalled();
  assertThat(requests).hasLength(1);
  assertThat(requests[0].url).isEqualTo(EVENTS_URL);
  assertThat(reports[0].NoteCodes).contains('queue_unusable');
});
