// Refused in the 207: the tag fails with Amazon’s reason
const error = { code: 'FIELD_VALUE_IS_INVALID', message: 'Bad time', fieldLocation: 'eventTime' };
answers = [answer(207, { success: [], error: [{ index: 0, errors: [error] }] })];

run({}, () => {
  assertFailure('FIELD_VALUE_IS_INVALID Bad time eventTime');
  assertThat(requests).hasLength(1);
  assertThat(reports[0].Message).isEqualTo('Conversion refused');
});
