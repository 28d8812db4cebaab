import { sha256Sync } from 'sgtm';
import { contract } from '../contracts/index.js';
import { event, userAddress } from '../event.js';
import { isOn, isOneOf, listOf, objectOf, textLike, textOf, type Properties } from '../values.js';
import { normalizeAddress } from './address.js';
import { normalizeEmail } from './email.js';
import { ipAddress } from './ip-address.js';
import { normalizeName } from './name.js';
import { normalizePhone } from './phone.js';
import { normalizeCity, normalizePostal } from './place.js';
import { normalizeState } from './state.js';

/** One identifier, hashed where it is personal data, in the form all of Amazon's contracts share. */
export interface MatchKey {
  type: string;
  /** Amazon takes one. */
  values: [string];
}

/** Brings personal data into the form in which Amazon compares it; empty for what is none of its kind. */
type Normalize = (text: string, country: string) => string;

/**
 * All that Amazon matches people by, in the order it is sent; what is personal data comes first. The
 * other tables of this file go by the places in this one, which are found faster than names.
 */
const TYPES =
  'EMAIL PHONE FIRST_NAME LAST_NAME ADDRESS CITY STATE POSTAL MAID RAMP_ID MATCH_ID REAL_ID MERKLE_ID KANTAR_ID FIP'.split(
    ' '
  );

/** Personal data, the first of the types, is normalized and hashed. */
const NORMALIZERS: readonly Normalize[] = [
  normalizeEmail,
  normalizePhone,
  normalizeName,
  normalizeName,
  normalizeAddress,
  normalizeCity,
  normalizeState,
  normalizePostal
];

/** The forms of what is sent as it is. No identifier has room for an e-mail address. */
const FORMS: { [type: string]: string } = {
  MAID: '^[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}$',
  MATCH_ID: '^[\\dA-Za-z]{1,100}$'
};

/**
 * The properties of event data that hold a match key, each with the place of its type; they can have
 * "sha256_" before their names too.
 */
const PROPERTIES: { [property: string]: number } = {
  email_address: 0,
  email: 0,
  phone_number: 1,
  phone: 1,
  first_name: 2,
  last_name: 3,
  street: 4,
  city: 5,
  region: 6,
  postal_code: 7,
  madid: 8,
  advertising_id: 8,
  idfa: 8,
  gaid: 8,
  ramp_id: 9,
  match_id: 10,
  real_id: 11,
  merkle_id: 12,
  kantar_id: 13,
  ip_override: 14
};

/**
 * The match keys of an event, each type once: from the rows of the field, else from the event data,
 * where digests come last, and no type that the contract does not know. What is no value of its type
 * is left out, never hashed.
 */
export function matchKeysOf(country: string): MatchKey[] {
  const values: string[] = [];
  const digests: string[] = [];
  /** Takes a text, the first usable one of a list, or of an object that was one: {"0": …}. */
  const offer = (type: number, value: unknown, isDigest?: boolean): void => {
    const found = isDigest ? digests : values;
    if (found[type] || !isKnown(TYPES[type])) return;
    if (typeof value === 'object') {
      for (const at in value) offer(type, textOf((value as Properties)[at]), isDigest);
    } else {
      const text = textOf(value);
      found[type] = isDigest ? digest(text) : text && matchKeyValue(type, text, country);
    }
  };
  listOf(data.matchKeys).forEach((row) => {
    offer(TYPES.indexOf(textOf(objectOf(row).type)), objectOf(row).value);
  });
  if (isOn(data.autoMatchKeys)) {
    [userAddress, objectOf(event.user_data), event].forEach((holder) => offerAll(holder, offer));
  }
  const keys: MatchKey[] = [];
  TYPES.forEach((type, at) => {
    const value = values[at] || digests[at];
    if (value) keys.push({ type: type, values: [value] });
  });
  return keys;
}

/** Whether it is a type, the contract has it, and the settings let it be sent. */
const isKnown = (type: string | undefined): boolean | '' | undefined =>
  type &&
  (!contract.matchKeys || isOneOf(contract.matchKeys, type)) &&
  (type !== 'FIP' || isOn(data.sendIpAddress));

/** Offers what the properties of event data, or of a part of it, hold of match keys. */
function offerAll(
  holder: Properties,
  offer: (type: number, value: unknown, isDigest: boolean) => void
): void {
  for (const property in holder) {
    const own = PROPERTIES[property];
    const isDigest = typeof own !== 'number' && property.indexOf('sha256_') === 0;
    const type = isDigest ? PROPERTIES[property.slice(7)] : own;
    // The interpreter's objects could have more properties than those of the table.
    if (typeof type !== 'number') continue;
    // The event's own properties can be another's: a shop's city, the region of a server.
    if (holder === event && type > 1 && NORMALIZERS[type]) continue;
    offer(type, holder[property], isDigest);
  }
}

/** A text that is a SHA-256 digest in hex, in lower case; empty for any other. */
const digest = (text: string): string =>
  text.length === 64 ? textLike(text, '^[\\dA-Fa-f]+$').toLowerCase() : '';

/** What is sent for a text; empty if it is no value of that type. Digests are kept. */
function matchKeyValue(at: number, text: string, country: string): string {
  const type = TYPES[at] as string;
  if (type === 'FIP') return ipAddress(text);
  const normalize = NORMALIZERS[at];
  if (!normalize) {
    // A limited advertising id is everybody's.
    if (text.indexOf('00000000-0000-0000') === 0) return '';
    return textLike(text, FORMS[type] || '^[^\\s@]{1,512}$');
  }
  const known = digest(text);
  if (known) return known;
  const normalized = normalize(text, country);
  const plus = type === 'PHONE' && data.phoneFormat === 'e164' ? '+' : '';
  return normalized && sha256Sync(plus + normalized, { outputEncoding: 'hex' });
}
