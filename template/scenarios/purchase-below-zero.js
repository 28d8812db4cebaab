// A purchase with a negative value is not sent
run({ value: '-5' }, () => {
  assertFailure('below zero');
  assertApi('sendHttpRequest').wasNotCalled();
});
