import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  replay,
  type Progress,
  type ReplayOptions,
  type Summary
} from '../../../amazon/replay/replay.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { ACCOUNT, EMAIL_HASH, LetterFile, row, rows } from './rows.js';

const DAY = 86_400_000;
const CREDENTIALS = { clientId: 'client', clientSecret: 'secret', refreshToken: 'Atzr|refresh' };

let simulator: AmazonSimulator;
let server: AmazonServer;
const files: LetterFile[] = [];

beforeEach(async () => {
  simulator = new AmazonSimulator({ credentials: [CREDENTIALS], accounts: [ACCOUNT, '2'] });
  server = await startAmazonServer(simulator, { port: 0 });
});

afterEach(async () => {
  await server.close();
  files.splice(0).forEach((file) => file.remove());
});

function fileOf(lines: readonly (Record<string, unknown> | string)[]): LetterFile {
  const file = new LetterFile(lines);
  files.push(file);
  return file;
}

function run(file: LetterFile, options: Partial<ReplayOptions> = {}): Promise<Summary> {
  return replay({
    file: file.path,
    credentials: CREDENTIALS,
    to: new URL(server.url),
    signal: new AbortController().signal,
    backoff: { firstPauseMs: 2, longestPauseMs: 5, mostAttempts: 4 },
    ...options
  });
}

/** Requests with events, as the simulator got them. */
const eventRequests = () => simulator.received.filter(({ endpoint }) => endpoint !== 'token');
const idsAccepted = () => simulator.conversions.map(({ eventId }) => eventId);

/** What every summary has to fulfil. */
function expectSum({ counts }: Summary): void {
  const { accepted, refused, tooOld, left, read } = counts;
  expect(accepted + refused + tooOld + left).toBe(read);
}

describe('a file of dead letters', () => {
  test('is sent in batches of 500 with one token', async () => {
    const summary = await run(fileOf(rows(1203)));
    expect(summary.counts).toEqual({
      read: 1203,
      accepted: 1203,
      refused: 0,
      tooOld: 0,
      left: 0,
      repeated: 0
    });
    expect(eventRequests().map(({ accepted }) => accepted)).toEqual([500, 500, 203]);
    expect(simulator.counts).toMatchObject({ tokens: 1, duplicates: 0 });
  });

  test('is sent under the same ids and times', async () => {
    const time = Date.now() - 5 * DAY;
    await run(fileOf([row({ id: 'T-9', time })]));
    expect(simulator.conversions[0]).toMatchObject({
      eventId: 'T-9',
      advertiser: ACCOUNT,
      client: 'client',
      region: 'NA',
      event: { eventTime: new Date(time).toISOString(), value: 12.5 }
    });
  });

  test('is grouped by contract, region and account', async () => {
    const signal = { consent: { amazonConsent: { amznUserData: 'GRANTED' } } };
    const summary = await run(
      fileOf([
        row({ id: 'a' }),
        row({ id: 'b', account: '2' }),
        row({ id: 'c', region: 'EU', event: signal }),
        row({ id: 'd' }),
        row({ id: 'e', contract: 'conversionsV1' }),
        row({ id: 'f', contract: 'conversionsV1' })
      ])
    );
    expect(summary.counts.accepted).toBe(6);
    expect(summary.groups).toEqual([
      { contract: 'adsApiV1', region: 'NA', account: ACCOUNT, events: 2, requests: 1 },
      { contract: 'adsApiV1', region: 'NA', account: '2', events: 1, requests: 1 },
      { contract: 'adsApiV1', region: 'EU', account: ACCOUNT, events: 1, requests: 1 },
      { contract: 'conversionsV1', region: 'NA', account: ACCOUNT, events: 2, requests: 1 }
    ]);
    expect(simulator.conversions.find(({ eventId }) => eventId === 'c')?.region).toBe('EU');
  });

  test('of the contract whose answers have no documented form is sent event by event', async () => {
    const time = Date.now() - 1000;
    const summary = await run(
      fileOf([0, 1, 2].map((at) => row({ contract: 'offAmazon2023', time: time - at })))
    );
    expect(summary.counts.accepted).toBe(3);
    expect(summary.withoutId).toBe(3);
    expect(eventRequests()).toHaveLength(3);
  });

  test('sends an event that stands in several lines once, and counts every line', async () => {
    const time = Date.now() - 1000;
    const lines = [...rows(600, { time }), ...rows(600, { time })];
    const summary = await run(fileOf(lines));
    expect(summary.counts).toMatchObject({ read: 1200, accepted: 600, repeated: 600 });
    expect(simulator.counts).toMatchObject({ accepted: 600, duplicates: 0 });
  });

  test('may be a log that held the rows BigQuery did not take', async () => {
    const { request_body: body } = row({ id: 'T-1' });
    const line = { Contract: 'adsApiV1', Region: 'NA', AccountId: ACCOUNT, RequestBody: body };
    const other = { ...line, RequestBody: row({ id: 'T-2' }).request_body };
    const summary = await run(
      fileOf([{ jsonPayload: line }, { textPayload: JSON.stringify(other) }, { ...line }])
    );
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, repeated: 1 });
    expect(idsAccepted()).toEqual(['T-1', 'T-2']);
  });

  test('may have blank lines, a byte order mark and Windows line ends', async () => {
    const file = fileOf([]);
    writeFileSync(file.path, `\uFEFF${JSON.stringify(row({ id: 'T-1' }))}\r\n\r\n  \n`);
    expect((await run(file)).counts).toMatchObject({ read: 1, accepted: 1 });
  });

  test('may be empty', async () => {
    const file = fileOf([]);
    expect((await run(file)).counts).toMatchObject({ read: 0 });
    expect(simulator.counts.requests).toBe(0);
  });
});

