// Use of user data denied: an API that takes events without identifiers gets one
answers = [answer(200, {})];
event.user_data.address.postal_code = '75236';
cookies.amzn_click_id = 'click-7';

run({ api: 'offAmazon2023', offAmazonShape: 'rich', amznUserData: 'DENIED' }, () => {
  assertSuccess();
  assertThat(sentEvent().userInfo).isEqualTo({ countryCode: 'US' });
  assertThat(sentEvent().clickId).isUndefined();
});
