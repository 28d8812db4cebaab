import { describe, expect, test } from 'vitest';
import {
  ACCEPTED,
  bearerOf,
  CREDENTIALS,
  linesOf,
  reply,
  reportOf,
  START,
  TagInstance,
  token
} from './tag-instance.js';

const MINUTE = 60_000;
const REFUSED_GRANT = reply(400, { error: 'invalid_grant', error_description: 'gone' });
const UNAUTHORIZED = reply(401, { code: 'UNAUTHORIZED', message: 'expired' });

describe('a cold start', () => {
  test('with 200 events at one moment makes one token request and 200 conversions', async () => {
    const tag = new TagInstance();
    tag.tokens = [{ ...token(), delayMs: 400 }];
    const runs = await tag.fireAll(200);
    expect(tag.tokenRequests).toHaveLength(1);
    expect(tag.eventRequests).toHaveLength(200);
    expect(new Set(runs.map((run) => run.outcome))).toEqual(new Set(['success']));
    expect(new Set(tag.eventRequests.map(bearerOf))).toEqual(new Set(['first']));
    expect(new Set(tag.eventRequests.map((sent) => sent.body)).size).toBe(200);
  });

  test('with a token service that is down ends every event, with a handful of requests', async () => {
    const tag = new TagInstance({ deadLetterMode: 'bigquery', deadLetterDatasetId: 'd' });
    tag.tokens = [reply(503, '')];
    const runs = await tag.fireAll(50);
    expect(tag.tokenRequests).toHaveLength(5);
    expect(tag.eventRequests).toHaveLength(0);
    for (const run of runs) {
      expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
      expect(reportOf(run).Reason).toContain('it answered 503');
    }
  });

  test('asks for one token for several advertisers', async () => {
    const tag = new TagInstance({
      additionalAdvertisers: [{ accountId: '2' }, { accountId: '3' }]
    });
    tag.tokens = [{ ...token(), delayMs: 300 }];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'success', calls: 1 });
    expect(tag.tokenRequests).toHaveLength(1);
    expect(
      tag.eventRequests.map((sent) => sent.headers['Amazon-Ads-AccountId']).toSorted()
    ).toEqual(['2', '3', '5879120000000']);
  });
});

describe('the lease on the token request', () => {
  test('is taken over, once, from an execution that never came back', async () => {
    const tag = new TagInstance();
    await tag.fire();
    const [key, state] = [...tag.storage][0] as [string, Record<string, unknown>];
    const lease = { ...state, token: '', reason: '', heldUntil: tag.clock.now() + 16_000 };
    tag.storage.set(key, lease);
    const since = tag.clock.now();
    const runs = await tag.fireAll(5);
    expect(runs.every((run) => run.outcome === 'success')).toBe(true);
    expect(tag.tokenRequests).toHaveLength(2);
    expect((tag.tokenRequests[1]?.at ?? 0) - since).toBeGreaterThanOrEqual(16_000);
    expect((tag.tokenRequests[1]?.at ?? 0) - since).toBeLessThan(16_100);
  });

  test('is waited for no longer than the event has time', async () => {
    const tag = new TagInstance({ timeoutMs: '30000' });
    await tag.fire();
    const [key, state] = [...tag.storage][0] as [string, Record<string, unknown>];
    tag.storage.set(key, { ...state, token: '', heldUntil: tag.clock.now() + 41_000 });
    const since = tag.clock.now();
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(reportOf(run).Reason).toBe('No token in time');
    expect(tag.clock.now() - since).toBeLessThan(31_000);
  });

  test('spans every attempt, so that two executions never ask at once', async () => {
    const tag = new TagInstance();
    const hanging = { error: 'timed_out', delayMs: 3000 } as const;
    tag.tokens = [hanging, hanging, token('third')];
    await tag.fireAll(10);
    expect(tag.tokenRequests).toHaveLength(3);
    expect(new Set(tag.eventRequests.map(bearerOf))).toEqual(new Set(['third']));
  });
});

