// The default country counts where the event has none, a field before all
event.user_data.address = undefined;

run({ defaultCountryCode: 'CA' }, () => {
  assertThat(sentEvent(0).countryCode).isEqualTo('CA');
  run({ countryCode: 'en-US' }, () => {
    assertSuccess();
    assertThat(sentEvent(1).countryCode).isEqualTo('US');
  });
});