describe('a line that is no dead letter', () => {
  test.each([
    ['cut off', '{"contract": "adsApiV1"', 'the line is no JSON object'],
    ['a list', '[1]', 'the line is no JSON object'],
    ['of no contract', { ...row(), contract: 'toString' }, 'contract has to be one of adsApiV1'],
    ['without an account', { ...row(), account_id: null }, 'account_id is missing'],
    ['with a body that is text', { ...row(), request_body: 'jane@example.com' }, 'request_body'],
    ['with a body of no event', { ...row(), request_body: '{"events":[]}' }, 'request_body'],
    ['with a body of two', { ...row(), request_body: '{"events":[{},{}]}' }, 'request_body']
  ])('(%s) is left and named by its number, and not repeated', async (_, line, problem) => {
    const summary = await run(fileOf([row({ id: 'T-1' }), line, row({ id: 'T-2' })]));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, left: 1 });
    expect(summary.broken).toBe(1);
    expect(summary.reasons).toEqual([
      { outcome: 'left', text: expect.stringContaining(problem), count: 1, rows: [2] }
    ]);
    expect(JSON.stringify(summary)).not.toContain('jane');
  });
});

describe('a dead letter that the tag would not have sent', () => {
  const event = (change: Record<string, unknown>) => row({ event: change });
  const keys = (type: string, value: unknown) => event({ matchKeys: [{ type, values: [value] }] });
  const deep = `{"events":[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]}`;
  const unsafe = JSON.stringify(row()).replace(`"${ACCOUNT}"`, '5879120000000012345e0');
  test.each<[string, Record<string, unknown> | string, string]>([
    ['region eu', row({ region: 'eu' }), 'region'],
    ['region Europe', row({ region: 'Europe' }), 'region'],
    ['region null', { ...row(), region: null }, 'region is missing'],
    ['no region', { ...row(), region: undefined }, 'region is missing'],
    ['ENTITY123', row({ account: 'ENTITY123' }), 'account_id'],
    ['two accounts', row({ account: '111,222' }), 'account_id'],
    ['a variable', row({ account: '{{Account}}' }), 'account_id'],
    ['a line break in the account', row({ account: '12\n34' }), 'account_id'],
    ['an account whose digits cannot be told', unsafe, 'account_id'],
    ['a plain e-mail address', keys('EMAIL', 'jane@example.com'), 'EMAIL is not a SHA-256'],
    ['a plain phone number', keys('PHONE', '4915112345678'), 'PHONE is not a SHA-256'],
    ['an address as MATCH_ID', keys('MATCH_ID', 'jane@example.com'), 'e-mail address'],
    ['a key that is a number', keys('EMAIL', 7), 'no list of texts'],
    ['an unknown key', keys('SHOE_SIZE', '42'), 'type'],
    ['an address in custom data', event({ customData: [{ value: 'jane@example.com' }] }), 'e-mail'],
    ['a time that is NaN', event({ eventTime: 'NaN' }), 'time'],
    ['no time', event({ eventTime: null }), 'time'],
    ['a time ahead', row({ time: Date.now() + 7_200_000 }), 'future'],
    ['a value as text', event({ value: '12.5' }), 'value is not a number'],
    ['units as text', event({ unitsSold: 'two' }), 'unitsSold is not a number'],
    ['a body 20,000 deep', { ...row(), request_body: deep }, 'nested']
  ])('(%s) is refused with line and reason, and the others are sent', async (_, line, reason) => {
    const summary = await run(fileOf([row({ id: 'T-1' }), line, row({ id: 'T-2' })]));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1, left: 0 });
    expect(summary.reasons).toEqual([
      { outcome: 'refused', text: expect.stringContaining(reason), count: 1, rows: [2] }
    ]);
    expect(idsAccepted()).toEqual(['T-1', 'T-2']);
    expect(JSON.stringify(summary)).not.toMatch(/jane|49151/);
  });

  test('keeps the digits of an account that is a number beyond 2^53', async () => {
    simulator = new AmazonSimulator({ accounts: ['5879120000000012345'] });
    const other = await startAmazonServer(simulator, { port: 0 });
    const text = JSON.stringify(row({ id: 'T-1' })).replace(`"${ACCOUNT}"`, '5879120000000012345');
    const summary = await run(fileOf([text]), { to: new URL(other.url) });
    await other.close();
    expect(summary.counts.accepted).toBe(1);
    expect(simulator.conversions[0]?.advertiser).toBe('5879120000000012345');
  });
});

