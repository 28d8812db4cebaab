// The value has two decimals
run({ value: '12.345' }, () => {
  assertThat(sentEvent(0).value).isEqualTo(12.35);
});
