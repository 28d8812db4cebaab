// A variable without a value as account: the tag fails and sends nothing
run({ accountId: undefined }, () => {
  assertFailure('The account ID is empty or not digits only');
  assertApi('sendHttpRequest').wasNotCalled();
});
