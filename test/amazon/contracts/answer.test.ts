import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { read } from '../../../amazon/reading/index.js';
import { readAnswer, wordsOf, type Verdict } from '../../../amazon/contracts/answer.js';
import { CONTRACT_NAMES, CONTRACTS, type ContractName } from '../../../amazon/contracts/index.js';
import { AccessToken } from '../../../amazon/replay/access-token.js';
import { DEFAULT_BACKOFF } from '../../../amazon/replay/backoff.js';
import type { Connection } from '../../../amazon/replay/connection.js';
import { conversionOf } from '../../../amazon/replay/conversion.js';
import { Delivery } from '../../../amazon/replay/delivery.js';
import { fire } from '../../src/tag.js';

const BAD = { code: 'E1', message: 'bad value' };
const BUSY = { code: 'TOO_MANY_REQUESTS', message: 'later' };
const BROKEN = { code: 'INTERNAL_ERROR', message: 'our fault' };

/** How many answers of each contract are tried; `npm run properties` tries 10,000. */
const ANSWERS = Number(process.env.SGTM_CASES ?? 500);

interface Answered {
  statusCode: number;
  body: string;
}

/** What the built tag, the page and `replay` make of an answer to a request of one event. */
async function allOf(api: ContractName, { statusCode, body }: Answered) {
  const fired = await fire(
    {},
    { api, authMode: 'accessToken', accessToken: 'Atza|test', maxAttempts: 1, logType: 'always' },
    { http: () => ({ statusCode, headers: {}, body }) }
  );
  expect(fired.calls).toBe(1);
  const tag = fired.lines.at(-1)?.Outcome as unknown as string;
  expect(fired.outcome).toBe(tag === 'accepted' ? 'success' : 'failure');
  const page = read.tag({
    tag: 'Amazon',
    requests: fired.requests,
    logs: fired.logs,
    rows: [],
    eventData: {},
    fields: {},
    status: fired.outcome
  } as unknown as Parameters<typeof read.tag>[0]);
  const connection = {
    post: () =>
      Promise.resolve({ statusCode, body, failure: '', retryAfterMs: 0, date: Number.NaN })
  } as unknown as Connection;
  const backoff = { ...DEFAULT_BACKOFF, mostAttempts: 1 };
  const credentials = { clientId: 'client', accessToken: 'Atza|test' };
  const token = new AccessToken(credentials, connection, backoff);
  const { signal } = new AbortController();
  const replay = await new Delivery('client', token, connection, backoff, signal).send([
    conversionOf({ contract: api, region: 'NA', account: '1' }, { eventId: 'T-1' })
  ]);
  return { tag, page: page.outcome, replay: replay.results[0]?.outcome };
}

/** What `replay` calls the outcomes: an answer that is about the account leaves the event. */
function replayed(outcome: string, statusCode: number): string {
  const isAboutEvent = [400, 413, 422].includes(statusCode) || statusCode < 300;
  return outcome === 'failed' || (outcome === 'refused' && !isAboutEvent) ? 'left' : outcome;
}

const index = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>(0, 1, '0', '1') },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(2, -1, 1.5, ' 0', '00', '1.0', null, true, [0], {})
  },
  { weight: 1, arbitrary: fc.integer({ min: -2, max: 600 }) }
);
const code = fc.constantFrom<unknown>(
  'INTERNAL_ERROR',
  'TOO_MANY_REQUESTS',
  'FIELD_VALUE_IS_INVALID',
  'internal_error',
  '',
  0,
  17,
  null,
  {}
);
const leaf = fc.record(
  {
    code,
    errorCode: code,
    message: fc.constantFrom<unknown>('bad', '', null, ['x']),
    errorMessage: fc.constantFrom<unknown>('bad', 5),
    fieldLocation: fc.constantFrom<unknown>('events[0].value', null),
    index
  },
  { requiredKeys: [] }
);
/** A list in the forms it might come in, and what is none. */
const listed = (entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(entry, { maxLength: 3 }) },
    { weight: 2, arbitrary: entry },
    entry.map((one) => ({ 0: one })),
    entry.map((one) => JSON.stringify(one)),
    entry.map((one) => [[one]]),
    fc.constantFrom<unknown>(null, '', 0, false, true, 'no access', {}, [], [null], [{}], [false])
  );
