// 401: a new token is fetched once, and the event accepted
answers = [answer(401, { code: 'UNAUTHORIZED' }), ACCEPTED];
tokenAnswers = [TOKEN, NEXT_TOKEN];

run({}, () => {
  assertSuccess();
  assertThat(tokenRequests).hasLength(2);
  assertThat(requests).hasLength(2);
  assertThat(requests[0].headers.Authorization).isEqualTo('Bearer Atza|first');
  assertThat(requests[1].headers.Authorization).isEqualTo('Bearer Atza|second');
  assertThat(requests[1].body).isEqualTo(requests[0].body);
});
