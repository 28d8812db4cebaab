// A dead letter holds neither IP address nor postal code
answers = [answer(503, {})];
event.user_data.address.postal_code = '75236';
const changes = {
  api: 'offAmazon2023',
  offAmazonShape: 'rich',
  sendIpAddress: true,
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

run(changes, () => {
  assertThat(requests[0].body).contains('75236');
  const row = JSON.stringify(rows[0].row);
  assertThat(row).doesNotContain('75236');
  assertThat(row).doesNotContain('203.0.113.7');
});
