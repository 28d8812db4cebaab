import { eventName } from './event.js';
import { firstOf, isOneOf, listOf, objectOf, textOf } from './values.js';

/**
 * The types of conversions in the tag's own words, and the events of GA4 that are one, a blank before
 * and behind each; purchases are looked for first. Each contract has its own words for the types.
 */
const GA4_EVENTS: { [type: string]: string } = {
  OFF_AMAZON_PURCHASES: ' purchase ',
  ADD_TO_SHOPPING_CART: ' add_to_cart ',
  APPLICATION: ' submit_application ',
  CHECKOUT: ' begin_checkout ',
  CONTACT: ' contact ',
  DETAIL_PAGE_VIEW: ' view_item ',
  LEAD: ' generate_lead ',
  MOBILE_APP_FIRST_START: ' first_open ',
  OTHER: ' remove_from_cart select_item ',
  PAGE_VIEW: ' gtm.dom page_view view_cart view_item_list ',
  SEARCH: ' search view_search_results ',
  SIGN_UP: ' sign_up ',
  SUBSCRIBE: ' subscribe '
};

/**
 * The conversion type of an event: the one of the field, or by the event's name, where own rows win
 * over the table. Empty for an event that is not to be sent, and for a type that Amazon has not.
 */
export function conversionTypeOf(): string {
  if (data.eventMode === 'standard') return knownType(data.conversionType);
  const own = firstOf(listOf(data.customEventMap), (row) => {
    const isRow = eventName && textOf(objectOf(row).ga4Event) === eventName;
    return isRow ? knownType(objectOf(row).conversionType) : '';
  });
  if (own) return own;
  for (const type in GA4_EVENTS) if (isOneOf(GA4_EVENTS[type] as string, eventName)) return type;
  return data.unmappedEvents === 'other' ? 'OTHER' : '';
}

function knownType(value: unknown): string {
  const type = textOf(value).toUpperCase();
  return GA4_EVENTS.hasOwnProperty(type) ? type : '';
}
