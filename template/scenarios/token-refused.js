// Token refused: nothing is sent, and the log says what to do
tokenAnswers = [answer(400, { error: 'invalid_grant', error_description: 'Atzr|refresh' })];

run({}, () => {
  assertFailure('create a new refresh token');
  assertThat(requests).hasLength(0);
  assertThat(lines.join()).doesNotContain('Atzr|');
});
