// Conversions v1: a purchase arrives whole
answers = [CONVERSIONS_V1_ACCEPTED];

run({ api: 'conversionsV1' }, () => {
  assertSuccess();
  assertThat(requests[0].url).isEqualTo('https://advertising-api.amazon.com/events/v1/conversions');
  assertThat(requests[0].headers).isEqualTo({
    'Content-Type': 'application/vnd.amcconversionevent.v1+json',
    'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
    'Amazon-Advertising-API-Scope': '3231294500000',
    Authorization: 'Bearer Atza|first'
  });
  assertThat(bodyOf()).isEqualTo({
    eventData: [
      {
        name: 'purchase',
        eventType: 'OFF_AMAZON_PURCHASES',
        eventActionSource: 'WEBSITE',
        countryCode: 'US',
        timestamp: '2026-04-20T12:34:56.789Z',
        clientDedupeId: 'ORDER-1042',
        matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }],
        value: 129.95,
        currencyCode: 'USD',
        unitsSold: 3,
        customAttributes: [
          { name: 'brand', value: 'Acme' },
          { name: 'category', value: 'Shoes' },
          { name: 'productId', value: 'SKU_1' }
        ]
      }
    ]
  });
});
