// Without an address the country is that of the browser’s language
event.user_data.address = undefined;
event.language = 'en-ca';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().countryCode).isEqualTo('CA');
});
