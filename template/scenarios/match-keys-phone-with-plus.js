// Phone numbers are hashed with their plus if so wanted
const sha256Sync = require('sha256Sync');
event.user_data = { phone_number: '+1 555 123 4567' };

run({ phoneFormat: 'e164' }, () => {
  assertSuccess();
  assertThat(sentEvent().matchKeys).isEqualTo([
    { type: 'PHONE', values: [sha256Sync('+15551234567', { outputEncoding: 'hex' })] }
  ]);
});
