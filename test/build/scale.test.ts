import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseTemplate } from 'sgtm/sandbox';
import { simulateInstance } from '../../build/scale/instance-day.js';

const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
const HOUR = 3_600_000;

describe('a simulated instance', () => {
  test('loses no event: each is accepted or a dead letter', async () => {
    const input = { template, hours: 0.5, eventsPerSecond: 0.5, seed: 1 };
    const counts = await simulateInstance(input);
    expect(counts.events).toBeGreaterThan(500);
    expect(counts.accepted + counts.deadLetters).toBe(counts.events);
    expect(counts.eventRequests).toBe(counts.events + counts.repeatedRequests);
    expect(counts.tokenRequests).toBe(1);
    // The token, and how long events wait at once.
    expect(counts.storedEntries).toBeLessThanOrEqual(3);
  });

  test('asks for a token every 55 minutes', async () => {
    const input = { template, hours: 4, eventsPerSecond: 0.05, seed: 2 };
    expect((await simulateInstance(input)).tokenRequests).toBe(5);
  });

  test('keeps every event of an outage', async () => {
    const outages = [{ of: 'events', from: 0, to: HOUR }] as const;
    const input = { template, hours: 0.1, eventsPerSecond: 0.2, seed: 3, outages };
    const counts = await simulateInstance(input);
    expect(counts.deadLetters).toBe(counts.events);
    // The circuit breaker lets five events make all their attempts, then one probes now and then.
    expect(counts.eventRequests).toBeLessThan(counts.events);
  });

  test('does the same under the same seed', async () => {
    const input = { template, hours: 0.2, eventsPerSecond: 0.2, seed: 4 };
    expect(await simulateInstance(input)).toEqual(await simulateInstance(input));
  });
});

test('docs/scale.md is written from the simulation: no figure is missing', () => {
  const page = readFileSync('docs/scale.md', 'utf8');
  expect(page).not.toMatch(/\{\{|NaN|Infinity|undefined/);
});
