import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtTemplate } from '../src/built-template.js';
import { fire, keysOf } from '../src/tag.js';

const page = readFileSync('docs/event-data.md', 'utf8');

/** What stands in code type in a text. */
const named = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The page's match keys: type, whether the event itself may hold it, property. */
const MATCH_KEYS = [...page.matchAll(/^\| `([A-Z_]+)` *(\\\*)? *\|(.+)\|$/gm)].flatMap(
  ([, type = '', star, properties = '']) =>
    named(properties).map((property): [string, string, boolean] => [type, property, !!star])
);

const VALUES: Record<string, string> = {
  EMAIL: 'a@b.example',
  PHONE: '5552234567',
  STATE: 'Texas',
  POSTAL: '75236',
  MAID: 'aebe52e7-03ee-455a-b3c4-e57283966239',
  FIP: '203.0.113.9'
};

/** What the tag's own object of an event is made of, and methods of lists. */
const OWN_NAMES = new Set(
  'all user custom notes name names page some map filter push length'.split(' ')
);

const settings = { countryCode: 'US', sendIpAddress: 'consentAndMatchKey', api: 'adsApiV1' };

describe('docs/event-data.md', () => {
  it('names all fifteen match keys', () => {
    expect(new Set(MATCH_KEYS.map(([type]) => type)).size).toBe(15);
  });

  it.each(MATCH_KEYS)('is right that %s comes from %s', async (type, property, isOfEvent) => {
    const held = { [property]: VALUES[type] ?? 'a1' };
    for (const user_data of [held, { address: held }, { address: [held] }]) {
      const keys = keysOf(await fire({ user_data }, settings));
      expect(Object.keys(keys)).toEqual([type]);
    }
    const keys = keysOf(await fire({ user_data: {}, match_id: 'other', ...held }, settings));
    expect(type in keys).toBe(isOfEvent);
  });

  it('names every property of events that the tag reads', () => {
    const { code } = builtTemplate;
    const read = [...code.matchAll(/\b(?:all|user|event|item)(?:\.(\w+)|\['([^']+)'\])/g)]
      .map(([, plain, quoted]) => plain ?? quoted ?? '')
      .filter((name) => !OWN_NAMES.has(name));
    expect(new Set(read).size).toBeGreaterThan(20);
    const missing = [...new Set(read)].filter((property) => !named(page).includes(property));
    expect(missing).toEqual([]);
  });
});
