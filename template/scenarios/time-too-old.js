// An event that is too old is not sent; the log says how old
event.event_time = (NOW - 22 * DAY) / 1000;

run({}, () => {
  assertFailure('The event is 22 days old, more than 21');
  assertApi('sendHttpRequest').wasNotCalled();
});