describe('an ID that stands for two events', () => {
  test('is refused for the later, which is never counted as accepted', async () => {
    const time = Date.now() - 1000;
    const lines = [row({ id: 'T-1', time }), row({ id: 'T-1', time, event: { value: 99 } })];
    const summary = await run(fileOf(lines));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1, repeated: 0 });
    expect(summary.reasons[0]).toMatchObject({
      outcome: 'refused',
      text: expect.stringContaining('its ID is that of line 1')
    });
    expect(simulator.counts).toMatchObject({ accepted: 1, clashes: 0 });
  });

  test('is refused in a later run too, whoever it names', async () => {
    const time = Date.now() - 1000;
    const file = fileOf([row({ id: 'T-1', time })]);
    await run(file);
    writeFileSync(file.path, JSON.stringify(row({ id: 'T-1', time, event: { value: 99 } })));
    const summary = await run(file);
    expect(summary.counts).toMatchObject({ read: 1, accepted: 0, refused: 1 });
    expect(summary.reasons[0]?.text).toContain('an earlier run');
    expect(simulator.counts.accepted).toBe(1);
  });
});

describe('events too old by now', () => {
  test('are set aside in a file of their own, once', async () => {
    const old = row({ id: 'old', time: Date.now() - 22 * DAY });
    const older = row({ id: 'v1', contract: 'conversionsV1', time: Date.now() - 8 * DAY });
    const file = fileOf([old, row({ id: 'new', time: Date.now() - 20 * DAY }), older]);
    const summary = await run(file);
    expect(summary.counts).toEqual({
      read: 3,
      accepted: 1,
      refused: 0,
      tooOld: 2,
      left: 0,
      repeated: 0
    });
    const aside = `${JSON.stringify(old)}\n${JSON.stringify(older)}\n`;
    expect(file.beside('.too-old.ndjson')).toBe(aside);
    expect((await run(file)).counts).toEqual(summary.counts);
    expect(file.beside('.too-old.ndjson')).toBe(aside);
  });
});

