// An accepted event leaves no dead letter
run({ deadLetterMode: 'bigquery', deadLetterDatasetId: 'a', deadLetterTableId: 'b' }, () => {
  assertSuccess();
  assertThat(rows).hasLength(0);
});
