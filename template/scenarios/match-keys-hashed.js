// User data is normalized as Amazon does it, then hashed; nothing leaves as it is
const sha256Sync = require('sha256Sync');
event.user_data = {
  email_address: ' Test+Shop@Example.com ',
  phone_number: '(555) 123-4567',
  address: {
    first_name: 'Zoë',
    last_name: 'Müller',
    street: '12 Main Street',
    city: 'New York',
    region: 'New York',
    postal_code: '10001-1234',
    country: 'US'
  }
};
const normalized = [
  ['EMAIL', 'testshop@example.com'],
  ['PHONE', '15551234567'],
  ['FIRST_NAME', 'zo'],
  ['LAST_NAME', 'mueller'],
  ['ADDRESS', '12mainst'],
  ['CITY', 'newyork'],
  ['STATE', 'ny'],
  ['POSTAL', '10001']
];

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().matchKeys).isEqualTo(
    normalized.map((pair) => ({
      type: pair[0],
      values: [sha256Sync(pair[1], { outputEncoding: 'hex' })]
    }))
  );
  ['Test', 'test@', '555', 'ller', 'Main', 'York', '10001'].forEach((raw) => {
    assertThat(requests[0].body).doesNotContain(raw);
  });
});
