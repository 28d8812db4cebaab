// Without consent to ad storage no cookie is set or read
event.page_location = 'https://shop.example/?aref=abcDEF1234&amzn_click_id=click-7';
event.amzn_user_data = 'GRANTED';
event.amzn_ad_storage = 'DENIED';

run({}, () => {
  assertSuccess();
  assertApi('setCookie').wasNotCalled();
  assertApi('getCookieValues').wasNotCalled();
  assertThat(sentEvent().arefMeasurementTokens).isUndefined();
});
