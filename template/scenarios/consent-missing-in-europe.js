// No consent signal in the European region: not sent
run({ region: 'EU' }, () => {
  assertFailure('Amazon wants a consent signal');
  assertApi('sendHttpRequest').wasNotCalled();
});