describe('a run that died between setting lines aside and saying so', () => {
  test('does not set them aside twice', async () => {
    const time = Date.now() - 22 * DAY;
    const lines = [row({ id: 'a', time }), row({ id: 'b', time })];
    const file = fileOf(lines);
    await run(file);
    const aside = file.beside('.too-old.ndjson');
    writeFileSync(`${file.path}.journal`, '');
    expect((await run(file)).counts).toMatchObject({ read: 2, tooOld: 2 });
    expect(file.beside('.too-old.ndjson')).toBe(aside);
    // Nor where the last line was torn, which is mended.
    writeFileSync(`${file.path}.journal`, '');
    writeFileSync(`${file.path}.too-old.ndjson`, aside.slice(0, -30));
    await run(file);
    expect(file.beside('.too-old.ndjson')).toBe(aside);
  });
});

describe("Amazon's answer", () => {
  test('is read event by event', async () => {
    const lines = rows(5);
    lines[1] = row({ id: 'bad', event: { value: -1 } });
    lines[3] = row({ id: 'worse', event: { value: -2 } });
    const summary = await run(fileOf(lines));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ accepted: 3, refused: 2 });
    expect(summary.reasons).toHaveLength(1);
    expect(summary.reasons[0]).toMatchObject({ outcome: 'refused', count: 2, rows: [2, 4] });
    expect(idsAccepted()).toEqual(['T-0', 'T-2', 'T-4']);
  });

  test('that counts events from 1 is read so', async () => {
    const lines = rows(4, { contract: 'conversionsV1' });
    lines[2] = row({ id: 'bad', contract: 'conversionsV1', event: { value: -1 } });
    const summary = await run(fileOf(lines));
    expect(summary.counts).toMatchObject({ accepted: 3, refused: 1 });
    expect(summary.reasons[0]?.rows).toEqual([3]);
  });

  test('that blames one event for the whole request leads to that event', async () => {
    const lines = rows(50);
    lines[17] = row({ id: 'bad', event: { countryCode: undefined } });
    const summary = await run(fileOf(lines));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ accepted: 49, refused: 1 });
    expect(summary.reasons[0]).toMatchObject({ outcome: 'refused', rows: [18] });
    expect(simulator.counts.duplicates).toBe(0);
  });

  test('that cannot be read leaves the events for a later run, under the same ids', async () => {
    simulator.faults.add({ on: 'events', kind: 'malformed', times: 1 });
    const file = fileOf(rows(3));
    const summary = await run(file);
    expect(summary.counts).toMatchObject({ accepted: 0, left: 3 });
    expect((await run(file)).counts).toMatchObject({ accepted: 3, left: 0, repeated: 0 });
  });

  test('that it failed itself on an event leaves that event for a later run', async () => {
    const answer = simulator.answer.bind(simulator);
    const error = [0, 1, 2].map((index) => ({ index, errors: [{ code: 'INTERNAL_ERROR' }] }));
    const failing = vi.spyOn(simulator, 'answer').mockImplementation((request) =>
      request.url.includes('/create/events')
        ? {
            kind: 'reply',
            statusCode: 207,
            headers: {},
            body: JSON.stringify({ error }),
            delayMs: 0
          }
        : answer(request)
    );
    const file = fileOf(rows(3));
    expect((await run(file)).counts).toMatchObject({ refused: 0, left: 3 });
    failing.mockRestore();
    expect((await run(file)).counts).toMatchObject({ accepted: 3 });
  });
});

