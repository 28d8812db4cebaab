// Off-Amazon 2023, compact: a purchase arrives whole
answers = [answer(200, {})];

run({ api: 'offAmazon2023' }, () => {
  assertSuccess();
  assertThat(requests[0].url).isEqualTo(
    'https://advertising-api.amazon.com/offAmazonEvents/2023-11-13/events'
  );
  assertThat(requests[0].headers).isEqualTo({
    'Content-Type': 'application/json',
    'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
    'Amazon-Advertising-API-Scope': '3231294500000',
    Authorization: 'Bearer Atza|first'
  });
  assertThat(bodyOf()).isEqualTo({
    events: [
      {
        name: 'Purchase',
        timestamp: '2026-04-20T12:34:56.789Z',
        conversionValue: 129.95,
        countryCode: 'US',
        matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }]
      }
    ]
  });
});
