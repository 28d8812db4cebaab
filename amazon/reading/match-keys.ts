import type { Cell, TableSection } from 'sgtm/config';
import type { Delivery } from './deliveries.js';
import { listOf, objectOf, textOf, type Properties } from './json.js';
import { matchKeyLabel } from './labels.js';
import { DIGEST_PATHS, VALUE_PATHS } from './match-key-origins.js';

const DIGEST = /^[0-9a-f]{64}$/i;

/** Where the tag finds the visitor's IP address. */
const IP_PATHS = ['ip_override', 'user_data.ip_override', 'user_data.address.ip_override'];

/** What Amazon's normalizer does to each type before it is hashed. */
const NORMALIZED: Readonly<Record<string, string>> = {
  EMAIL: 'lower case; only letters, digits, _ . @ and - kept',
  PHONE: 'digits only, with the calling code of the country',
  FIRST_NAME: 'lower case; ä became ae, ß became ss; only a–z and 0–9 kept',
  LAST_NAME: 'lower case; ä became ae, ß became ss; only a–z and 0–9 kept',
  ADDRESS: 'words for streets and numbers shortened, blanks left out, lower case',
  CITY: 'lower case; only a–z and 0–9 kept',
  STATE: 'two letters of the state or province, lower case',
  POSTAL: 'the form of the country, such as the first five digits'
};

/** The properties of the contract that has no list of match keys. */
const USER_INFO: Readonly<Record<string, string>> = {
  hashedEmail: 'EMAIL',
  hashedPhone: 'PHONE',
  madid: 'MAID'
};

/**
 * Tells of each match key that was sent what it was made from. A digest cannot be turned back, so this
 * follows the order in which the tag looks: rows of its field, then the event data, digests last.
 *
 * @param fields the tag's fields when it fired
 */
export function matchKeysSection(
  delivery: Delivery,
  eventData: Properties,
  fields: Properties
): TableSection | undefined {
  const keys = sentKeys(delivery.event);
  if (keys.length === 0) return undefined;
  return {
    kind: 'table',
    title: 'Match keys',
    note: `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}, by which Amazon finds the person`,
    columns: ['Match key', 'Made from', 'What was done', 'Sent'],
    rows: keys.map(({ type, value }): Cell[] => {
      const isHashed = DIGEST.test(value);
      const origin = originOf(type, value, eventData, fields);
      return [
        { value: matchKeyLabel(type), more: type },
        originCell(type, origin),
        { value: howOf(type, isHashed, origin?.isDigest ?? false) },
        { value, names: ['user_data', type], isCode: true }
      ];
    })
  };
}

function originCell(type: string, origin: Origin | undefined): Cell {
  if (!origin) return { value: 'not found in the event data' };
  const { shown, path, isDigest } = origin;
  return { value: shown, more: path, ...(isDigest ? {} : { names: ['user_data', type] }) };
}

function sentKeys(event: Properties): { type: string; value: string }[] {
  const listed = listOf(event.matchKeys).map((key) => {
    const { type, values } = objectOf(key);
    return { type: textOf(type), value: textOf(listOf(values)[0]) };
  });
  const user = Object.entries(objectOf(event.userInfo))
    .filter(([name]) => Object.hasOwn(USER_INFO, name))
    .map(([name, value]) => ({ type: USER_INFO[name] as string, value: textOf(value) }));
  return [...listed, ...user].filter(({ type, value }) => type && value);
}

interface Origin {
  path: string;
  shown: string;
  isDigest: boolean;
}

function originOf(
  type: string,
  sent: string,
  eventData: Properties,
  fields: Properties
): Origin | undefined {
  const row = listOf(fields.matchKeys)
    .map(objectOf)
    .findIndex((candidate) => candidate.type === type && textOf(candidate.value));
  if (row >= 0) {
    const value = textOf(objectOf(listOf(fields.matchKeys)[row]).value);
    return describe(`the tag’s field matchKeys, row ${row + 1}`, value);
  }
  const paths = type === 'FIP' ? IP_PATHS : pathsIn(VALUE_PATHS, type);
  const candidates = paths.flatMap((path) => valuesAt(eventData, path));
  // What is sent as it is, and digests, can be told by their value.
  const same = candidates.find(({ value }) => value.toLowerCase() === sent.toLowerCase());
  const digests = pathsIn(DIGEST_PATHS, type).flatMap((path) => valuesAt(eventData, path));
  const sameDigest = digests.find(({ value }) => value.toLowerCase() === sent.toLowerCase());
  const found = same ?? sameDigest ?? candidates[0];
  return found && describe(found.path, found.value);
}

function describe(path: string, value: string): Origin {
  const isDigest = DIGEST.test(value);
  return { path, shown: isDigest ? `${value.slice(0, 8)}…` : value, isDigest };
}

function pathsIn(
  table: Readonly<Record<string, readonly string[]>>,
  type: string
): readonly string[] {
  return Object.hasOwn(table, type) ? (table[type] as readonly string[]) : [];
}

/** The texts at a path; lists on the way, and at its end, give one for each entry. */
function valuesAt(root: unknown, path: string): { path: string; value: string }[] {
  let found: { path: string; value: unknown }[] = [{ path: '', value: root }];
  for (const name of path.split('.')) {
    found = found.flatMap(({ path: at, value }) => {
      const holder = objectOf(value);
      if (!Object.hasOwn(holder, name)) return [];
      const to = at ? `${at}.${name}` : name;
      const next = holder[name];
      if (!Array.isArray(next)) return [{ path: to, value: next }];
      return next.slice(0, 5).map((entry, index) => ({ path: `${to}[${index}]`, value: entry }));
    });
  }
  return found
    .map(({ path: at, value }) => ({ path: at, value: textOf(value).trim() }))
    .filter(({ value }) => value !== '');
}

function howOf(type: string, isHashed: boolean, wasHashed: boolean): string {
  if (wasHashed) {
    return type === 'PHONE'
      ? 'already hashed by the sender; it matches only if it was hashed as digits without a plus'
      : 'already hashed by the sender; it matches only if it was normalized as Amazon does it';
  }
  if (!isHashed && Object.hasOwn(NORMALIZED, type)) {
    return 'sent in the clear: Amazon can match nothing but SHA-256 digests here';
  }
  if (!isHashed) return 'sent as it is';
  return `${NORMALIZED[type] ?? 'normalized'}; then SHA-256`;
}
