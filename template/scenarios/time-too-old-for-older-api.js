// Eight days are too old for the older APIs
run({ api: 'conversionsV1', eventTime: NOW - 8 * DAY }, () => {
  assertFailure('The event is 8 days old, more than 7');
  assertApi('sendHttpRequest').wasNotCalled();
});
