// Event data without anything in it ends as skipped
mock('getAllEventData', () => ({}));

run({}, () => {
  assertSuccess();
  assertApi('sendHttpRequest').wasNotCalled();
});
