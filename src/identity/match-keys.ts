// Match keys

import { createRegex, sha256Sync, testRegex } from 'sgtm';
import type { Contract } from '../contracts/contract.js';
import type { MatchKey } from '../conversion.js';
import type { EventData } from '../event-data.js';
import { HEX } from '../event-id.js';
import {
  entriesOf,
  givenText,
  isOn,
  E_MAIL_SIGN,
  objectOf,
  textOf,
  UNREADABLE,
  type Properties
} from '../values.js';
import { DIGEST, hexDigest } from './digest.js';
import { ipAddress, isIpMatchKey } from './ip-address.js';
import type { Note } from '../reasons.js';
import {
  addressKinds,
  contactKinds,
  identifierKinds,
  type MatchKeyKind,
  type PersonalKind
} from './match-key-kinds.js';
import { ADDRESS_NAMES, CONTACT_NAMES, DIGEST_NAMES, IDENTIFIER_NAMES } from './match-key-names.js';

/**
 * Returns the match keys of an event, each type once and no type that the contract does not know:
 * from the rows of the field, else from the event data. A value that does not have the form of its
 * type is left out and noted, never hashed.
 */
export function matchKeysOf(
  event: EventData,
  country: string,
  contract: Contract,
  notes: Note[]
): MatchKey[] {
  const keys: MatchKey[] = [];
  if (data.matchKeys) readRows(keys, country, contract, notes);
  if (!isOn(data.autoMatchKeys)) return keys;
  // Most events have properties of few kinds: the search in their names spares the search for each.
  const names = event.names;
  const digestNames = testRegex(createRegex(DIGEST_NAMES) as SandboxRegex, names) ? names : '';
  // Rows come before the event, and a contract may know some types only.
  const areLimited = data.matchKeys || contract.matchKeys;
  const addKeys = (kinds: MatchKeyKind[], places: Properties[], valueOf: ValueOf): void => {
    let wanted = kinds;
    if (areLimited) wanted = kinds.filter((each) => isWanted(each.type, keys, contract));
    for (const kind of wanted) {
      const value = eventValue(kind, places, valueOf, country, digestNames, notes);
      if (value) keys.push({ type: kind.type, values: [value] });
    }
  };
  const user = event.user;
  const address = event.address;
  const places = [user, address, event.all];
  if (event.custom) places.push(event.custom);
  if (testRegex(createRegex(CONTACT_NAMES) as SandboxRegex, names)) {
    addKeys(contactKinds(), places, digestOf);
  }
  if (testRegex(createRegex(ADDRESS_NAMES) as SandboxRegex, names)) {
    addKeys(addressKinds(), [address, user], digestOf);
  }
  if (testRegex(createRegex(IDENTIFIER_NAMES) as SandboxRegex, names)) {
    addKeys(identifierKinds(), places, identifierOf);
  }
  if (data.sendIpAddress && isIpMatchKey()) addIpAddress(keys, givenIpAddress(event), contract);
  return keys;
}

/** Returns what is sent for a text; undefined if the text does not have the form of its match key. */
type ValueOf = (kind: MatchKeyKind, text: string, country: string) => string | undefined;

/** Whether the contract knows a type, and no row has given it. */
function isWanted(type: string, keys: readonly MatchKey[], contract: Contract): boolean {
  const known = contract.matchKeys;
  return (!known || known.indexOf(type) !== -1) && !keys.some((key) => key.type === type);
}

/**
 * Returns the first usable value that the event data hold: digests come last.
 *
 * @param digestNames the names of all properties if one of them holds a digest and nothing else, else empty
 */
function eventValue(
  kind: MatchKeyKind,
  places: readonly Properties[],
  valueOf: ValueOf,
  country: string,
  digestNames: string,
  notes: Note[]
): string | undefined {
  for (const place of places) {
    for (const name of kind.properties) {
      const given = place[name];
      if (given) {
        const text = textOf(given);
        if (text) {
          const value = valueOf(kind, text, country);
          if (value) return value;
        } else {
          const value = valueOfList(kind, given, valueOf, country);
          if (value) return value;
        }
        if (text || isList(given)) {
          notes.push(('match_key_unusable:' + kind.type + '.' + name) as Note);
        }
      }
    }
  }
  if (digestNames) {
    const digest = givenDigest(kind, places, digestNames, notes);
    if (digest) return digest;
  }
  return fallbackOf(kind, places, country);
}

