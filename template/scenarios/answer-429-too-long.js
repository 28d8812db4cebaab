// 429 with a wait that is too long for a tag: it fails at once
answers = [answer(429, {}, { 'retry-after': '120' })];

run({}, () => {
  assertFailure('wait 120 s is too long for a tag');
  assertThat(requests).hasLength(1);
});