const anyError = fc.oneof(
  { weight: 3, arbitrary: leaf },
  {
    weight: 3,
    arbitrary: fc.record(
      { index, errors: listed(leaf), subErrors: listed(leaf) },
      { requiredKeys: [] }
    )
  },
  fc.constantFrom<unknown>(null, 'INTERNAL_ERROR', '', 3, { errors: [{ errors: [BUSY] }] })
);
const success = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ index, event: fc.constant({}) }, { requiredKeys: ['index'] })
  },
  fc.constantFrom<unknown>(null, 0, '0', true, {})
);
const document = fc.record(
  {
    success: listed(success),
    error: listed(anyError),
    errors: listed(anyError),
    subErrors: listed(leaf),
    failures: listed(anyError),
    code,
    errorCode: code,
    message: fc.constant('words')
  },
  { requiredKeys: [] }
);
/** An answer that has no error, as most are. */
const calm = fc.record(
  {
    success: listed(success),
    error: fc.constantFrom<unknown>([], {}, null, '', [null], [{}]),
    errors: fc.constantFrom<unknown>([], null, [false, ''])
  },
  { requiredKeys: ['success'] }
);
const body = fc.oneof(
  { weight: 8, arbitrary: calm.map((one) => JSON.stringify(one)) },
  { weight: 12, arbitrary: document.map((one) => JSON.stringify(one)) },
  {
    weight: 2,
    arbitrary: fc.tuple(document, fc.nat(40)).map(([one, cut]) => JSON.stringify(one).slice(0, cut))
  },
  fc.constantFrom('', '<html><body>503</body></html>', 'null', '[]', '{}', '"{}"', '[{"index":0}]'),
  fc.json()
);
const statusCode = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(207, 200) },
  fc.constantFrom(201, 204, 299, 302, 400, 401, 403, 404, 413, 422, 428, 429, 499, 500, 503, 504)
);

describe('tag, page, replay and reader agree', () => {
  test.each(CONTRACT_NAMES)(`on ${ANSWERS} answers of %s`, { timeout: 3_600_000 }, async (api) => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.record({ statusCode, body }), async (answered) => {
        const [verdict] = readAnswer(CONTRACTS[api], answered, 1);
        const outcome = verdict?.outcome ?? '';
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        expect(await allOf(api, answered)).toEqual({
          tag: outcome,
          page: outcome,
          replay: replayed(outcome, answered.statusCode)
        });
      }),
      { numRuns: ANSWERS }
    );
    // Each of the three came up often enough to mean something.
    for (const outcome of ['accepted', 'refused', 'failed']) {
      expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(ANSWERS / 50);
    }
  });

  const first = { adsApiV1: 0, conversionsV1: 1, offAmazon2023: 0 };
  test.each([
    ['adsApiV1', { success: [{ index: 0 }], errors: [BAD] }, 'refused'],
    ['adsApiV1', { success: [{ index: 0 }], error: [{ index: 0, errors: [BAD] }] }, 'refused'],
    ['adsApiV1', { success: [{ index: 0 }], error: [{ index: 7, errors: [BAD] }] }, 'refused'],
    ['adsApiV1', { success: [{ index: '0' }] }, 'accepted'],
    ['adsApiV1', { error: [{ index: 0, errors: [BROKEN] }] }, 'failed'],
    ['adsApiV1', { error: [{ index: 0, errors: [BUSY, BROKEN] }] }, 'failed'],
    ['adsApiV1', { error: [{ index: 0, errors: [BUSY, BAD] }] }, 'refused'],
    ['adsApiV1', { error: [{ index: 0, errors: [BUSY, { message: 'no' }] }] }, 'refused'],
    ['adsApiV1', { error: [{ index: 0 }] }, 'refused'],
    ['adsApiV1', { success: [{ index: [0] }] }, 'failed'],
    ['adsApiV1', { success: [{}] }, 'failed'],
    ['adsApiV1', { success: [0] }, 'failed'],
    ['adsApiV1', BAD, 'failed'],
    ['conversionsV1', { success: [{ index: 0 }] }, 'failed'],
    ['conversionsV1', { success: [{ index: 1 }], errors: 'no access' }, 'refused'],
    ['conversionsV1', { error: [{ index: 1, subErrors: [{ errorCode: 'E' }] }] }, 'refused'],
    ['conversionsV1', { error: { subErrors: { errorCode: 'INTERNAL_ERROR' } } }, 'failed'],
    ['offAmazon2023', {}, 'accepted'],
    ['offAmazon2023', { success: true }, 'accepted'],
    ['offAmazon2023', { success: false }, 'failed'],
    ['offAmazon2023', { success: [] }, 'failed'],
    ['offAmazon2023', { code: 'X', message: 'bad' }, 'failed'],
    ['offAmazon2023', { errorCode: 'X' }, 'failed'],
    ['offAmazon2023', { errors: [BAD] }, 'refused'],
    ['offAmazon2023', { success: [{ index: 0 }], error: BROKEN }, 'failed'],
    ['adsApiV1', '<html>', 'failed'],
    ['offAmazon2023', '{"success":[{"ind', 'failed'],
    ['offAmazon2023', '', 'failed']
  ] as const)('%s with %j: %s', async (api, given, outcome) => {
    expect(CONTRACTS[api].firstIndex ?? 0).toBe(first[api]);
    const text = typeof given === 'string' ? given : JSON.stringify(given);
    const expected = { tag: outcome, page: outcome, replay: replayed(outcome, 207) };
    expect(await allOf(api, { statusCode: 207, body: text })).toEqual(expected);
  });
});

