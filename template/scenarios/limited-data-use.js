// Limited data use is passed on
run({ limitedDataUse: true }, () => {
  assertSuccess();
  assertThat(sentEvent().dataProcessingOptions).isEqualTo({ options: 'LIMITED_DATA_USE' });
});
