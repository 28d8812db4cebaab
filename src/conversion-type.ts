// The conversion type

import { createRegex, testRegex } from 'sgtm';
import type { EventData } from './event-data.js';
import { entriesOf, objectOf, textOf, type Properties } from './values.js';

/** What an event is mapped to. */
export interface Mapping {
  /** The conversion type; undefined if the event is not sent. */
  type: string | undefined;
  /** The data set that the row of the event names, as it was typed. */
  dataSetName: unknown;
}

/**
 * The conversion types in the tag's own words; each contract has its own words for them. Source:
 * Amazon's Events API, and DETAIL_PAGE_VIEW of conversions v1.
 */
const CONVERSION_TYPES =
  '^(ADD_TO_SHOPPING_CART|APPLICATION|CHECKOUT|CONTACT|DETAIL_PAGE_VIEW|LEAD|MOBILE_APP_FIRST_START|OFF_AMAZON_PURCHASES|OTHER|PAGE_VIEW|SEARCH|SIGN_UP|SUBSCRIBE)$';

/**
 * The conversion type of each event, by its name. A name with blanks stands here in lower case, with _
 * between its words. Sources: GA4's recommended and automatic events, Firebase's, and MetaRouter's list of
 * events ("Order Completed").
 */
const TYPES_OF_EVENTS: { [event: string]: string } = {
  // Purchases.
  purchase: 'OFF_AMAZON_PURCHASES',
  in_app_purchase: 'OFF_AMAZON_PURCHASES',
  order_completed: 'OFF_AMAZON_PURCHASES',
  // The way there.
  add_to_cart: 'ADD_TO_SHOPPING_CART',
  product_added: 'ADD_TO_SHOPPING_CART',
  begin_checkout: 'CHECKOUT',
  add_payment_info: 'CHECKOUT',
  add_shipping_info: 'CHECKOUT',
  checkout_started: 'CHECKOUT',
  view_item: 'DETAIL_PAGE_VIEW',
  product_viewed: 'DETAIL_PAGE_VIEW',
  // Pages.
  page_view: 'PAGE_VIEW',
  'gtm.dom': 'PAGE_VIEW',
  Page: 'PAGE_VIEW',
  view_cart: 'PAGE_VIEW',
  view_item_list: 'PAGE_VIEW',
  cart_viewed: 'PAGE_VIEW',
  product_list_viewed: 'PAGE_VIEW',
  search: 'SEARCH',
  view_search_results: 'SEARCH',
  products_searched: 'SEARCH',
  // People who become customers.
  generate_lead: 'LEAD',
  lead: 'LEAD',
  qualify_lead: 'LEAD',
  close_convert_lead: 'LEAD',
  contact: 'CONTACT',
  contact_us: 'CONTACT',
  sign_up: 'SIGN_UP',
  signed_up: 'SIGN_UP',
  submit_application: 'APPLICATION',
  subscribe: 'SUBSCRIBE',
  app_store_subscription_convert: 'SUBSCRIBE',
  app_store_subscription_renew: 'SUBSCRIBE',
  first_open: 'MOBILE_APP_FIRST_START',
  // The rest.
  remove_from_cart: 'OTHER',
  select_item: 'OTHER',
  product_removed: 'OTHER',
  product_clicked: 'OTHER',
  custom: 'OTHER'
};

/**
 * Returns what an event is mapped to: the type of the field, or that of its name, where a row of the
 * field "customEventMap" wins over the table.
 */
export function mappingOf(event: EventData): Mapping {
  if (data.eventMode === 'standard') {
    return { type: knownType(data.conversionType), dataSetName: undefined };
  }
  const name = event.name;
  if (name) {
    if (data.customEventMap) {
      const row = rowFor(name);
      if (row) return { type: knownType(row.conversionType), dataSetName: row.dataSetName };
    }
    const known = typeOfEvent(name);
    if (known) return { type: known, dataSetName: undefined };
  }
  return { type: data.unmappedEvents === 'other' ? 'OTHER' : undefined, dataSetName: undefined };
}

/** The row of the field that names an event and a conversion type. */
function rowFor(name: string): Properties | undefined {
  return entriesOf(data.customEventMap)
    .map(objectOf)
    .filter((row) => textOf(row.ga4Event) === name && knownType(row.conversionType))[0];
}

function typeOfEvent(name: string): string | undefined {
  if (TYPES_OF_EVENTS.hasOwnProperty(name)) return TYPES_OF_EVENTS[name];
  // "Order Completed" is order_completed; names without a blank are taken as they are.
  const plain = name.indexOf(' ') === -1 ? '' : name.toLowerCase().split(' ').join('_');
  return TYPES_OF_EVENTS.hasOwnProperty(plain) ? TYPES_OF_EVENTS[plain] : undefined;
}

function knownType(value: unknown): string | undefined {
  const text = textOf(value);
  const type = text && text.toUpperCase();
  const isKnown = type && testRegex(createRegex(CONVERSION_TYPES) as SandboxRegex, type);
  return isKnown ? type : undefined;
}
