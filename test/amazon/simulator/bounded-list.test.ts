import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BoundedList } from '../../../amazon/simulator/bounded-list.js';

describe('a bounded list', () => {
  it('keeps the newest entries that fit in number and weight', { timeout: 180_000 }, () => {
    const weights = fc.array(fc.nat({ max: 20 }), { maxLength: 60 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 10 }), (entries, most) => {
        const list = new BoundedList<number>(most, 30);
        for (const [index, weight] of entries.entries()) list.add(index, weight);
        let kept = entries
          .slice(-most)
          .map((_weight, at, { length }) => entries.length - length + at);
        const weigh = (indexes: number[]): number =>
          indexes.reduce((sum, index) => sum + (entries[index] ?? 0), 0);
        while (kept.length > 1 && weigh(kept) > 30) kept = kept.slice(1);
        expect(list.items).toEqual(kept);
      })
    );
  });

  it('keeps one entry that is too heavy, and none once it is cleared', () => {
    const list = new BoundedList<string>(5, 10);
    list.add('light', 1);
    list.add('heavy', 100);
    expect(list.items).toEqual(['heavy']);
    list.add('next', 1);
    expect(list.items).toEqual(['next']);
    list.clear();
    expect(list.items).toEqual([]);
  });
});
