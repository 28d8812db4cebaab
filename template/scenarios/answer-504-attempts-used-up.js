// 504 every time: the tag fails when the attempts are used up
answers = [answer(504, {})];

run({ maxAttempts: '3' }, () => {
  assertFailure('Amazon answered 504');
  assertThat(requests).hasLength(3);
  assertThat(reports[0].Message).isEqualTo('Conversion failed');
});
