import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VALUE_PATHS } from '../../../amazon/reading/match-key-origins.js';
import { fireAlone, keysOf, NOW, type Fired, type Json } from '../tag.js';
import { wildEvent } from './events.js';

type Properties = Record<string, unknown>;

const NO_VALUE = /^(?:undefined|null|nan|n\/a|\(not set\)|[[{][^]*|)$/i;

/**
 * Whether a value says something: a text, or a number other than 0. Systems write 0 for a match key, or for
 * an item's brand, category or ID, that they do not know, so it counts as no value there, as
 * docs/event-data.md says.
 */
function isGiven(value: unknown): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return false;
  return /^[!-~]/.test(value) && !NO_VALUE.test(value.trim());
}

function valueAt(event: Properties, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split('.')) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject || !Object.hasOwn(value as object, name)) return undefined;
    value = (value as Properties)[name];
  }
  return value;
}

function isGivenAt(event: Properties, ...paths: readonly string[]): boolean {
  return paths.some((path) => isGiven(valueAt(event, path)));
}

/** What an event gives and its conversion does not have, each with the note that says so. */
function missingNotes(event: Properties, fired: Fired): string[] {
  const sent = fired.conversion as Json;
  const notes = fired.notes ?? '';
  const isPurchase = String(sent.eventDescription?.conversionType) === 'OFF_AMAZON_PURCHASES';
  const keys = keysOf(fired);
  const missing: [isMissing: boolean, note: string][] = [
    [isGivenAt(event, 'value') && sent.value === undefined, 'value left out'],
    [
      isPurchase && isGivenAt(event, 'currency') && sent.currencyCode === undefined,
      'currency left out'
    ],
    [
      isGivenAt(event, 'event_time', 'timestamp_ms', 'timestamp_micros', 'timestamp') &&
        String(sent.eventTime) === new Date(NOW + 1).toISOString(),
      'event time left out'
    ],
    [
      isGivenAt(event, 'user_data.country', 'country', 'country_code') &&
        String(sent.countryCode) === 'OTHER',
      'country left out'
    ],
    [isGivenAt(event, 'partner') && sent.partner === undefined, 'partner left out'],
    [
      isGivenAt(event, 'amazon_ad_event_key') && sent.amazonAdEventKey === undefined,
      'amazon_ad_event_key left out'
    ],
    ...Object.entries(VALUE_PATHS).map(([type, paths]): [boolean, string] => {
      const own = paths.filter((path) => !path.endsWith('user_id'));
      return [keys[type] === undefined && isGivenAt(event, ...own), `${type} left out`];
    }),
    ...['brand', 'category', 'productId'].map((name): [boolean, string] => {
      const property = name === 'productId' ? 'item_id' : `item_${name}`;
      const given = (event.items as Properties[] | undefined)?.[0]?.[property];
      const data = (sent.customData ?? []) as unknown as { name: string }[];
      return [
        isGiven(given) && !data.some((datum) => datum.name === name),
        `data left out: ${name}`
      ];
    })
  ];
  return missing.filter(([is, note]) => is && !notes.includes(note)).map(([, note]) => note);
}

describe('whatever an event gives', () => {
  it('is in its conversion, or a note says that it is not', { timeout: 180_000 }, async () => {
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(wildEvent, async (event) => {
        const fired = await fireAlone(event, {}, { now: NOW + 1 });
        if (!fired.conversion) return;
        sent += 1;
        expect(missingNotes(event, fired)).toEqual([]);
      }),
      { numRuns: Number(process.env.SGTM_CASES ?? 600) }
    );
    expect(sent).toBeGreaterThan(50);
  });
});
