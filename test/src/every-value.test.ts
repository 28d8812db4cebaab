import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtTemplate } from './built-template.js';
import { fire, fireAlone, type Fired } from './tag.js';

const NAME_PATTERN = /^[\w-]{2,40}$/;

/** Every field that the template reads. */
const FIELDS = unique([
  ...Array.from(builtTemplate.code.matchAll(/\bdata\.(\w+)/g), ([, name = '']) => name),
  'accountId',
  'profileId'
]).filter((name) => !name.startsWith('gtmOn'));

/**
 * Every property that the template reads of any object, among them those of event data: names behind a
 * dot, and quoted names.
 */
const KEYS = unique([
  // Consent and digests are found by how their names end.
  'tcf',
  'gppString',
  'x-ga-gcs',
  'x-ga-gcd',
  'adUserData',
  'amzn_ad_storage',
  'consent',
  'amazonConsent',
  'OnetrustActiveGroups',
  'sha256_email_address',
  'sha256_postal_code',
  ...Array.from(builtTemplate.code.matchAll(/\.([a-z]\w*)\b(?!\()/g), ([, name = '']) => name),
  ...Array.from(builtTemplate.code.matchAll(/'([\w-]+)'/g), ([, name = '']) => name)
]).filter((name) => NAME_PATTERN.test(name));

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

const ODD_KEYS = { '': 1, '0': NaN, length: -1, constructor: 1, hasOwnProperty: 1, 'a b': {} };

/** Every kind of value of JavaScript's; a field or an event may hold each, whatever JSON carries. */
const KINDS: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  1e300,
  -7.5,
  2 ** 53,
  '',
  ' ',
  'x'.repeat(100_000),
  '\ud800',
  '\udc00kim@example.org\ud800',
  'a\u0000b',
  '\u0000',
  '__proto__',
  '[',
  '{"a":',
  '[[[[[[]]]]]]',
  '%7B%E0%A4%A',
  () => 1,
  [],
  {},
  [NaN],
  [[], [[]], [null]],
  [undefined, () => 1],
  { 0: NaN },
  { '0': { '0': { '0': [] } } },
  ODD_KEYS,
  JSON.parse('{"__proto__":{"a":1},"value":{"value":{}}}'),
  nested(200),
  Array.from({ length: 1000 }, (_, at) => at)
];

function nested(depth: number): unknown {
  let value: unknown = NaN;
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

/** One outcome, once, without a throw; and a request that is JSON, or a reason with its code. */
function judge(fired: Fired, what: unknown): void {
  expect([what, fired.calls, fired.error]).toEqual([what, 1, undefined]);
  if (fired.sent.length === 0) {
    expect([what, typeof fired.lines.at(-1)?.ReasonCode]).toEqual([what, 'string']);
    return;
  }
  for (const { body } of fired.sent) {
    const events = Object.values(JSON.parse(body ?? '') as Record<string, unknown[]>)[0];
    expect([what, events?.length]).toEqual([what, 1]);
  }
}

const placed = (key: string, value: unknown): Record<string, unknown>[] => [
  { [key]: value },
  { user_data: { email: 'a@b.example', [key]: value } },
  { user_data: { email: 'a@b.example', address: { country: 'US', [key]: value } } },
  { items: [{ price: 1, [key]: value }] },
  { ecommerce: { [key]: value } },
  { consent_state: { ad_user_data: true, [key]: value } }
];

describe('an event ends once', () => {
  it('finds the fields and keys that the template reads', () => {
    for (const name of ['clientId', 'matchKeys', 'tcf', 'accountId'])
      expect(FIELDS).toContain(name);
    for (const name of ['user_data', 'timestamp_micros', 'transaction_id', 'x-ga-platform']) {
      expect(KEYS).toContain(name);
    }
    expect(FIELDS.length).toBeGreaterThan(50);
    expect(KEYS.length).toBeGreaterThan(100);
  });

  it.each(FIELDS)('whatever kind of value the field %s holds', async (field) => {
    for (const value of KINDS) {
      const event = { transaction_id: 'T-1', value: 5, currency: 'USD' };
      const fired = await fire(event, { [field]: value });
      expect([field, value, fired.calls, fired.error]).toEqual([field, value, 1, undefined]);
      if (field !== 'logType') judge(fired, [field, value]);
    }
  });

  it('whatever kind of value a property of the event holds, wherever it stands', async () => {
    const runs = Number(process.env.SGTM_CASES ?? 500);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KEYS),
        fc.constantFrom(...KINDS),
        fc.nat(5),
        fc.constantFrom('adsApiV1', 'conversionsV1', 'offAmazon2023'),
        async (key, value, place, api) => {
          const event = { event_name: 'purchase', ...placed(key, value)[place] };
          const fired = await fireAlone(event, { api, offAmazonShape: 'rich' });
          const isPreview = fired.lines.length === 0 && fired.sent.length === 0;
          expect(isPreview).toBe(false);
          judge(fired, [key, value, place]);
        }
      ),
      { numRuns: runs }
    );
  });
});
