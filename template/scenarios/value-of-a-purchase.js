// The value has two decimals; a purchase with a negative one goes without
run({ value: '12.345' }, () => {
  assertThat(sentEvent(0).value).isEqualTo(12.35);
  run({ value: '-5' }, () => {
    assertSuccess();
    assertThat(sentEvent(1).value).isUndefined();
  });
});
