import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDataTree } from '../../../serve/preview/masking/data-tree.js';
import { knownValuesOf } from '../../../serve/preview/masking/known-values.js';
import { Masker } from '../../../serve/preview/masking/masker.js';
import type { DataNode } from '../../../serve/preview/protocol.js';

const nobody = new Masker(knownValuesOf([]));

describe('what is masked wherever it stands', () => {
  test.each([
    ['ava.miller@example.com', 'a•••@e•••.com'],
    ['mail to Ava <ava@example.co.uk> now', 'mail to Ava <a•••@e•••.uk> now'],
    ['https://shop.example/?e=ava%40example.com#x', 'https://shop.example/?e=a•••@e•••.com#x'],
    ['call +49 (30) 2312-5001 today', 'call +4•••01 today'],
    ['from 203.0.113.24:8080', 'from 203.•••:8080'],
    ['at [2001:db8::7334]', 'at [2001:•••]'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer •••'],
    [
      'refresh_token=rt-secret&grant_type=refresh_token',
      'refresh_token=•••&grant_type=refresh_token'
    ],
    ['https://shop.example/reset?token=abc&step=2', 'https://shop.example/reset?token=•••&step=2'],
    ['?ep.user_data.address.city=Berlin&en=purchase', '?ep.user_data.address.city=B•••&en=purchase']
  ])('%s', (text, shown) => {
    expect(nobody.text(text)).toBe(shown);
  });

  test('what the config calls a credential', () => {
    const masker = new Masker(knownValuesOf([]), { credentials: [/(tk)_\w+/, /pin-\d+/gi] });
    expect(masker.text('tk_abc expired, tk_def too; PIN-12')).toBe(
      'tk ••• expired, tk ••• too; •••'
    );
  });

  test.each([
    '12:34:56',
    '2026-04-20T12:34:56+02:00',
    'G-SAMPLE0001',
    '1.2.3',
    'a@',
    '@home',
    'purchase'
  ])('%s is left alone', (text) => {
    expect(nobody.text(text)).toBe(text);
  });

  test('versions of a browser are no IP addresses', () => {
    const agent = 'Mozilla/5.0 Chrome/148.0.0.0 Safari/537.36';
    expect(nobody.value(['user_agent'], agent).text).toBe(agent);
  });

  test.each(['undefined', '(not set)', '[object Object]', ' - '])(
    '%s in the place of an e-mail address is shown: it is the mistake',
    (text) => {
      expect(nobody.value(['user_data', 'email_address'], text).text).toBe(text);
    }
  );

  test('country, digests and words for tokens stay readable', () => {
    const digest = 'a'.repeat(64);
    expect(nobody.value(['user_data', 'address', 'country'], 'DE').isMasked).toBe(false);
    expect(nobody.value(['user_data', 'sha256_email_address'], digest).text).toBe(digest);
    expect(nobody.value(['Token'], 'cached').text).toBe('cached');
  });

  test("the Measurement Protocol's location tells the country, not the city", () => {
    expect(nobody.value(['user_location', 'country_id'], 'US').isMasked).toBe(false);
    expect(nobody.value(['user_location', 'city'], 'Springfield').text).toBe('S•••');
  });
});

/** Distinctive, so that a hit is no accident; with signs that mean something in URLs and patterns. */
const personalValue = fc
  .tuple(
    fc.constantFrom('Xq', 'Ünï', 'a+b.', '(x)$', '名前'),
    fc.stringMatching(/^[a-zA-Z0-9 .+_-]{4,12}$/),
    fc.constantFrom('zz', 'ß9', '[q]')
  )
  .map((parts) => parts.join('').trim());

const field = fc.constantFrom('email_address', 'phone_number', 'made_up');
const addressField = fc.constantFrom('first_name', 'last_name', 'street', 'city', 'postal_code');

describe('no personal value leaves the server', () => {
  test(
    'under its own name, in other names, in texts, in URLs, in keys',
    { timeout: 180_000 },
    () => {
      fc.assert(
        fc.property(personalValue, field, addressField, personalValue, (one, name, part, other) => {
          const event = {
            event_name: `bought by ${one}`,
            page_location: `https://shop.example/?q=${encodeURIComponent(one)}`,
            [`note of ${other}`]: [one.toUpperCase(), { deep: `<b>${other}</b>` }],
            user_data: { [name]: [one], address: { [part]: other } }
          };
          const masker = new Masker(knownValuesOf([event]));
          const shown = JSON.stringify(toDataTree(event, masker)).toLowerCase();
          for (const value of [one, other]) {
            expect(shown).not.toContain(JSON.stringify(value.toLowerCase()).slice(1, -1));
            expect(shown).not.toContain(encodeURIComponent(value).toLowerCase());
          }
        })
      );
    }
  );

  test(
    'e-mail addresses, IP addresses and phone numbers in any place of any data',
    { timeout: 180_000 },
    () => {
      const email = fc.emailAddress().filter((text) => /^[\w.+-]+@/.test(text));
      const leaf = fc.oneof(email, fc.ipV4(), fc.constant('+12025550143'));
      fc.assert(
        fc.property(
          fc.string(),
          leaf,
          fc.string(),
          fc.jsonValue(),
          (before, raw, after, around) => {
            const data = { around, list: [`${before} ${raw} ${after}`], [`${raw} `]: 1 };
            const shown = JSON.stringify(toDataTree(data, nobody));
            expect(shown).not.toContain(raw);
          }
        )
      );
    }
  );

  test('secrets of fields', { timeout: 180_000 }, () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9|+/=._-]{8,40}$/);
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('clientSecret', 'refreshToken', 'api_key'),
        (value, name) => {
          const masker = new Masker(knownValuesOf([{ [name]: value }]));
          const data = {
            body: `a=${encodeURIComponent(value)}`,
            [name]: value,
            log: `got ${value}.`
          };
          const shown = JSON.stringify(toDataTree(data, masker));
          expect(shown).not.toContain(value);
          expect(shown).not.toContain(encodeURIComponent(value));
        }
      )
    );
  });
});

