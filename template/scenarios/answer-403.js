// 403: refused, with the advice to check the account
answers = [answer(403, { code: 'FORBIDDEN', message: 'No access' })];

run({}, () => {
  assertFailure('check account or profile ID, and access');
  assertThat(requests).hasLength(1);
});
