// User data is normalized and hashed; nothing leaves as it is
event.user_data = {
  email_address: ' Test@Example.com ',
  phone_number: '+1 (555) 123-4567',
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

run({}, () => {
  assertSuccess();
  const types = sentEvent().matchKeys.map((key) => key.type);
  assertThat(types).isEqualTo([
    'EMAIL',
    'PHONE',
    'FIRST_NAME',
    'LAST_NAME',
    'ADDRESS',
    'CITY',
    'STATE',
    'POSTAL'
  ]);
  sentEvent().matchKeys.forEach((key) => assertThat(key.values[0]).hasLength(64));
  ['Test', 'test@', '555', 'ller', 'Main', 'York', '10001'].forEach((raw) => {
    assertThat(requests[0].body).doesNotContain(raw);
  });
});
