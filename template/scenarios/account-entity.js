// The ID of an entity as account: the tag fails, says what to enter and sends nothing
run({ accountId: 'ENTITY1A2B3C' }, () => {
  assertFailure('not ENTITY');
  assertApi('sendHttpRequest').wasNotCalled();
});
