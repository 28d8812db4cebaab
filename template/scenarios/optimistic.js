// Not waiting for Amazon: the tag succeeds at once, and a refusal is logged
answers = [answer(403, { code: 'FORBIDDEN' })];

run({ useOptimisticScenario: true }, () => {
  assertSuccess();
  assertThat(requests).hasLength(1);
  assertThat(reports[0].Message).isEqualTo('Conversion refused');
});
// Before any answer came.
assertApi('gtmOnSuccess').wasCalled();
