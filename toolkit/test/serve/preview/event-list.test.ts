import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withChanges } from '../../../serve/preview/page/event-order.js';
import { chipsOf, filtered, type FilterOutcome } from '../../../serve/preview/page/filter.js';
import type { EventSummary, Outcome } from '../../../serve/preview/protocol.js';

function row(id: number, change: Partial<EventSummary> = {}): EventSummary {
  return {
    id,
    at: 1_800_000_000_000 + id,
    name: 'purchase',
    client: 'GA4',
    outcome: 'accepted',
    tags: [],
    requests: 1,
    retries: 0,
    notes: [],
    request: id,
    isLocal: true,
    counts: {},
    ...change
  };
}

describe('the list on the page', () => {
  test(
    'has each event once, newest first, in its last state, however it came in',
    { timeout: 180_000 },
    () => {
      const change = fc.record({
        id: fc.nat(60),
        outcome: fc.constantFrom<Outcome>('running', 'accepted')
      });
      const batches = fc.array(fc.uniqueArray(change, { selector: ({ id }) => id }), {
        maxLength: 8
      });
      fc.assert(
        fc.property(batches, (given) => {
          const last = new Map<number, Outcome>();
          let list: readonly EventSummary[] = [];
          for (const batch of given) {
            for (const { id, outcome } of batch) last.set(id, outcome);
            list = withChanges(
              list,
              batch.map(({ id, outcome }) => row(id, { outcome }))
            );
          }
          const expected = [...last].toSorted(([a], [b]) => b - a);
          expect(list.map(({ id, outcome }) => [id, outcome])).toEqual(expected);
        })
      );
    }
  );

  test('holds 10,000 events at most, the newest', () => {
    const rows = Array.from({ length: 10_050 }, (_, id) => row(id));
    const list = withChanges([], rows);
    expect([list.length, list[0]?.id, list.at(-1)?.id]).toEqual([10_000, 10_049, 50]);
  });

  test('is filtered by what was found and by how events ended', () => {
    const events = [
      row(4, { outcome: 'failed', reason: 'No match key' }),
      row(3, { name: 'search', retries: 2 }),
      row(2, { outcome: 'skipped', counts: { letters: 1 } }),
      row(1, { outcome: 'refused', value: '12.00 EUR' })
    ];
    const ids = (outcome: FilterOutcome, found?: number[]): number[] =>
      filtered(events, outcome, found && new Set(found)).map(({ id }) => id);
    expect(ids('all')).toEqual([4, 3, 2, 1]);
    expect(ids('all', [4, 1])).toEqual([4, 1]);
    expect(ids('refused', [4, 1])).toEqual([1]);
    expect(ids('retried')).toEqual([3]);
    expect(ids('count:letters')).toEqual([2]);
    expect(ids('failed', [3])).toEqual([]);
    expect(chipsOf(events, [], 'skipped').map(({ title, count }) => `${title} ${count}`)).toEqual([
      'All 4',
      'Failed 1',
      'Refused 1',
      'Accepted 1',
      'Skipped 1',
      'Retried 1'
    ]);
  });
});
