// No answer at all: the tag fails when the attempts are used up
answers = [{ reason: 'timed_out' }];

run({ maxAttempts: '2' }, () => {
  assertFailure('no answer in time');
  assertThat(requests).hasLength(2);
});
