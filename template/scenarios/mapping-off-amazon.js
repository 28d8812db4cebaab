// Off-Amazon 2023: every GA4 event of the table has its name and event type
answers = [answer(200, {})];
const expected = {
  page_view: 'PageVisit/PAGE_VIEW',
  'gtm.dom': 'PageVisit/PAGE_VIEW',
  view_item: 'ViewContent/PAGE_VIEW',
  view_item_list: 'PageVisit/PAGE_VIEW',
  view_cart: 'PageVisit/PAGE_VIEW',
  add_to_cart: 'AddToCart/ADD_TO_CART',
  begin_checkout: 'InitiateCheckout/CHECKOUT',
  purchase: 'Purchase/PURCHASE',
  generate_lead: 'Lead/LEAD',
  sign_up: 'CompleteRegistration/SIGN_UP',
  search: 'Custom/SEARCH',
  view_search_results: 'Custom/SEARCH',
  contact: 'Custom/CONTACT',
  subscribe: 'Subscribe/SUBSCRIBE',
  submit_application: 'Custom/APPLICATION',
  first_open: 'Custom/OTHER',
  remove_from_cart: 'Custom/OTHER',
  select_item: 'Custom/OTHER'
};

const names = [];
for (const name in expected) {
  names.push(name);
  event.event_name = name;
  run(
    {
      api: 'offAmazon2023',
      offAmazonShape: 'rich',
      authMode: 'accessToken',
      accessToken: 'Atza|given'
    },
    () => {}
  );
}
callLater(() => {
  assertApi('gtmOnFailure').wasNotCalled();
  assertThat(requests).hasLength(names.length);
  names.forEach((name, index) => {
    assertThat(sentEvent(index).name + '/' + sentEvent(index).eventType, name).isEqualTo(
      expected[name]
    );
  });
});
