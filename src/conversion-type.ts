import { firstOf, listOf, objectOf, textOf } from './values.js';

/**
 * What a conversion is, in the tag's own words, by the event of GA4. Every type is that of an event;
 * each contract has its own words for the types.
 */
const GA4_EVENTS: { [eventName: string]: string } = {
  add_to_cart: 'ADD_TO_SHOPPING_CART',
  begin_checkout: 'CHECKOUT',
  contact: 'CONTACT',
  first_open: 'MOBILE_APP_FIRST_START',
  generate_lead: 'LEAD',
  'gtm.dom': 'PAGE_VIEW',
  page_view: 'PAGE_VIEW',
  purchase: 'OFF_AMAZON_PURCHASES',
  remove_from_cart: 'OTHER',
  search: 'SEARCH',
  select_item: 'OTHER',
  sign_up: 'SIGN_UP',
  submit_application: 'APPLICATION',
  subscribe: 'SUBSCRIBE',
  view_cart: 'PAGE_VIEW',
  view_item: 'DETAIL_PAGE_VIEW',
  view_item_list: 'PAGE_VIEW',
  view_search_results: 'SEARCH'
};

/**
 * The conversion type of an event: the one of the field, or by the event's name, where own rows win
 * over the table. Empty for an event that is not to be sent, and for a type that Amazon has not.
 */
export function conversionTypeOf(eventName: string): string {
  if (data.eventMode === 'standard') return knownType(data.conversionType);
  const own = firstOf(listOf(data.customEventMap), (row) => {
    const isRow = eventName && textOf(objectOf(row).ga4Event) === eventName;
    return isRow ? knownType(objectOf(row).conversionType) : '';
  });
  const usual = GA4_EVENTS.hasOwnProperty(eventName) ? GA4_EVENTS[eventName] : '';
  return own || usual || (data.unmappedEvents === 'other' ? 'OTHER' : '');
}

function knownType(value: unknown): string {
  const type = textOf(value).toUpperCase();
  for (const eventName in GA4_EVENTS) if (GA4_EVENTS[eventName] === type) return type;
  return '';
}
