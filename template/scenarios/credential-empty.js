// A variable without a value as credential: the tag fails and sends nothing
run({ clientSecret: undefined }, () => {
  assertFailure('A credential is empty');
  assertApi('sendHttpRequest').wasNotCalled();
});
