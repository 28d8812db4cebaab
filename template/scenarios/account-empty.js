// A variable without a value as account: the tag fails and sends nothing
run({ accountId: undefined }, () => {
  assertFailure('An account or profile ID is empty');
  assertApi('sendHttpRequest').wasNotCalled();
});
