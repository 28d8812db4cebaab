// Cookies get the domain of the form
event.page_location = 'https://shop.example/?amzn_click_id=click-7';

run({ cookieDomain: 'shop.example' }, () => {
  assertSuccess();
  assertThat(setCookies[0].options.domain).isEqualTo('shop.example');
});
