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

/** Personal data is normalized and hashed. */
const NORMALIZERS: { [type: string]: Normalize } = {
  EMAIL: normalizeEmail,
  PHONE: normalizePhone,
  FIRST_NAME: normalizeName,
  LAST_NAME: normalizeName,
  ADDRESS: normalizeAddress,
  CITY: normalizeCity,
  STATE: normalizeState,
  POSTAL: normalizePostal
};

/** The forms of what is sent as it is. No identifier has room for an e-mail address. */
const FORMS: { [type: string]: string } = {
  MAID: '[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}',
  MATCH_ID: '[\\dA-Za-z]{1,100}'
};

/**
 * The properties of event data that hold a match key; each also with "sha256_" before its name. The
 * types are all that Amazon matches people by, in the order they are sent; a type's properties stand
 * together.
 */
const PROPERTIES: { [property: string]: string } = {
  email_address: 'EMAIL',
  email: 'EMAIL',
  phone_number: 'PHONE',
  phone: 'PHONE',
  first_name: 'FIRST_NAME',
  last_name: 'LAST_NAME',
  street: 'ADDRESS',
  city: 'CITY',
  region: 'STATE',
  postal_code: 'POSTAL',
  madid: 'MAID',
  advertising_id: 'MAID',
  idfa: 'MAID',
  gaid: 'MAID',
  ramp_id: 'RAMP_ID',
  match_id: 'MATCH_ID',
  real_id: 'REAL_ID',
  merkle_id: 'MERKLE_ID',
  kantar_id: 'KANTAR_ID',
  ip_override: 'FIP'
};

/**
 * The match keys of an event, each type once: from the rows of the field, else from the event data,
 * where digests come last, and no type that the contract does not know. What is no value of its type
 * is left out, never hashed.
 */
export function matchKeysOf(country: string): MatchKey[] {
  const values: { [type: string]: string } = {};
  const digests: { [type: string]: string } = {};
  /** Takes a text, the first usable one of a list, or of an object that was one: {"0": …}. */
  const offer = (type: string, value: unknown, isDigest?: boolean): void => {
    const found = isDigest ? digests : values;
    if (found[type] || (contract.matchKeys && !isOneOf(contract.matchKeys, type))) return;
    if (typeof value === 'object') {
      for (const at in value) offer(type, textOf((value as Properties)[at]), isDigest);
    } else if (type !== 'FIP' || isOn(data.sendIpAddress)) {
      const text = textOf(value);
      found[type] = isDigest ? digest(text) : text && matchKeyValue(type, text, country);
    }
  };
  listOf(data.matchKeys).forEach((row) => {
    offer(textOf(objectOf(row).type), objectOf(row).value);
  });
  if (isOn(data.autoMatchKeys)) {
    [userAddress, objectOf(event.user_data), event].forEach((holder) => offerAll(holder, offer));
  }
  const keys: MatchKey[] = [];
  let last = '';
  for (const property in PROPERTIES) {
    const type = PROPERTIES[property] as string;
    const value = values[type] || digests[type];
    if (value && type !== last) keys.push({ type: type, values: [value] });
    last = type;
  }
  return keys;
}

/** Offers what the properties of event data, or of a part of it, hold of match keys. */
function offerAll(
  holder: Properties,
  offer: (type: string, value: unknown, isDigest: boolean) => void
): void {
  for (const property in holder) {
    const isDigest = property.charAt(0) === 's' && property.indexOf('sha256_') === 0;
    const type = PROPERTIES[isDigest ? property.slice(7) : property];
    // The interpreter's objects could have more properties than those of the table.
    if (typeof type !== 'string') continue;
    // The event's own properties can be another's: a shop's city, the region of a server.
    if (holder === event && type !== 'EMAIL' && type !== 'PHONE' && NORMALIZERS[type]) continue;
    offer(type, holder[property], isDigest);
  }
}

/** A text that is a SHA-256 digest in hex, in lower case; empty for any other. */
const digest = (text: string): string =>
  text.length === 64 ? textLike(text, '[\\dA-Fa-f]*').toLowerCase() : '';

/** What is sent for a text; empty if it is no value of that type. Digests are kept. */
function matchKeyValue(type: string, text: string, country: string): string {
  if (type === 'FIP') return ipAddress(text);
  const normalize = NORMALIZERS[type];
  if (!normalize) {
    // A limited advertising id is everybody's.
    const isNobody = text.indexOf('00000000-0000-0000') === 0;
    return isNobody ? '' : textLike(text, FORMS[type] || '[^\\s@]{1,512}');
  }
  const known = digest(text);
  if (known) return known;
  const normalized = normalize(text, country);
  const plus = type === 'PHONE' && data.phoneFormat === 'e164' ? '+' : '';
  return normalized && sha256Sync(plus + normalized, { outputEncoding: 'hex' });
}
