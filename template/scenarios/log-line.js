// The log says in one line how the event ended
run({}, () => {
  assertThat(lines).hasLength(1);
  assertThat(reports[0]).isEqualTo({
    Name: 'Amazon Ads',
    Type: 'Message',
    TraceId: 'trace-1',
    EventName: 'purchase',
    Message: 'Conversion accepted',
    Outcome: 'accepted',
    EventId: 'ORDER-1042',
    ConversionType: 'OFF_AMAZON_PURCHASES',
    MatchKeys: 'EMAIL',
    MatchKeyCount: 1,
    AccountId: '5879120000000',
    StatusCode: 207,
    Attempts: 1,
    LatencyMs: 0,
    Token: 'new'
  });
});
