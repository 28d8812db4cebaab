// 401 again with the new token: the tag fails and says what to check
answers = [answer(401, { code: 'UNAUTHORIZED' })];
tokenAnswers = [TOKEN, NEXT_TOKEN];

run({}, () => {
  assertFailure('check credentials and region');
  assertThat(requests).hasLength(2);
  assertThat(tokenRequests).hasLength(2);
});
