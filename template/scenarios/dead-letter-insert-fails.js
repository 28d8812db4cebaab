// BigQuery refuses the dead letter: the log holds it
answers = [answer(503, {})];
isBigQueryDown = true;
const changes = {
  logType: 'no',
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

run(changes, () => {
  assertApi('gtmOnFailure').wasCalled();
  assertThat(reports).hasLength(1);
  assertThat(reports[0].Message).isEqualTo('BigQuery refused this dead letter');
  assertThat(reports[0].RequestBody).isEqualTo(requests[0].body);
});
