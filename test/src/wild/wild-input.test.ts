import { validateHeaderValue } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { fireAlone, NOW, type Fired } from '../tag.js';
import { wildEvent } from './events.js';
import { soundSettings, wildSettings } from './settings.js';

/** Statuses by which Amazon refuses what is sent, not who sends it. */
const REFUSED_FOR_FORM = [400, 405, 413, 415, 422];

async function fireAtSimulator(
  event: Record<string, unknown>,
  fields: Record<string, unknown>
): Promise<{ fired: Fired; amazon: AmazonSimulator }> {
  const amazon = new AmazonSimulator({ now: () => NOW });
  const fired = await fireAlone(event, fields, { http: (request) => amazon.handle(request) });
  return { fired, amazon };
}

function expectSoundRun({ error, calls, refusals, requests }: Fired): void {
  expect(error).toBeUndefined();
  expect(calls).toBe(1);
  expect(refusals).toEqual([]);
  for (const { headers } of requests) {
    for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
  }
}

function expectNothingRefused(amazon: AmazonSimulator): void {
  for (const { answer, refused } of amazon.received) {
    expect(refused).toEqual([]);
    if (answer.kind === 'reply') expect(REFUSED_FOR_FORM).not.toContain(answer.statusCode);
  }
}

describe('whatever comes in', () => {
  it(
    'ends in one call, without an error, and Amazon has nothing to object to',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(wildEvent, soundSettings, async (event, fields) => {
          const { fired, amazon } = await fireAtSimulator(event, fields);
          expectSoundRun(fired);
          expectNothingRefused(amazon);
        }),
        { numRuns: 1200 }
      );
    }
  );

  it(
    'stays so when account, credentials and advertisers are anything',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(wildEvent, wildSettings, async (event, fields) => {
          const { fired, amazon } = await fireAtSimulator(event, fields);
          expectSoundRun(fired);
          expectNothingRefused(amazon);
        }),
        { numRuns: 600 }
      );
    }
  );
});

describe('what is far too long', () => {
  const LONG = 'x'.repeat(300_000);
  const list = (value: unknown): unknown[] => Array.from({ length: 50_000 }, () => value);

  it.each([
    ['an e-mail address', { user_data: { email_address: `${LONG}@b.example` } }],
    ['a street', { user_data: { address: { street: 'a 1-b # '.repeat(40_000) } } }],
    ['a phone number', { phone: '1'.repeat(300_000) }],
    ['a list of addresses', { email_address: list('nobody') }],
    ['items', { items: list({ quantity: 1, item_brand: LONG }) }],
    ['a landing page', { page_location: `https://shop.example/?aref=${LONG}` }],
    ['a user agent', { user_agent: LONG }],
    ['an order', { transaction_id: LONG }],
    ['a time', { event_time: '1'.repeat(300_000) }],
    ['a currency', { currency: LONG, value: '9'.repeat(300_000) }],
    ['everything', Object.fromEntries(list(1).map((value, at) => [`key${at}`, value]))]
  ])('such as %s does not keep the event from Amazon', async (_, event) => {
    const whole = { event_name: 'purchase', email: 'a@b.example', language: 'en-us', ...event };
    const { fired, amazon } = await fireAtSimulator(whole, {});
    expectSoundRun(fired);
    expectNothingRefused(amazon);
    expect(amazon.counts.accepted).toBe(1);
    expect(fired.sent[0]?.body?.length).toBeLessThan(2000);
  });
});