describe('a stored token', () => {
  test('serves later events, each in one request', async () => {
    const tag = new TagInstance();
    await tag.fire();
    await tag.wait(30 * MINUTE);
    const run = await tag.fire();
    expect(tag.tokenRequests).toHaveLength(1);
    expect(reportOf(run).Token).toBe('cached');
  });

  test('is renewed ahead by one event while no event waits', async () => {
    const tag = new TagInstance();
    await tag.fire();
    await tag.wait(56 * MINUTE);
    tag.tokens = [{ ...token('second'), delayMs: 2000 }];
    const before = tag.clock.now();
    const runs = await tag.fireAll(20);
    expect(tag.tokenRequests).toHaveLength(2);
    expect(tag.eventRequests.slice(1).every((sent) => bearerOf(sent) === 'first')).toBe(true);
    expect(tag.eventRequests.slice(1).every((sent) => sent.at === before)).toBe(true);
    expect(runs.every((run) => run.outcome === 'success')).toBe(true);
    await tag.fire();
    expect(bearerOf(tag.eventRequests.at(-1)!)).toBe('second');
  });

  test('stays in use when renewing it ahead fails, and renewing is tried again later', async () => {
    const tag = new TagInstance();
    await tag.fire();
    tag.tokens = [REFUSED_GRANT];
    await tag.wait(56 * MINUTE);
    await tag.fire();
    await tag.fire();
    expect(tag.tokenRequests).toHaveLength(2);
    await tag.wait(31_000);
    expect((await tag.fire()).outcome).toBe('success');
    expect(tag.tokenRequests).toHaveLength(3);
  });

  test('is not used once it has expired', async () => {
    const tag = new TagInstance();
    await tag.fire();
    tag.tokens = [token('second')];
    await tag.wait(61 * MINUTE);
    const run = await tag.fire();
    expect(bearerOf(tag.eventRequests[1]!)).toBe('second');
    expect(reportOf(run).Token).toBe('new');
  });

  test.each([
    ['60', 61_000],
    [60, 61_000],
    [300, 301_000]
  ])('that lives for %j seconds is honoured', async (seconds, wait) => {
    const tag = new TagInstance();
    tag.tokens = [token('first', { expires_in: seconds }), token('second')];
    await tag.fire();
    await tag.wait(20_000);
    await tag.fire();
    expect(tag.tokenRequests).toHaveLength(1);
    await tag.wait(wait);
    await tag.fire();
    expect(bearerOf(tag.eventRequests[2]!)).toBe('second');
  });

  test.each([[undefined], [0], [-1], ['soon'], [null], [{}]])(
    'whose lifetime is said to be %j serves for 50 minutes',
    async (seconds) => {
      const tag = new TagInstance();
      tag.tokens = [token('first', { expires_in: seconds })];
      await tag.fire();
      await tag.wait(50 * MINUTE);
      await tag.fire();
      expect(tag.tokenRequests).toHaveLength(1);
    }
  );

  test('belongs to its client and refresh token', async () => {
    const tag = new TagInstance();
    tag.tokens = [token('first'), token('second'), token('third')];
    await tag.fire();
    await tag.fire({}, { refreshToken: 'Atzr|other' });
    await tag.fire({}, { clientId: 'other' });
    await tag.fire();
    expect(tag.eventRequests.map(bearerOf)).toEqual(['first', 'second', 'third', 'first']);
  });

  test('is stored under a key that tells nothing, and never logged', async () => {
    const tag = new TagInstance();
    const run = await tag.fire();
    const keys = [...tag.storage.keys()].join();
    const logs = run.logs.join();
    for (const secret of [...Object.values(CREDENTIALS), 'Atza|first']) {
      expect(keys).not.toContain(secret);
      expect(logs).not.toContain(secret);
    }
  });
});

describe('a refused refresh', () => {
  test.each([
    [400, 'invalid_grant', 'create a new refresh token'],
    [401, 'invalid_client', 'check client ID and secret'],
    [400, 'unauthorized_client', 'check client ID and refresh token'],
    [400, 'invalid_scope', 'it answered 400']
  ])('with %i %s fails at once and says what to do', async (status, error, remedy) => {
    const tag = new TagInstance();
    tag.tokens = [reply(status, { error, error_description: CREDENTIALS.refreshToken })];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.tokenRequests).toHaveLength(1);
    expect(tag.eventRequests).toHaveLength(0);
    expect(reportOf(run).Reason).toContain(remedy);
    expect(run.logs.join()).not.toContain(CREDENTIALS.refreshToken);
  });

  test('is remembered for half a minute, then asked again', async () => {
    const tag = new TagInstance();
    tag.tokens = [REFUSED_GRANT, token('second')];
    await tag.fire();
    const runs = await tag.fireAll(100);
    expect(tag.tokenRequests).toHaveLength(1);
    expect(runs.every((run) => run.outcome === 'failure')).toBe(true);
    expect(reportOf(runs[99]!).Reason).toContain('create a new refresh token');
    await tag.wait(30_000);
    expect((await tag.fire()).outcome).toBe('success');
  });

  test('is paused for as long as the service asks', async () => {
    const tag = new TagInstance();
    tag.tokens = [reply(429, '', { 'retry-after': '60' }), token()];
    const run = await tag.fire();
    expect(reportOf(run).Reason).toContain('wait 60 s');
    await tag.wait(50_000);
    await tag.fire();
    expect(tag.tokenRequests).toHaveLength(1);
    await tag.wait(10_000);
    expect((await tag.fire()).outcome).toBe('success');
  });

  test('is paused for five minutes at most', async () => {
    const tag = new TagInstance();
    tag.tokens = [reply(429, '', { 'retry-after': '999999999' }), token()];
    await tag.fire();
    await tag.wait(5 * MINUTE);
    expect((await tag.fire()).outcome).toBe('success');
  });

  test.each([
    ['garbage', reply(200, '<html>')],
    ['an empty token', token('', { access_token: '' })],
    ['a token that fits no header', token('', { access_token: 'Atza|1\nx: y' })],
    ['a token that is no text', token('', { access_token: { a: 1 } })]
  ])('by %s is not used', async (_, answer) => {
    const tag = new TagInstance();
    tag.tokens = [answer];
    expect((await tag.fire()).outcome).toBe('failure');
    expect(tag.eventRequests).toHaveLength(0);
  });
});

