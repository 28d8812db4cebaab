import { getAllEventData, Object, testRegex } from 'sgtm';
import {
  entriesOf,
  firstObject,
  E_MAIL_SIGN,
  objectOf,
  textOf,
  type Properties
} from './values.js';

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
  /** The things that were bought or looked at. */
  items: readonly Properties[];
  /** Undefined for none, and for one with an e-mail address in it, which is neither sent nor logged. */
  name: string | undefined;
  /**
   * The names of all properties of `all`, `user` and `address`. Most events have none of most kinds: one
   * search here spares the search for each.
   */
  names: string;
}

/** Reads the event data, once for the event. */
export function readEventData(): EventData {
  const all = (getAllEventData() || {}) as Properties;
  if (all.ecommerce) unnest(objectOf(all.ecommerce), all);
  const user = firstObject(all.user_data);
  const items = all.items || all.products;
  const page = all.page_location;
  const address = firstObject(user.address);
  const names = Object.keys(all).concat(Object.keys(user), Object.keys(address));
  return {
    all: all,
    page: typeof page === 'string' ? page : '',
    user: user,
    address: address,
    items: items ? entriesOf(items).map(objectOf) : [],
    name: eventNameOf(all.event_name),
    names: names.join(' ')
  };
}

function unnest(shop: Properties, all: Properties): void {
  for (const name in shop) {
    if (all[name] === undefined || all[name] === '') all[name] = shop[name];
  }
}

/** Returns a text as the name of an event; undefined where it cannot be one. */
export function eventNameOf(value: unknown): string | undefined {
  const name = textOf(value);
  if (name && !testRegex(E_MAIL_SIGN, name)) return name;
  return undefined;
}