/** Normalizes and hashes personal data; what is a digest already stays one. */
function digestOf(kind: MatchKeyKind, text: string, country: string): string | undefined {
  if (testRegex(DIGEST, text)) return hexDigest(text) || undefined;
  const normalized = (kind as PersonalKind).normalize(text, country);
  if (normalized) return sha256Sync(normalized, HEX);
  return undefined;
}

/** The ID of a device that limits tracking is the same for everybody, and none is an e-mail address. */
function identifierOf(kind: MatchKeyKind, text: string): string | undefined {
  const isOfForm = testRegex(createRegex(kind.form as string) as SandboxRegex, text);
  const isUsable = isOfForm && text !== UNREADABLE && !testRegex(E_MAIL_SIGN, text);
  return isUsable && text.indexOf('00000000-0000-0000') !== 0 ? text : undefined;
}

/** Returns the first usable value of a list; of a long one, the first hundred are looked at. */
function valueOfList(
  kind: MatchKeyKind,
  list: unknown,
  valueOf: ValueOf,
  country: string
): string | undefined {
  for (const entry of entriesOf(list).slice(0, 100)) {
    const text = textOf(entry);
    const value = text && valueOf(kind, text, country);
    if (value) return value;
  }
  return undefined;
}

/** Whether a value that is no text holds anything, a blank text apart. */
function isList(value: unknown): boolean {
  const entry = entriesOf(value)[0];
  return entry !== undefined && (entry !== value || typeof value !== 'string');
}

/**
 * Returns the first digest among the properties that hold nothing else.
 *
 * @param names the names of all properties of the event
 */
function givenDigest(
  kind: MatchKeyKind,
  places: readonly Properties[],
  names: string,
  notes: Note[]
): string | undefined {
  if (kind.form) return undefined;
  const digests = kind.properties.map((name) => 'sha256_' + name);
  if (kind.digest) digests.push(kind.digest);
  for (const name of digests) {
    // Fewer steps than a look into each place.
    const holders = names.indexOf(name) === -1 ? [] : places;
    for (const place of holders) {
      for (const entry of entriesOf(place[name]).slice(0, 100)) {
        const text = textOf(entry);
        const digest = text && testRegex(DIGEST, text) && hexDigest(text);
        if (digest) return digest;
        if (text) notes.push(('digest_unusable:' + kind.type + '.' + name) as Note);
      }
    }
  }
  return undefined;
}

/** Returns what a property holds that can hold other things too. */
function fallbackOf(
  kind: MatchKeyKind,
  places: readonly Properties[],
  country: string
): string | undefined {
  const name = kind.alsoIn;
  if (!name) return undefined;
  for (const place of places) {
    const text = textOf(place[name]);
    const value = text && digestOf(kind, text, country);
    if (value) return value;
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
function readRows(keys: MatchKey[], country: string, contract: Contract, notes: Note[]): void {
  const rows = entriesOf(data.matchKeys).map(objectOf);
  const kinds = contactKinds().concat(addressKinds(), identifierKinds());
  const types = kinds.map((kind) => kind.type);
  for (const row of rows) {
    const type = textOf(row.type) || '';
    if (type === 'FIP' && isIpMatchKey()) addIpAddress(keys, row.value, contract);
    else if (givenText(row.value) && isWanted(type, keys, contract)) {
      const kind = kinds[types.indexOf(type)];
      const valueOf = kind && kind.form ? identifierOf : digestOf;
      const value = kind && valueOfList(kind, row.value, valueOf, country);
      if (value) keys.push({ type: type, values: [value] });
      else if (kind) notes.push(('match_key_row_unusable:' + type) as Note);
      else notes.push('match_key_row_unknown');
    }
  }
}
