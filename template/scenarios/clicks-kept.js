// An ad click of the landing page is kept in cookies and sent
event.page_location = 'https://shop.example/?aref=abcDEF1234&amzn_click_id=click-7';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().arefMeasurementTokens).isEqualTo('abcDEF1234.1776688496789');
  assertThat(setCookies).isEqualTo([
    {
      name: 'amzn_click_id',
      value: 'click-7',
      options: { domain: 'auto', path: '/', 'max-age': 7776000, sameSite: 'lax', secure: true }
    },
    {
      name: 'amznAref',
      value: 'abcDEF1234.1776688496789',
      options: { domain: 'auto', path: '/', 'max-age': 2592000, sameSite: 'lax', secure: true }
    }
  ]);
});
