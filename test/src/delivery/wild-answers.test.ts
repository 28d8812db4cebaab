import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpReply } from 'sgtm/sandbox';
import { ACCEPTED, linesOf, TagInstance, token } from './tag-instance.js';

const SECONDS = 1000;

const body = fc.oneof(
  fc.constantFrom('', '<html>', 'null', '[]', '{}', '{"success":[{"index":0}]}'),
  fc.json(),
  fc.string()
);

const header = fc.oneof(
  fc.constantFrom('0', '1', '-3', '1e9', 'Infinity', 'soon', '', '0.25', '600'),
  fc.string()
);

const answer: fc.Arbitrary<HttpReply> = fc.oneof(
  fc.record({
    statusCode: fc.oneof(
      fc.constantFrom(200, 204, 207, 301, 400, 401, 403, 429, 500, 503, 504, 599),
      fc.integer({ min: 0, max: 999 })
    ),
    headers: fc.oneof(fc.constant({}), fc.record({ 'retry-after': header })),
    body,
    delayMs: fc.integer({ min: 0, max: 9000 })
  }),
  fc.record({ error: fc.constantFrom('failed', 'timed_out'), delayMs: fc.nat(9000) }),
  fc.constant(ACCEPTED)
);

const tokenAnswer = fc.oneof(fc.constant(token()), answer);

const setting = fc.oneof(
  fc.constantFrom('5', 2, '', null, undefined, -1, 'x', '1e3', {}, [], true, '0.5'),
  fc.integer({ min: 1, max: 40_000 })
);

/** Whether the tag may count this answer as the one that accepted the event. */
const accepts = (reply: HttpReply): boolean =>
  'statusCode' in reply &&
  reply.statusCode >= 200 &&
  reply.statusCode < 300 &&
  reply.body.includes('success');

test(
  'whatever the services answer, an event ends once, in time, accepted or kept',
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokenAnswer, { minLength: 1, maxLength: 4 }),
        fc.array(answer, { minLength: 1, maxLength: 6 }),
        setting,
        setting,
        async (tokens, amazon, maxAttempts, timeoutMs) => {
          const tag = new TagInstance({
            maxAttempts,
            timeoutMs,
            deadLetterMode: 'bigquery',
            deadLetterDatasetId: 'amazon_ads',
            deadLetterTableId: 'dead_letters'
          });
          tag.tokens = tokens;
          tag.amazon = amazon;
          const startedAt = tag.clock.now();
          const run = await tag.fire();
          expect(run.error).toBeUndefined();
          expect(run.calls).toBe(1);

          const sent = tag.eventRequests;
          const last =
            sent.length > 0 ? amazon[Math.min(sent.length, amazon.length) - 1] : undefined;
          if (run.outcome === 'success') expect(last && accepts(last)).toBe(true);
          expect(run.insertedRows).toHaveLength(run.outcome === 'success' ? 0 : 1);
          expect(linesOf(run).filter((line) => line.Outcome)).toHaveLength(1);

          expect(new Set(sent.map((request) => request.body)).size).toBeLessThanOrEqual(1);
          // Ten attempts, and one more with a token in the place of a refused one.
          expect(sent.length).toBeLessThanOrEqual(11);
          expect(tag.tokenRequests.length).toBeLessThanOrEqual(20);
          for (const { at } of sent) expect(at - startedAt).toBeLessThanOrEqual(30 * SECONDS);
          expect(tag.clock.now() - startedAt).toBeLessThanOrEqual(61 * SECONDS);
        }
      ),
      { numRuns: 60 }
    );
  }
);

test(
  'whatever the services answer, no two token requests of an instance are under way at once',
  { timeout: 180_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(tokenAnswer, { minLength: 1, maxLength: 3 }),
        fc.array(answer, { minLength: 1, maxLength: 3 }),
        async (tokens, amazon) => {
          const tag = new TagInstance({ maxAttempts: 2 });
          tag.tokens = tokens;
          tag.amazon = (request) => {
            const order = Number(/T-(\d+)/.exec(request.body ?? '')?.[1]);
            return amazon[order % amazon.length] as HttpReply;
          };
          const runs = await tag.fireAll(12);
          expect(runs.every((run) => run.calls === 1 && !run.error)).toBe(true);
          const begins = tag.tokenRequests.map(({ at }) => at);
          const ends = begins.map((at, index) => {
            const { delayMs = 0 } = tokens[Math.min(index, tokens.length - 1)] as HttpReply;
            return at + Math.min(delayMs, 5 * SECONDS);
          });
          begins.slice(1).forEach((at, index) => {
            expect(at).toBeGreaterThanOrEqual(ends[index] ?? 0);
          });
        }
      ),
      { numRuns: 15 }
    );
  }
);
