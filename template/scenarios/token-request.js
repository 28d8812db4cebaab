// The token is asked for as Login with Amazon wants it
run({ refreshToken: 'Atzr|a+b' }, () => {
  assertThat(tokenRequests[0]).isEqualTo({
    url: TOKEN_URL,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body:
      'grant_type=refresh_token&refresh_token=Atzr%7Ca%2Bb' +
      '&client_id=amzn1.application-oa2-client.0123456789abcdef&client_secret=amzn1.oa2-cs.v1.secret'
  });
});