describe('an answer to a request of several events', () => {
  const outcomes = (verdicts: Verdict[]) => verdicts.map(({ outcome }) => outcome);
  const readOf = (given: object, count: number, api: ContractName = 'adsApiV1') =>
    readAnswer(CONTRACTS[api], { statusCode: 207, body: JSON.stringify(given) }, count);

  it('leaves every event that is not listed as success, if an error names none of them', () => {
    for (const error of [BAD, { index: 9, ...BAD }, 'no access']) {
      const verdicts = readOf({ success: [{ index: 1 }], error: [error] }, 3);
      expect(outcomes(verdicts)).toEqual(['failed', 'accepted', 'failed']);
      expect(wordsOf(verdicts[0]?.objections ?? [])).toMatch(/bad value|no access/);
    }
    const verdicts = readOf({ success: [{ index: 0 }], ...BAD }, 2);
    expect(outcomes(verdicts)).toEqual(['accepted', 'failed']);
    expect(wordsOf(verdicts[1]?.objections ?? [])).toBe('E1 bad value');
  });

  it('refuses those that an error names, also if they are listed as success', () => {
    const error = [BAD, { index: 2, errors: [BAD] }, { index: '0', errors: [BUSY] }];
    const verdicts = readOf({ success: [{ index: 1 }, { index: 2 }], error }, 4);
    expect(outcomes(verdicts)).toEqual(['failed', 'accepted', 'refused', 'failed']);
  });

  it('takes all errors of an event together, and its one success of several', () => {
    const error = [
      { index: 1, ...BUSY },
      { index: 1, ...BAD }
    ];
    const verdicts = readOf({ success: [{ index: 0 }, { index: 0 }], error }, 2);
    expect(outcomes(verdicts)).toEqual(['accepted', 'refused']);
    expect(verdicts[1]?.objections).toHaveLength(2);
  });

  it('is read as the contract counts', () => {
    const given = { success: [{ index: 1 }, { index: 3 }], error: [] };
    expect(outcomes(readOf(given, 3, 'conversionsV1'))).toEqual(['accepted', 'failed', 'accepted']);
    expect(outcomes(readOf(given, 3, 'adsApiV1'))).toEqual(['failed', 'accepted', 'failed']);
  });
});
