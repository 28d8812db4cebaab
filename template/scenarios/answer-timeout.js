// No answer in time: sent again, and accepted
answers = [{ reason: 'timed_out' }, { reason: 'failed' }, ACCEPTED];

run({}, () => {
  assertSuccess();
  assertThat(requests).hasLength(3);
});
