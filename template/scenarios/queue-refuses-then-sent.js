// A conversion that the queue does not take is sent at once
answers = [answer(503, {}), ACCEPTED];

run(
  { delivery: 'queue', queueProjectId: 'my-project', queueTopic: 'conversions', maxAttempts: 1 },
  () => {
    assertApi('gtmOnSuccess').wasCalled();
    assertThat(requests).hasLength(2);
    assertThat(requests[1].url).isEqualTo(EVENTS_URL);
  }
);
