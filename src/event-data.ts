// Reading the event data

import { getAllEventData, Object } from 'sgtm';
import { firstObject, impersonalText, objectOf, type Properties } from './values.js';

/** The event data, and the parts of them that are read more than once. */
export interface EventData {
  /** Everything on top level, and what a shop nests in `ecommerce` where the top level has it not. */
  all: Properties;
  /** The URL of the page; empty where there is none. */
  page: string;
  /** `user_data`. */
  user: Properties;
  /** The customer's address; of several the first. */
  address: Properties;
  /** `custom_data`; undefined where there is none. */
  custom: Properties | undefined;
  /** Undefined for none, and for one with an e-mail address in it, which is neither sent nor logged. */
  name: string | undefined;
  /**
   * The names of all properties of `all`, `user`, `address` and `custom`. Most events have none of most kinds: one
   * search here spares the search for each.
   */
  names: string;
}

/** Reads the event data, once for the event. */
export function readEventData(): EventData {
  const all = (getAllEventData() || {}) as Properties;
  if (all.ecommerce) unnest(objectOf(all.ecommerce), all);
  const user = firstObject(all.user_data);
  const page = all.page_location;
  const address = firstObject(user.address);
  const custom = all.custom_data ? objectOf(all.custom_data) : undefined;
  let names = Object.keys(all).concat(Object.keys(user), Object.keys(address));
  if (custom) names = names.concat(Object.keys(custom));
  return {
    all: all,
    page: typeof page === 'string' ? page : '',
    user: user,
    address: address,
    custom: custom,
    name: impersonalText(all.event_name),
    names: names.join(' ')
  };
}

function unnest(shop: Properties, all: Properties): void {
  for (const name in shop) {
    if (all[name] === undefined || all[name] === '') all[name] = shop[name];
  }
}
