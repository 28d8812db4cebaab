import { OPEN_KEY_TYPES } from '../contracts/shared-schemas.js';
import type { EventData } from '../contracts/contract.js';

const SHA_256 = /^[0-9a-f]{64}$/i;
const E_MAIL = /[^\s"@\\,:;<>]+@[^\s"@\\,:;<>]+\.[^\s"@\\,:;<>]+/g;

const OPEN_KEYS: ReadonlySet<unknown> = new Set(OPEN_KEY_TYPES);

/**
 * A copy of an event that may be shown and written down: IP addresses, postal codes, match keys that
 * should have been hashed and whatever looks like an e-mail address are replaced by what they are.
 */
export function maskEvent(event: unknown): unknown {
  const text = JSON.stringify(event, (name, value: unknown) => {
    if (name === 'ipAddress') return '(IP address)';
    if (name === 'postalCode') return '(postal code)';
    if (name === 'hashedEmail' || name === 'hashedPhone') return maskHash(value);
    if (name === 'matchKeys' && Array.isArray(value)) return (value as unknown[]).map(maskMatchKey);
    return value;
  });
  return text === undefined ? undefined : (JSON.parse(maskText(text)) as unknown);
}

/** A text without what looks like an e-mail address; JSON stays JSON. */
export function maskText(text: string): string {
  return text.replaceAll(E_MAIL, '(e-mail address)');
}

function maskMatchKey(key: unknown): unknown {
  if (typeof key !== 'object' || key === null) return '(no match key)';
  const { type, values, ...others } = key as EventData;
  const unmarked = (value: unknown): unknown => (OPEN_KEYS.has(type) ? value : maskHash(value));
  const mask = type === 'FIP' ? () => '(IP address)' : unmarked;
  const masked = Array.isArray(values) ? (values as unknown[]).map(mask) : values && '(no list)';
  return { type, values: masked, ...others };
}

function maskHash(value: unknown): unknown {
  return typeof value === 'string' && SHA_256.test(value) ? value : '(not hashed)';
}

/** Headers that hold no secret. */
const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'content-length',
  'content-type',
  'host',
  'user-agent',
  'amazon-ads-clientid',
  'amazon-ads-accountid',
  'amazon-advertising-api-clientid',
  'amazon-advertising-api-scope'
]);

/** Headers with the values of those replaced that may hold a secret. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, maskHeader(name.toLowerCase(), value)])
  );
}

function maskHeader(name: string, value: string): string {
  if (SHOWN_HEADERS.has(name)) return value;
  const [scheme, token] = value.split(' ');
  return name === 'authorization' && token ? `${scheme} (token)` : '(hidden)';
}

const SHOWN_PARAMETERS: ReadonlySet<string> = new Set(['grant_type', 'client_id']);

/** A token request's form with its secrets replaced. */
export function maskForm(body: string): string {
  return [...new URLSearchParams(body)]
    .map(([name, value]) => {
      const shown = SHOWN_PARAMETERS.has(name) ? value : '(hidden)';
      return `${presentable(name)}=${presentable(shown)}`;
    })
    .join('&');
}

/** A body that is no form may hold anything where the names should be. */
function presentable(text: string): string {
  return /^[\w.()|-]{0,120}$/.test(text) ? text : '(unreadable)';
}

/** A request's JSON, masked; only its size if it is none. */
export function maskJson(body: string): string {
  try {
    return JSON.stringify(maskEvent(JSON.parse(body)));
  } catch {
    return `(no JSON, ${body.length} characters)`;
  }
}
