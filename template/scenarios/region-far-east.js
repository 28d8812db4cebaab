// Far East: token and event go to the hosts of the region
event.amzn_user_data = 'GRANTED';

run({ region: 'FE' }, () => {
  assertSuccess();
  assertThat(tokenRequests[0].url).isEqualTo('https://api.amazon.co.jp/auth/o2/token');
  assertThat(requests[0].url).isEqualTo(
    'https://advertising-api-fe.amazon.com/adsApi/v1/create/events'
  );
});
