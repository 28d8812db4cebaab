import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAnswer, wordsOf } from '../../../amazon/contracts/answer.js';
import { CONTRACTS } from '../../../amazon/contracts/index.js';
import { pauseAfter } from '../../../amazon/replay/backoff.js';
import { BrokenLine, readDeadLetter, RefusedLine } from '../../../amazon/replay/dead-letter.js';
import { row } from './rows.js';

const text = fc.oneof(
  fc.string(),
  fc.json(),
  fc.constantFrom('', 'null', '[]', '{}', 'toString', '__proto__')
);

test('a line is a dead letter or broken, whatever is in it', { timeout: 180_000 }, () => {
  const columns = [
    'contract',
    'region',
    'account_id',
    'request_body',
    'jsonPayload',
    'textPayload'
  ];
  const changed = fc
    .tuple(fc.constantFrom(...columns), fc.oneof(fc.jsonValue(), text))
    .map(([column, value]) => JSON.stringify({ ...row({ id: 'T-1' }), [column]: value }));
  fc.assert(
    fc.property(fc.oneof(text, changed), (line) => {
      try {
        const letter = readDeadLetter(line, Date.now());
        expect(letter.key).toMatch(/^[\w-]{27}$/);
        expect(Object.keys(CONTRACTS)).toContain(letter.contract);
        expect(['NA', 'EU', 'FE']).toContain(letter.region);
      } catch (error) {
        expect(error instanceof BrokenLine || error instanceof RefusedLine).toBe(true);
      }
    }),
    { numRuns: 2000 }
  );
});

test('an answer gives each event one outcome, whatever is in it', { timeout: 180_000 }, () => {
  const entry = fc.oneof(fc.jsonValue(), fc.record({ index: fc.integer({ min: -1, max: 6 }) }));
  const body = fc.oneof(
    text,
    fc
      .record({ success: fc.array(entry), error: fc.oneof(fc.array(entry), fc.jsonValue()) })
      .map((answer) => JSON.stringify(answer))
  );
  const contract = fc.constantFrom(...Object.values(CONTRACTS));
  fc.assert(
    fc.property(contract, body, fc.integer({ min: 1, max: 5 }), (used, answer, count) => {
      const verdicts = readAnswer(used, { statusCode: 207, body: answer }, count);
      expect(verdicts).toHaveLength(count);
      for (const { outcome, objections } of verdicts) {
        expect(['accepted', 'refused', 'failed']).toContain(outcome);
        expect(typeof wordsOf(objections)).toBe('string');
      }
    }),
    { numRuns: 2000 }
  );
});

test(
  'a pause is at least what Retry-After asks, and at most the whole of its time',
  { timeout: 180_000 },
  () => {
    const backoff = {
      mostAttempts: 8,
      firstPauseMs: 1000,
      longestPauseMs: 60_000,
      mostRetryAfterMs: 300_000
    };
    const random = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.nat(300_000),
        random,
        (attempt, asked, chance) => {
          const pause = pauseAfter(attempt, asked, { ...backoff, random: () => chance });
          const whole = Math.min(1000 * 2 ** (attempt - 1), 60_000);
          expect(pause).toBeGreaterThanOrEqual(Math.max(asked, whole / 2));
          expect(pause).toBeLessThanOrEqual(Math.max(asked, whole));
        }
      )
    );
  }
);
