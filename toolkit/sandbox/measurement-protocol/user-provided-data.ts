import { setOwn, type EventData } from './event-data.js';

const HASHED_KEYS: Record<string, string> = {
  em: 'sha256_email_address',
  pn: 'sha256_phone_number'
};

const HASHED_ADDRESS_KEYS: Record<string, string> = {
  fn: 'sha256_first_name',
  ln: 'sha256_last_name',
  sa: 'sha256_street'
};

const PLAIN_ADDRESS_KEYS: Record<string, string> = {
  ct: 'city',
  rg: 'region',
  pc: 'postal_code',
  co: 'country'
};

/** More addresses than a hit has; the rest is left out. */
const MOST_VALUES = 10;

/**
 * Reads the `em` parameter that gtag.js sends for user-provided data: `tv.1~em.<digest>~fn0.<digest>`,
 * SHA-256 digests in base64url, the parts of each address with its number. It becomes `user_data` with
 * the names that event data has: sha256_email_address, address.sha256_first_name, …; several values
 * of a kind, or several addresses, become a list.
 */
export function readUserProvidedData(data: EventData, value: string): void {
  const values = new Map<string, string[]>();
  const addresses = new Map<string, EventData>();
  for (const field of value.split('~')) {
    const [, key = '', number = '', content = ''] = /^([a-z]+)(\d*)\.(.+)$/.exec(field) ?? [];
    const name = own(HASHED_KEYS, key);
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), hexDigest(content)]);
    else setAddressPart(addresses, number, key, content);
  }
  const found = [...values].map(([name, list]): [string, unknown] => [name, oneOrList(list)]);
  if (addresses.size > 0) found.push(['address', oneOrList([...addresses.values()])]);
  if (found.length === 0) return;
  const given = data.user_data;
  const userData = typeof given === 'object' && given !== null ? (given as EventData) : {};
  for (const [name, each] of found) userData[name] = each;
  setOwn(data, 'user_data', userData);
}

function setAddressPart(
  addresses: Map<string, EventData>,
  number: string,
  key: string,
  content: string
): void {
  const hashed = own(HASHED_ADDRESS_KEYS, key);
  const name = hashed ?? own(PLAIN_ADDRESS_KEYS, key);
  if (name === undefined) return;
  const address = addresses.get(number) ?? {};
  address[name] = hashed === undefined ? content : hexDigest(content);
  addresses.set(number, address);
}

function own(names: Record<string, string>, key: string): string | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

function oneOrList<T>(values: readonly T[]): T | T[] {
  return values.length === 1 ? (values[0] as T) : values.slice(0, MOST_VALUES);
}

/** The digest as hex, the form event data has it in; what is no SHA-256 digest stays as it came. */
function hexDigest(digest: string): string {
  const bytes = Buffer.from(digest, 'base64url');
  return bytes.length === 32 ? bytes.toString('hex') : digest;
}
