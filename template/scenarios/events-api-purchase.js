// Events API: a purchase arrives whole
run({ dataSetName: 'My_shop_events' }, () => {
  assertSuccess();
  assertThat(requests).hasLength(1);
  assertThat(requests[0].url).isEqualTo(EVENTS_URL);
  assertThat(requests[0].headers).isEqualTo({
    'Content-Type': 'application/json',
    'Amazon-Ads-ClientId': 'amzn1.application-oa2-client.0123456789abcdef',
    'Amazon-Ads-AccountId': '5879120000000',
    Authorization: 'Bearer Atza|first'
  });
  assertThat(bodyOf()).isEqualTo({
    events: [
      {
        eventDescription: {
          name: 'purchase',
          conversionType: 'OFF_AMAZON_PURCHASES',
          eventSource: 'WEBSITE',
          eventIngestionMethod: 'SERVER_TO_SERVER',
          dataSetName: 'My_shop_events'
        },
        countryCode: 'US',
        eventTime: '2026-04-20T12:34:56.789Z',
        matchKeys: [{ type: 'EMAIL', values: [EMAIL_DIGEST] }],
        value: 129.95,
        currencyCode: 'USD',
        unitsSold: 3,
        eventId: 'ORDER-1042',
        customData: [
          { name: 'brand', dataType: 'STRING', value: 'Acme' },
          { name: 'category', dataType: 'STRING', value: 'Shoes' },
          { name: 'productId', dataType: 'STRING', value: 'SKU_1' }
        ],
        deviceInfo: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }
      }
    ]
  });
});
