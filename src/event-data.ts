// Reading the event data

import { createRegex, getAllEventData, Object, testRegex } from 'sgtm';
import { moveToUsualPlaces, OTHER_LAYOUT, renameToUsual, USUAL_NAMES } from './other-names.js';
import type { Note } from './reasons.js';
import { firstObject, impersonalText, objectOf, type Properties } from './values.js';

/** The event data, and the parts of them that are read more than once. */
export interface EventData {
  /** Everything on top level, and what others keep elsewhere where the top level has it not. */
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
  /** What was given in user_data under names that nobody knows. */
  notes: Note[];
}

/** Reads the event data, once for the event. */
export function readEventData(): EventData {
  const all = (getAllEventData() || {}) as Properties;
  const notes: Note[] = [];
  let names = Object.keys(all).join(' ');
  if (testRegex(createRegex(OTHER_LAYOUT) as SandboxRegex, names)) {
    moveToUsualPlaces(all);
    names = Object.keys(all).join(' ');
  }
  const user = firstObject(all.user_data);
  const page = all.page_location;
  const address = firstObject(user.address);
  const custom = all.custom_data ? objectOf(all.custom_data) : undefined;
  if (all.user_data) {
    let own = Object.keys(user).concat(Object.keys(address)).join(' ');
    if (!testRegex(createRegex(USUAL_NAMES) as SandboxRegex, own)) {
      renameToUsual(user, notes);
      renameToUsual(address, notes);
      own = Object.keys(user).concat(Object.keys(address)).join(' ');
    }
    names += ' ' + own;
  }
  if (custom) names += ' ' + Object.keys(custom).join(' ');
  return {
    all: all,
    page: typeof page === 'string' ? page : '',
    user: user,
    address: address,
    custom: custom,
    name: impersonalText(all.event_name),
    names: names,
    notes: notes
  };
}
