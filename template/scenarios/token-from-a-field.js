// An access token from a variable is used as it is
run({ authMode: 'accessToken', accessToken: 'Atza|given' }, () => {
  assertSuccess();
  assertThat(tokenRequests).hasLength(0);
  assertThat(requests[0].headers.Authorization).isEqualTo('Bearer Atza|given');
});
