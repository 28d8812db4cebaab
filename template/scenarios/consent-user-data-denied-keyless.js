// Use of user data denied: no API gets the event, not even one that takes events without identifiers
event.user_data.address.postal_code = '75236';
cookies.amzn_click_id = 'click-7';

run({ api: 'offAmazon2023', offAmazonShape: 'rich', amznUserData: 'DENIED' }, () => {
  assertSuccess();
  assertThat(requests).hasLength(0);
  assertThat(reports[0].ReasonCode).isEqualTo('user_data_denied');
});
