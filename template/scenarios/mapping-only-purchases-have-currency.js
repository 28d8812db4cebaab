// Currency and units go with purchases only
event.event_name = 'add_to_cart';

run({}, () => {
  assertSuccess();
  assertThat(sentEvent().value).isEqualTo(129.95);
  assertThat(sentEvent().currencyCode).isUndefined();
  assertThat(sentEvent().unitsSold).isUndefined();
});
