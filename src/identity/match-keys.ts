import { createRegex, sha256Sync, testRegex } from 'sgtm';
import { isIpMatchKey } from '../consent.js';
import type { Contract } from '../contracts/contract.js';
import type { MatchKey } from '../conversion.js';
import { mentions, type EventData } from '../event-data.js';
import { HEX } from '../event-id.js';
import {
  entriesOf,
  givenText,
  isOn,
  isPersonal,
  objectOf,
  textOf,
  type Properties
} from '../values.js';
import { normalizeAddress } from './address.js';
import { DIGEST, hexDigest } from './digest.js';
import { normalizeEmail } from './email.js';
import { ipAddress } from './ip-address.js';
import {
  addressSources,
  contactSources,
  IDENTIFIER_NAMES,
  identifierSources,
  type MatchKeySource
} from './match-key-sources.js';
import { normalizeCity, normalizeName } from './names.js';
import { normalizePhone } from './phone.js';
import { normalizePostal } from './postal.js';
import { normalizeState } from './state.js';

/** Returns personal data in the form in which Amazon compares it, or '' if the text is not of its kind. */
type Normalize = (text: string, country: string) => string;

/** How each kind of personal data is normalized before it is hashed. */
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

/**
 * Returns the match keys of an event, each type once and no type that the contract does not know:
 * from the rows of the field, else from the event data. A value that does not have the form of its
 * type is left out and noted, never hashed.
 */
export function matchKeysOf(
  event: EventData,
  country: string,
  contract: Contract,
  notes: string[]
): MatchKey[] {
  const keys: MatchKey[] = [];
  const all = event.all;
  const places = [event.user, event.address, all];
  if (all.custom_data) places.push(objectOf(all.custom_data));
  if (data.matchKeys) readRows(keys, country, contract, notes);
  if (isOn(data.autoMatchKeys)) {
    readKeys(keys, contactSources(), places, country, contract, notes);
    readKeys(keys, addressSources(), [event.address, event.user], country, contract, notes);
    if (mentions(event, IDENTIFIER_NAMES)) {
      readKeys(keys, identifierSources(), places, country, contract, notes);
    }
    if (isIpMatchKey()) addIpAddress(keys, givenIpAddress(event), contract);
  }
  return keys;
}

/** Adds match keys of these kinds, each from the first of the places that holds a usable value. */
function readKeys(
  keys: MatchKey[],
  sources: readonly MatchKeySource[],
  places: readonly Properties[],
  country: string,
  contract: Contract,
  notes: string[]
): void {
  const isFree = !data.matchKeys && !contract.matchKeys;
  const wanted = isFree ? sources : sources.filter((each) => isWanted(each.type, keys, contract));
  for (const source of wanted) {
    const value = eventValue(source, places, country, notes);
    if (value) keys.push({ type: source.type, values: [value] });
  }
}

/** Whether the contract knows a type, and no row has given it. */
function isWanted(type: string, keys: readonly MatchKey[], contract: Contract): boolean {
  const known = contract.matchKeys;
  return (!known || known.indexOf(type) !== -1) && !keys.some((key) => key.type === type);
}

/** Returns the first usable value that the event data hold: digests come last. */
function eventValue(
  source: MatchKeySource,
  places: readonly Properties[],
  country: string,
  notes: string[]
): string | undefined {
  for (const place of places) {
    for (const name of source.properties) {
      const given = place[name];
      if (given) {
        const text = textOf(given);
        const value = text ? keyValue(source, text, country) : valueOfList(source, given, country);
        if (value) return value;
        if (text || isList(given)) {
          notes.push(source.type + ' left out: what ' + name + ' holds is none');
        }
      }
    }
  }
  if (source.form) return undefined;
  return digestOf(source, places, notes) || fallbackOf(source, places, country);
}

/** Returns what is sent for a text; undefined if it is no value of that type. Digests are kept. */
function keyValue(source: MatchKeySource, text: string, country: string): string | undefined {
  if (source.form) return identifier(text, source.form);
  if (testRegex(DIGEST, text)) return hexDigest(text) || undefined;
  const normalize = NORMALIZERS[source.type] as Normalize;
  const normalized = normalize(text, country);
  return normalized ? sha256Sync(normalized, HEX) : undefined;
}

/** The ID of a device that limits tracking is the same for everybody, and none is an e-mail address. */
function identifier(text: string, form: string): string | undefined {
  const isOfForm = testRegex(createRegex(form) as SandboxRegex, text);
  const isUsable = isOfForm && !isPersonal(text) && text.indexOf('00000000-0000-0000') !== 0;
  return isUsable ? text : undefined;
}

/** Returns the first usable value of a list; of a long one, the first hundred are looked at. */
function valueOfList(source: MatchKeySource, list: unknown, country: string): string | undefined {
  for (const entry of entriesOf(list).slice(0, 100)) {
    const text = textOf(entry);
    const value = text && keyValue(source, text, country);
    if (value) return value;
  }
  return undefined;
}

/** Whether a value that is no text holds anything, a blank text apart. */
function isList(value: unknown): boolean {
  const entry = entriesOf(value)[0];
  return entry !== undefined && (entry !== value || typeof value !== 'string');
}

/** Returns the first digest among the properties that hold nothing else. */
function digestOf(
  source: MatchKeySource,
  places: readonly Properties[],
  notes: string[]
): string | undefined {
  const names = source.properties.map((name) => 'sha256_' + name).concat(source.digests || []);
  for (const name of names) {
    for (const place of places) {
      for (const entry of entriesOf(place[name]).slice(0, 100)) {
        const text = textOf(entry);
        const digest = text && testRegex(DIGEST, text) && hexDigest(text);
        if (digest) return digest;
        if (text)
          notes.push(source.type + ' left out: what ' + name + ' holds is no SHA-256 digest');
      }
    }
  }
  return undefined;
}

/** Returns what a property holds that can hold other things too. */
function fallbackOf(
  source: MatchKeySource,
  places: readonly Properties[],
  country: string
): string | undefined {
  for (const name of source.alsoIn || []) {
    for (const place of places) {
      const text = textOf(place[name]);
      const value = text && keyValue(source, text, country);
      if (value) return value;
    }
  }
  return undefined;
}

/** Returns the visitor's IP address as the client, or else user_data, has it. */
function givenIpAddress(event: EventData): unknown {
  return event.all.ip_override || event.user.ip_override || event.address.ip_override;
}

/** Adds the full IP address; no contract but the current one knows it. */
function addIpAddress(keys: MatchKey[], value: unknown, contract: Contract): void {
  const address = isWanted('FIP', keys, contract) ? ipAddress(value) : undefined;
  if (address) keys.push({ type: 'FIP', values: [address] });
}

/** Adds the match keys of the field's rows; of several rows of one type the first that can be used. */
function readRows(keys: MatchKey[], country: string, contract: Contract, notes: string[]): void {
  const rows = entriesOf(data.matchKeys).map(objectOf);
  const sources = contactSources().concat(addressSources(), identifierSources());
  const types = sources.map((source) => source.type);
  for (const row of rows) {
    const type = textOf(row.type) || '';
    if (type === 'FIP' && isIpMatchKey()) addIpAddress(keys, row.value, contract);
    else if (givenText(row.value) && isWanted(type, keys, contract)) {
      const source = sources[types.indexOf(type)];
      const value = source && valueOfList(source, row.value, country);
      if (value) keys.push({ type: type, values: [value] });
      else notes.push((source ? type : 'match key') + ' left out: what its row holds is none');
    }
  }
}