describe('when Amazon fails', () => {
  test.each([
    [{ kind: 'status', status: 503 }],
    [{ kind: 'status', status: 429, retryAfter: 0 }],
    [{ kind: 'reset' }]
  ] as const)('with %j the same bytes are sent again', async (fault) => {
    simulator.faults.add({ on: 'events', times: 3, ...fault });
    const summary = await run(fileOf(rows(3)));
    expect(summary.counts.accepted).toBe(3);
    expect(eventRequests()).toHaveLength(4);
    expect(new Set(eventRequests().map(({ body }) => body)).size).toBe(1);
  });

  test('for good, the rest is left without a request each', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 500 });
    const file = fileOf(rows(1200));
    const summary = await run(file);
    expectSum(summary);
    expect(summary.counts).toMatchObject({ read: 1200, accepted: 0, left: 1200 });
    expect(eventRequests()).toHaveLength(4);
    expect(summary.reasons[0]?.text).toBe('Amazon answered 500; run again later');
    simulator.faults.clear();
    expect((await run(file)).counts.accepted).toBe(1200);
  });

  test('and asks for more time than a run waits, the rest is left', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 429, retryAfter: 3600 });
    const summary = await run(fileOf(rows(2)));
    expect(eventRequests()).toHaveLength(1);
    expect(summary.reasons[0]?.text).toContain('asks to wait 3600 s');
  });

  test('with an expired token it is replaced once', async () => {
    const file = fileOf(rows(600));
    let requests = 0;
    const summary = await run(file, {
      onProgress: () => {
        if (requests++ === 0) simulator.tokens.expireAll();
      }
    });
    expect(summary.counts.accepted).toBe(600);
    expect(simulator.counts.tokens).toBe(2);
  });

  test('to know the account, other accounts are still served', async () => {
    const lines = [...rows(3, { account: '404' }), ...rows(3, { account: '2' })];
    const summary = await run(fileOf(lines));
    expectSum(summary);
    expect(summary.counts).toMatchObject({ accepted: 3, left: 3 });
    expect(summary.reasons[0]?.text).toContain('check credentials, account and region');
  });
});

describe('without a token', () => {
  test('nothing is sent, and the remedy is told without the secret', async () => {
    const credentials = { ...CREDENTIALS, refreshToken: 'Atzr|wrong' };
    const summary = await run(fileOf(rows(3)), { credentials });
    expect(summary.counts).toMatchObject({ left: 3 });
    expect(summary.reasons[0]?.text).toBe(
      'Login with Amazon answered 400: create a new refresh token'
    );
    expect(eventRequests()).toHaveLength(0);
  });

  test('a ready access token serves, and is not replaced', async () => {
    simulator.tokens.register('Atza|ready');
    const credentials = { clientId: 'client', accessToken: 'Atza|ready' };
    const file = fileOf(rows(2));
    expect((await run(file, { credentials })).counts.accepted).toBe(2);
    simulator.tokens.expireAll();
    const summary = await run(fileOf(rows(2, { account: '2' })), { credentials });
    expect(summary.counts.left).toBe(2);
    expect(summary.reasons[0]?.text).toContain('check credentials, account and region');
    expect(simulator.counts.tokens).toBe(0);
  });
});

describe('a run that was stopped', () => {
  test('finishes the request under way; the next run sends the rest, nothing twice', async () => {
    const file = fileOf(rows(1600));
    const stop = new AbortController();
    const first = await run(file, { signal: stop.signal, onProgress: () => stop.abort() });
    expectSum(first);
    expect(first.wasStopped).toBe(true);
    expect(first.counts).toMatchObject({ read: 1600, accepted: 500, left: 1100 });
    const second = await run(file);
    expect(second.counts).toMatchObject({ read: 1600, accepted: 1600 });
    expect(second.earlier).toBe(500);
    expect(simulator.counts).toMatchObject({ accepted: 1600, duplicates: 0 });
  });

  test('does not wait for the end of a pause', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 503 });
    const stop = new AbortController();
    const backoff = { firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 };
    setTimeout(() => stop.abort(), 30);
    const summary = await run(fileOf(rows(3)), { signal: stop.signal, backoff });
    expect(summary.counts.left).toBe(3);
  });

  test('by a crash while the journal was written repeats the torn entry only', async () => {
    const file = fileOf(rows(10));
    await run(file);
    const journal = file.beside('.journal');
    writeFileSync(`${file.path}.journal`, journal.slice(0, -20));
    const second = await run(file);
    expect(second.counts.accepted).toBe(10);
    expect(second.earlier).toBe(9);
    expect(simulator.counts).toMatchObject({ accepted: 11, duplicates: 1 });
    expect((await run(file)).earlier).toBe(10);
  });

  test('does not send again what Amazon refused, and says so again', async () => {
    const file = fileOf([row({ id: 'bad', event: { value: -1 } })]);
    const first = await run(file);
    const second = await run(file);
    expect(second.counts).toEqual(first.counts);
    expect(second.reasons).toEqual(first.reasons);
    expect(eventRequests()).toHaveLength(1);
  });

  test('takes lines that were added since', async () => {
    const file = fileOf(rows(2));
    await run(file);
    appendFileSync(file.path, `${JSON.stringify(row({ id: 'later' }))}\n`);
    expect((await run(file)).counts).toMatchObject({ read: 3, accepted: 3 });
    expect(simulator.counts.accepted).toBe(3);
  });
});

