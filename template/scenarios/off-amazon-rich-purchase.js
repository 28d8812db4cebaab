// Off-Amazon 2023, rich: a purchase arrives whole, with the click
answers = [answer(200, {})];
cookies.amzn_click_id = 'click-7';

run({ api: 'offAmazon2023', offAmazonShape: 'rich' }, () => {
  assertSuccess();
  assertThat(bodyOf()).isEqualTo({
    events: [
      {
        name: 'Purchase',
        timestamp: '2026-04-20T12:34:56.789Z',
        eventType: 'PURCHASE',
        eventActionSource: 'WEBSITE',
        clickId: 'click-7',
        userInfo: { hashedEmail: EMAIL_DIGEST, countryCode: 'US' },
        eventId: 'ORDER-1042',
        value: { amount: 129.95, currencyCode: 'USD' }
      }
    ]
  });
});
