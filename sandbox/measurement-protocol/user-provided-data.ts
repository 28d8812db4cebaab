import { setNested, type EventData } from './event-data.js';

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

/**
 * Reads the `em` parameter that gtag.js sends for user-provided data: `tv.1~em.<digest>~fn0.<digest>`,
 * SHA-256 digests in base64url, the parts of an address numbered. It becomes `user_data` with the
 * names that end the other way round: sha256_email_address, address.sha256_first_name, …
 */
export function readUserProvidedData(data: EventData, value: string): void {
  for (const field of value.split('~')) {
    const dot = field.indexOf('.');
    const key = field.slice(0, dot).replace(/\d+$/, '');
    const content = field.slice(dot + 1);
    if (dot === -1 || content === '') continue;
    if (Object.hasOwn(HASHED_KEYS, key)) {
      setNested(data, `user_data.${HASHED_KEYS[key]}`, hexDigest(content));
    } else if (Object.hasOwn(HASHED_ADDRESS_KEYS, key)) {
      setNested(data, `user_data.address.${HASHED_ADDRESS_KEYS[key]}`, hexDigest(content));
    } else if (Object.hasOwn(PLAIN_ADDRESS_KEYS, key)) {
      setNested(data, `user_data.address.${PLAIN_ADDRESS_KEYS[key]}`, content);
    }
  }
}

/** The digest as hex, the form event data has it in; what is no SHA-256 digest stays as it came. */
function hexDigest(digest: string): string {
  const bytes = Buffer.from(digest, 'base64url');
  return bytes.length === 32 ? bytes.toString('hex') : digest;
}
