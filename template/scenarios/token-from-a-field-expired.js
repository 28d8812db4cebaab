// An expired access token from a variable fails at once
answers = [answer(401, { code: 'UNAUTHORIZED' })];

run({ authMode: 'accessToken', accessToken: 'Atza|given' }, () => {
  assertFailure('Amazon answered 401');
  assertThat(requests).hasLength(1);
  assertThat(tokenRequests).hasLength(0);
});
