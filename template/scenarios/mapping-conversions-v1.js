// Conversions v1: every GA4 event of the table has its event type
answers = [CONVERSIONS_V1_ACCEPTED];
const expected = {
  page_view: 'PAGE_VIEW',
  'gtm.dom': 'PAGE_VIEW',
  view_item: 'DETAIL_PAGE_VIEW',
  view_item_list: 'PAGE_VIEW',
  view_cart: 'PAGE_VIEW',
  add_to_cart: 'ADD_TO_SHOPPING_CART',
  begin_checkout: 'CHECKOUT',
  purchase: 'OFF_AMAZON_PURCHASES',
  generate_lead: 'LEAD',
  sign_up: 'SIGN_UP',
  search: 'SEARCH',
  view_search_results: 'SEARCH',
  contact: 'CONTACT',
  subscribe: 'SUBSCRIBE',
  submit_application: 'APPLICATION',
  first_open: 'MOBILE_APP_FIRST_START',
  remove_from_cart: 'OTHER',
  select_item: 'OTHER'
};

const names = [];
for (const name in expected) {
  names.push(name);
  event.event_name = name;
  run({ api: 'conversionsV1', authMode: 'accessToken', accessToken: 'Atza|given' }, () => {});
}
callLater(() => {
  assertApi('gtmOnFailure').wasNotCalled();
  assertThat(requests).hasLength(names.length);
  names.forEach((name, index) => {
    assertThat(sentEvent(index).eventType, name).isEqualTo(expected[name]);
  });
});
