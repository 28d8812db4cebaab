import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { EVENT_ANSWERS, TOKEN_ANSWERS } from '../../../build/fault-matrix/answers.js';
import { isAcceptance, runMatrix, type Cell } from '../../../build/fault-matrix/matrix.js';
import { pageOf } from '../../../build/write-fault-matrix.js';

/** Requests with the event where there is a token, in the order of EVENT_ANSWERS, and the outcome. */
const EXPECTED: Record<string, [attempts: number, outcome: string]> = {
  '207 accepted': [1, 'accepted'],
  '207 refused': [1, 'refused'],
  '207 garbage': [1, 'failed'],
  '200 empty': [1, 'failed'],
  '200 other body': [1, 'failed'],
  '400': [1, 'refused'],
  '401, then 207': [2, 'accepted'],
  '401 twice': [2, 'refused'],
  '403': [1, 'refused'],
  '404': [1, 'refused'],
  '413': [1, 'refused'],
  '422': [1, 'refused'],
  '429': [5, 'failed'],
  '429, wait 60 s': [1, 'failed'],
  '500': [5, 'failed'],
  '502': [5, 'failed'],
  '503': [5, 'failed'],
  '504': [5, 'failed'],
  'time-out': [5, 'failed'],
  reset: [5, 'failed'],
  '503, reset, then 207': [3, 'accepted'],
  '503, 401, then 207': [3, 'accepted']
};

/** Token requests on a cold instance for an answer that gives no token. */
const TOKEN_REQUESTS: Record<string, number> = {
  '400 invalid_grant': 1,
  '401 invalid_client': 1,
  '429': 5,
  '500': 5,
  '503': 5,
  // No attempt for a token begins later than ten seconds after the first.
  'time-out': 2,
  reset: 5,
  '200 garbage': 1,
  '200 empty token': 1
};

let cells: Cell[];
let withoutBigQuery: Cell[];

beforeAll(async () => {
  cells = await runMatrix();
  withoutBigQuery = await runMatrix({ reason: 'quota' });
});

const nameOf = (cell: Cell): string => `${cell.tokenAnswer.name} / ${cell.eventAnswer.name}`;

/** The cells that a rule does not hold for, by name, so that a failure says which. */
const breaking = (all: readonly Cell[], rule: (cell: Cell) => boolean): string[] =>
  all.filter((cell) => !rule(cell)).map(nameOf);

const isAccepted = (cell: Cell): boolean => cell.outcome === 'success';

describe('in every cell', () => {
  test('the matrix is whole', () => {
    expect(cells).toHaveLength(TOKEN_ANSWERS.length * EVENT_ANSWERS.length);
    expect(Object.keys(EXPECTED).toSorted()).toEqual(
      EVENT_ANSWERS.map(({ name }) => name).toSorted()
    );
  });

  test('exactly one of gtmOnSuccess and gtmOnFailure is called, once', () => {
    expect(breaking(cells, (cell) => cell.calls === 1 && cell.outcome !== 'none')).toEqual([]);
  });

  test('one log line says how the event ended, with a reason unless it was accepted', () => {
    const hasLine = ({ reports, ...cell }: Cell): boolean =>
      reports.length === 1 &&
      reports[0]?.EventId === 'T-1001' &&
      reports[0].Attempts === cell.attempts.length &&
      (reports[0].Outcome === 'accepted') === (cell.outcome === 'success') &&
      (cell.outcome === 'success' ? !reports[0].Reason : (reports[0].Reason?.length ?? 0) > 10);
    expect(breaking(cells, hasLine)).toEqual([]);
    expect(breaking(withoutBigQuery, hasLine)).toEqual([]);
  });

  test('what was not accepted is one dead letter, what was is none', () => {
    expect(
      breaking(cells, (cell) => cell.deadLetters.length === (isAccepted(cell) ? 0 : 1))
    ).toEqual([]);
    expect(breaking(cells, (cell) => cell.loggedDeadLetters.length === 0)).toEqual([]);
  });

  test('the dead letter stands whole in the log where BigQuery takes no row', () => {
    expect(
      breaking(
        withoutBigQuery,
        (cell) => cell.loggedDeadLetters.length === (isAccepted(cell) ? 0 : 1)
      )
    ).toEqual([]);
  });

  test('requests and dead letter carry the same bytes', () => {
    const bodies = ({ attempts, deadLetters, loggedDeadLetters }: Cell): unknown[] => [
      ...attempts.map(({ body }) => body),
      ...deadLetters.map((row) => row.request_body),
      ...loggedDeadLetters.map((line) => line.RequestBody)
    ];
    const isOne = (cell: Cell): boolean =>
      new Set(bodies(cell)).size === 1 && String(bodies(cell)[0]).includes('"eventId":"T-1001"');
    expect(breaking([...cells, ...withoutBigQuery], isOne)).toEqual([]);
  });

  test('nothing is sent after Amazon accepted the event', () => {
    const endsWithAcceptance = ({ attempts }: Cell): boolean =>
      attempts.slice(0, -1).every(({ reply }) => !isAcceptance(reply));
    expect(breaking(cells, endsWithAcceptance)).toEqual([]);
    const knowsAcceptance = (cell: Cell): boolean =>
      isAccepted(cell) === cell.attempts.some(({ reply }) => isAcceptance(reply));
    expect(breaking(cells, knowsAcceptance)).toEqual([]);
  });
});

describe('with a token', () => {
  test.each(EVENT_ANSWERS.map(({ name }) => name))('%s', (name) => {
    const cell = cells.find((each) => each.eventAnswer.name === name) as Cell;
    const renewals = name.includes('401') ? 1 : 0;
    expect([cell.attempts.length, cell.reports[0]?.Outcome, cell.tokenRequests]).toEqual([
      ...(EXPECTED[name] ?? []),
      1 + renewals
    ]);
  });
});

describe('without a token nothing is sent', () => {
  test.each(Object.entries(TOKEN_REQUESTS))('%s', (name, tokenRequests) => {
    const column = cells.filter((cell) => cell.tokenAnswer.name === name);
    expect(column).toHaveLength(EVENT_ANSWERS.length);
    expect(
      breaking(column, (cell) => cell.attempts.length === 0 && cell.tokenRequests === tokenRequests)
    ).toEqual([]);
  });
});

test('docs/fault-matrix.md says what the cells give, and leaves none empty', async () => {
  const page = await pageOf(cells);
  expect(page).not.toMatch(/\| *\|/);
  expect(page).not.toContain('silent');
  expect(readFileSync('docs/fault-matrix.md', 'utf8'), 'run npm run docs').toBe(page);
});
