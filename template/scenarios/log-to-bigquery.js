// Each event is a row in BigQuery if so wanted
run(
  { bigQueryLogType: 'always', logBigQueryDatasetId: 'amazon_ads', logBigQueryTableId: 'logs' },
  () => {
    assertSuccess();
    assertThat(rows).hasLength(1);
    assertThat(rows[0].table).isEqualTo({ datasetId: 'amazon_ads', tableId: 'logs' });
    assertThat(rows[0].row.outcome).isEqualTo('accepted');
    assertThat(rows[0].row.status_code).isEqualTo(207);
  }
);
