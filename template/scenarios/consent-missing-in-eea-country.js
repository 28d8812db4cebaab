// No consent signal of somebody in Germany: not sent
event.user_data.address.country = 'DE';

run({}, () => {
  assertFailure('Amazon wants a consent signal');
  assertApi('sendHttpRequest').wasNotCalled();
});
