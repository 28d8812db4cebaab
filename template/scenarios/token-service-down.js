// The token service does not answer: the tag fails
tokenAnswers = [{ reason: 'failed' }];

run({ maxAttempts: '2' }, () => {
  assertFailure('Login with Amazon gave no token');
  assertThat(tokenRequests).hasLength(2);
  assertThat(requests).hasLength(0);
});
