// User data of another country is read as people write it there
const sha256Sync = require('sha256Sync');
event.amzn_user_data = 'GRANTED';
event.user_data = {
  phone_number: '030 901820',
  address: [{ first_name: 'Jörg', city: 'Berlin', postal_code: '10115', country: 'DE' }]
};

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().countryCode).isEqualTo('DE');
  assertThat(sentEvent().matchKeys).isEqualTo(
    [
      ['PHONE', '4930901820'],
      ['FIRST_NAME', 'joerg'],
      ['CITY', 'berlin'],
      ['POSTAL', '10115']
    ].map((pair) => ({
      type: pair[0],
      values: [sha256Sync(pair[1], { outputEncoding: 'hex' })]
    }))
  );
});