describe('401 from the events endpoint', () => {
  test('drops the token, renews it once and sends the same bytes once more', async () => {
    const tag = new TagInstance();
    tag.tokens = [token('first'), token('second')];
    tag.amazon = [UNAUTHORIZED, ACCEPTED];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'success', calls: 1 });
    expect(tag.eventRequests.map(bearerOf)).toEqual(['first', 'second']);
    expect(tag.eventRequests[0]?.body).toBe(tag.eventRequests[1]?.body);
    expect(reportOf(run)).toMatchObject({ Attempts: 2, Token: 'new' });
  });

  test('twice is final', async () => {
    const tag = new TagInstance();
    tag.amazon = [UNAUTHORIZED];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.tokenRequests).toHaveLength(2);
    expect(tag.eventRequests).toHaveLength(2);
    expect(reportOf(run).Reason).toContain('check credentials and region');
  });

  test('to new tokens too is no reason to ask for one with each event', async () => {
    const tag = new TagInstance();
    tag.amazon = [UNAUTHORIZED];
    for (let at = 0; at < 20; at += 1) {
      expect((await tag.fire()).outcome).toBe('failure');
      await tag.wait(200);
    }
    expect(tag.tokenRequests).toHaveLength(2);
    expect(tag.eventRequests).toHaveLength(21);
    await tag.wait(5000);
    await tag.fire();
    expect(tag.tokenRequests).toHaveLength(3);
  });

  test('renews the token each time, as long as Amazon takes the new one', async () => {
    const tag = new TagInstance();
    tag.tokens = ['1', '2', '3', '4'].map((name) => token(name));
    for (const valid of ['2', '3', '4']) {
      tag.amazon = (request) => (bearerOf(request) === valid ? ACCEPTED : UNAUTHORIZED);
      expect((await tag.fire()).outcome).toBe('success');
    }
    expect(tag.tokenRequests).toHaveLength(4);
  });

  test('for many events at once renews the token once', async () => {
    const tag = new TagInstance();
    await tag.fire();
    tag.tokens = [{ ...token('second'), delayMs: 300 }];
    tag.amazon = (request) => ({
      ...(bearerOf(request) === 'second' ? ACCEPTED : UNAUTHORIZED),
      delayMs: 20 + (tag.eventRequests.length % 50) * 20
    });
    const runs = await tag.fireAll(100);
    expect(tag.tokenRequests).toHaveLength(2);
    expect(runs.every((run) => run.outcome === 'success')).toBe(true);
  });
});

describe('a given access token', () => {
  const given = { authMode: 'accessToken', accessToken: 'Atza|given', refreshToken: '' };

  test('is used as it is, without storage or token service', async () => {
    const tag = new TagInstance(given);
    const run = await tag.fire();
    expect(tag.eventRequests.map(bearerOf)).toEqual(['given']);
    expect(tag.tokenRequests).toHaveLength(0);
    expect(tag.storage.size).toBe(0);
    expect(reportOf(run).Token).toBe('given');
  });

  test('that Amazon refuses fails, for nothing renews it', async () => {
    const tag = new TagInstance(given);
    tag.amazon = [UNAUTHORIZED];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.eventRequests).toHaveLength(1);
    expect(run.logs.join()).not.toContain('Atza|given');
  });

  test('that is empty fails with a line that says so', async () => {
    const tag = new TagInstance({ ...given, accessToken: undefined });
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(linesOf(run)[0]?.Reason).toBe('A credential is empty or malformed: access token');
    expect(tag.clock.now()).toBe(START);
  });
});
