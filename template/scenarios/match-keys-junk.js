// What is no identifier is left out; without any the tag fails and says so
event.user_data = { email_address: 'undefined', phone_number: 'n/a', address: { city: ' ' } };

run({}, () => {
  assertFailure('No match key: pass user_data');
  assertApi('sendHttpRequest').wasNotCalled();
});
