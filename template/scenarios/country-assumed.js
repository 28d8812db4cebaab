// Where nothing says the country, US is assumed, and the log says so
event.user_data.address = undefined;

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().countryCode).isEqualTo('US');
  assertThat(reports[0].Notes).contains('US assumed');
});