describe('hostile data becomes a tree that can be shown', () => {
  test('names that mean something to JavaScript are names', () => {
    const data = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}') as unknown;
    const tree = toDataTree(data, nobody) as Extract<DataNode, { entries: unknown }>;
    expect(tree.entries.map(([name]) => name)).toEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('long, wide and deep data is cut, and says how much', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 500; level++) deep = { deep };
    const wide = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`k${index}`, index])
    );
    const tree = JSON.stringify(toDataTree({ long: 'x'.repeat(1_000_000), wide, deep }, nobody));
    expect(tree).toContain('"length":1000000');
    expect(tree).toContain('"omitted":4600');
    expect(tree.length).toBeLessThan(100_000);
  });

  test('a cut does not leave the readable half of an address', () => {
    const text = `${'x'.repeat(580)} very.long.name.of.somebody@example.com`;
    expect(JSON.stringify(toDataTree({ text }, nobody))).not.toContain('very.long');
  });

  test('data made to be slow to look through is looked through all the same', () => {
    const like = Array.from({ length: 500 }, (_, index) => `${'a'.repeat(200)}${index}`);
    const texts = ['a'.repeat(2000), '1.'.repeat(1000), 'a@b.'.repeat(500), 'eyJ'.repeat(700)];
    const event = {
      user_data: Object.fromEntries(like.map((value, index) => [`key${index}`, value])),
      list: Array.from({ length: 400 }, (_, index) => texts[index % texts.length])
    };
    const masker = new Masker(knownValuesOf([event]));
    const shown = JSON.stringify(toDataTree(event, masker));
    expect(like.some((value) => shown.includes(value))).toBe(false);
  });

  test('any JSON value', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(() => JSON.stringify(toDataTree(value, nobody))).not.toThrow();
      })
    );
  });
});
