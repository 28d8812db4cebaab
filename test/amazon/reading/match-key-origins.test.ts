import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DIGEST_PATHS, VALUE_PATHS } from '../../../amazon/reading/match-key-origins.js';
import { fireAlone, keysOf } from '../../src/tag.js';

/** A text of each type that is in its normal form, other than the one before it. */
const TEXTS: Record<string, (at: number) => string> = {
  EMAIL: (at) => `p${at}@b.example`,
  PHONE: (at) => String(15551230000 + at),
  FIRST_NAME: (at) => `ann${at}`,
  LAST_NAME: (at) => `lee${at}`,
  ADDRESS: (at) => `elm${at}`,
  CITY: (at) => `town${at}`,
  STATE: (at) => ['ca', 'tx', 'ny'][at % 3] as string,
  POSTAL: (at) => String(10000 + at),
  MAID: (at) => `aebe52e7-03ee-455a-b3c4-e572839662${10 + at}`
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function sentFor(type: string, text: string): string {
  return Object.hasOwn(DIGEST_PATHS, type) ? sha256(text) : text;
}

/** Sends an event that has texts at some paths, and nothing else to tell who it is. */
async function keyOf(type: string, texts: readonly [path: string, text: string][]) {
  const event: Record<string, unknown> = { event_name: 'purchase', language: 'en-us' };
  // The last property of an event is written first: the tag's order counts, not the event's.
  for (const [path, text] of texts.toReversed()) {
    const names = path.split('.');
    const last = names.pop() as string;
    let holder = event;
    for (const name of names) holder = (holder[name] ??= {}) as Record<string, unknown>;
    holder[last] = text;
  }
  return keysOf(await fireAlone(event))[type];
}

describe('the table by which the page finds the origins of match keys', () => {
  it.each(Object.entries(VALUE_PATHS))('has the tag’s order of paths: %s', async (type, paths) => {
    const text = TEXTS[type] ?? ((at: number) => `id${at}`);
    for (const [at, path] of paths.entries()) {
      const next = paths[at + 1];
      const texts: [string, string][] = [[path, text(at)]];
      if (next !== undefined) texts.push([next, text(at + 1)]);
      expect(await keyOf(type, texts), path).toBe(sentFor(type, text(at)));
    }
  });

  it.each(Object.entries(DIGEST_PATHS))('has its order of digests: %s', async (type, paths) => {
    for (const [at, path] of paths.entries()) {
      const next = paths[at + 1];
      const texts: [string, string][] = [[path, sha256(`${at}`)]];
      if (next !== undefined) texts.push([next, sha256(`${at + 1}`)]);
      expect(await keyOf(type, texts), path).toBe(sha256(`${at}`));
    }
  });
});
