// Further advertisers get the event too, with one token for all
const others = [{ accountId: '111111', dataSetName: 'Second_shop' }, { accountId: '222222' }];

run({ additionalAdvertisers: others }, () => {
  assertSuccess();
  assertThat(tokenRequests).hasLength(1);
  assertThat(requests.map((request) => request.headers['Amazon-Ads-AccountId'])).isEqualTo([
    '5879120000000',
    '111111',
    '222222'
  ]);
  assertThat(sentEvent(1).eventDescription.dataSetName).isEqualTo('Second_shop');
  assertThat(sentEvent(2).eventDescription.dataSetName).isUndefined();
});
