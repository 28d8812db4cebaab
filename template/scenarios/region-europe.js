// Europe: token and event go to the hosts of the region
event.amzn_user_data = 'GRANTED';

run({ region: 'EU' }, () => {
  assertSuccess();
  assertThat(tokenRequests[0].url).isEqualTo('https://api.amazon.co.uk/auth/o2/token');
  assertThat(requests[0].url).isEqualTo(
    'https://advertising-api-eu.amazon.com/adsApi/v1/create/events'
  );
});