describe('a dry run', () => {
  test('counts what would be sent, and sends and writes nothing', async () => {
    const old = row({ id: 'old', time: Date.now() - 22 * DAY });
    const file = fileOf([...rows(700), old, 'garbage']);
    const summary = await run(file, { isDryRun: true });
    expectSum(summary);
    expect(summary.counts).toEqual({
      read: 702,
      accepted: 0,
      refused: 0,
      tooOld: 1,
      left: 701,
      repeated: 0
    });
    expect(summary.groups[0]).toMatchObject({ events: 700, requests: 2 });
    expect(simulator.counts.requests).toBe(0);
    expect(file.beside('.journal') + file.beside('.too-old.ndjson')).toBe('');
  });
});

test('what a stand-in accepted is still sent to another server', async () => {
  const file = fileOf([...rows(3), row({ id: 'old', time: Date.now() - 22 * DAY })]);
  expect((await run(file)).counts.accepted).toBe(3);
  const other = new AmazonSimulator();
  const otherServer = await startAmazonServer(other, { port: 0 });
  try {
    const summary = await run(file, { to: new URL(otherServer.url) });
    expect(summary.counts).toMatchObject({ accepted: 3, tooOld: 1 });
    expect(other.counts.accepted).toBe(3);
    expect(file.beside('.too-old.ndjson').trimEnd().split('\n')).toHaveLength(1);
    expect((await run(file)).earlier).toBe(4);
  } finally {
    await otherServer.close();
  }
});

test('progress says how far the file is read and when it waits', async () => {
  simulator.faults.add({ on: 'events', kind: 'status', status: 503, times: 1 });
  const seen: Progress[] = [];
  const onProgress = (progress: Progress): void => {
    seen.push({ ...progress, counts: { ...progress.counts } });
  };
  await run(fileOf(rows(1100)), { onProgress });
  expect(seen.filter(({ pauseMs }) => pauseMs > 0)).toHaveLength(1);
  expect(seen.every(({ share }) => share >= 0 && share <= 1)).toBe(true);
  expect(seen.at(-1)).toMatchObject({ share: 1, counts: { read: 1100, accepted: 1100 } });
});

describe('two runs at once', () => {
  test('send nothing twice: the second is refused', async () => {
    const file = fileOf(rows(600));
    const ends = await Promise.allSettled([run(file), run(file)]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const refused = ends.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(String(refused.reason)).toContain('another run is at work on it');
    expect(simulator.counts).toMatchObject({ accepted: 600, duplicates: 0 });
    expect((await run(file)).earlier).toBe(600);
    expect(file.beside('.journal.lock')).toBe('');
  });
});

test('what a run writes is for its owner alone, also where it was not before', async () => {
  const file = fileOf([row({ id: 'T-1' }), row({ id: 'old', time: Date.now() - 22 * DAY })]);
  writeFileSync(`${file.path}.journal`, '', { mode: 0o644 });
  await run(file);
  for (const name of ['.journal', '.too-old.ndjson']) {
    expect(statSync(file.path + name).mode & 0o777).toBe(0o600);
  }
});

test('the journal says nothing of a person and no secret', async () => {
  const file = fileOf([...rows(3), row({ id: 'bad', event: { value: -1 } })]);
  await run(file);
  const journal = readFileSync(`${file.path}.journal`, 'utf8');
  for (const secret of [EMAIL_HASH, 'T-1', ...Object.values(CREDENTIALS).slice(1), 'Atza']) {
    expect(journal).not.toContain(secret);
  }
});
