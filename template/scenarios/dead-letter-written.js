// An undelivered event is kept in BigQuery, to be sent again
answers = [answer(503, {})];
const table = {
  deadLetterMode: 'bigquery',
  deadLetterProjectId: 'my-project',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

run(table, () => {
  assertApi('gtmOnFailure').wasCalled();
  assertThat(rows).hasLength(1);
  assertThat(rows[0].table).isEqualTo({
    projectId: 'my-project',
    datasetId: 'amazon_ads',
    tableId: 'dead_letters'
  });
  const row = rows[0].row;
  assertThat(row.event_name).isEqualTo('purchase');
  assertThat(row.event_id).isEqualTo('ORDER-1042');
  assertThat(row.event_time).isEqualTo('2026-04-20T12:34:56.789Z');
  assertThat(row.contract).isEqualTo('adsApiV1');
  assertThat(row.region).isEqualTo('NA');
  assertThat(row.account_id).isEqualTo('5879120000000');
  assertThat(row.status_code).isEqualTo(503);
  assertThat(row.request_body).isEqualTo(requests[0].body);
});
