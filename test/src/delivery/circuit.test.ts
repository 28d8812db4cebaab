import { describe, expect, test } from 'vitest';
import { ACCEPTED, reply, reportOf, TagInstance } from './tag-instance.js';

const ONCE = { maxAttempts: 1 };
const ILL = '5879120000009';
const others = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ accountId: `587912000010${at}` }));

/** Fires events one after the other and returns how each ended. */
async function endings(tag: TagInstance, count: number, fields: object = {}): Promise<unknown[]> {
  const codes: unknown[] = [];
  for (let at = 0; at < count; at += 1) {
    const run = await tag.fire({ transaction_id: `T-${at}` }, fields);
    const report = reportOf(run);
    codes.push(report.ReasonCode ?? report.Outcome);
  }
  return codes;
}

describe('a circuit breaker', () => {
  test('opens for one throttled advertiser and for no other', async () => {
    const tag = new TagInstance(ONCE);
    tag.amazon = ({ headers }) =>
      headers['Amazon-Ads-AccountId'] === ILL ? reply(429, {}) : ACCEPTED;
    const throttled = await endings(tag, 8, { accountId: ILL });
    expect(throttled).toEqual([
      ...Array<string>(5).fill('amazon_throttled'),
      ...Array<string>(3).fill('breaker_open')
    ]);
    expect(await endings(tag, 50)).toEqual(Array(50).fill('accepted'));
    expect(await endings(tag, 1, { accountId: ILL })).toEqual(['breaker_open']);
    await tag.wait(10_001);
    tag.amazon = [ACCEPTED];
    expect(await endings(tag, 2, { accountId: ILL })).toEqual(['accepted', 'accepted']);
    expect([...tag.storage.keys()].filter((key) => key.includes('circuit'))).toEqual([]);
  });

  test('sends a healthy advertiser everything beside a throttled one of the same tag', async () => {
    const tag = new TagInstance({ ...ONCE, additionalAdvertisers: [{ accountId: ILL }] });
    let accepted = 0;
    tag.amazon = ({ headers }) => {
      if (headers['Amazon-Ads-AccountId'] === ILL) return reply(429, {});
      accepted += 1;
      return ACCEPTED;
    };
    await endings(tag, 30);
    expect(accepted).toBe(30);
    expect(tag.eventRequests.length).toBe(35);
  });

  test.each([429, 503])('is not opened by one event with six rows answered %i', async (status) => {
    const tag = new TagInstance({ ...ONCE, additionalAdvertisers: others(5) });
    tag.amazon = [reply(status, {})];
    await tag.fire();
    expect(tag.eventRequests.length).toBe(6);
    tag.amazon = [ACCEPTED];
    expect(await endings(tag, 1)).toEqual(['accepted']);
    expect(tag.eventRequests.length).toBe(12);
  });

  test('opens for the whole region where its servers are out of order', async () => {
    const tag = new TagInstance(ONCE);
    tag.amazon = [reply(503, {})];
    await endings(tag, 5);
    expect(await endings(tag, 1, { accountId: ILL })).toEqual(['breaker_open']);
    expect(await endings(tag, 1, { region: 'EU', accountId: ILL })).not.toEqual(['breaker_open']);
  });

  test('is closed for the region by a 429, as Amazon was there to say so', async () => {
    const tag = new TagInstance(ONCE);
    tag.amazon = [reply(503, {})];
    await endings(tag, 4);
    tag.amazon = [reply(429, {})];
    await endings(tag, 1, { accountId: ILL });
    tag.amazon = [reply(503, {})];
    expect(await endings(tag, 5)).toEqual(Array(5).fill('amazon_unavailable'));
  });
});

describe('what the storage holds', () => {
  const WILD: unknown[] = [
    {},
    [],
    'text',
    7,
    NaN,
    true,
    [1, 2],
    { region: 'open', '5879120000000': [] },
    { region: { failures: '99', probeAt: 'soon' } },
    { region: { failures: 99, probeAt: 9e15 } },
    { region: { failures: Infinity, probeAt: NaN } },
    { token: {}, expiresAt: 9e15 },
    { token: ['a'], expiresAt: 9e15, renewAt: 'x' },
    { token: 17, expiresAt: '9999999999999' },
    { token: 'a\nb', expiresAt: 9e15 },
    { token: '', heldUntil: 9e15, reason: { a: 1 } },
    { token: '', heldUntil: 9e15, waiting: 'many' },
    { token: 'Atza|old', expiresAt: 9e15, keptUntil: 9e15 },
    { token: 'Atza|old', expiresAt: 9e15, keptUntil: 'always' },
    { since: 9e15, total: 'x' }
  ];

  test.each(WILD)('heals after %o in every place', async (wild) => {
    const tag = new TagInstance();
    await tag.fire();
    tag.amazon = [reply(503, {}), reply(503, {}), ACCEPTED];
    await tag.fire();
    tag.amazon = ({ headers }) =>
      headers.Authorization === 'Bearer Atza|old' ? reply(401, {}) : ACCEPTED;
    const keys = new Set([...tag.storage.keys(), 'amazon ads circuits 2', 'amazon ads waiting 1']);
    expect(keys.size).toBe(3);
    for (const key of keys) tag.storage.set(key, wild);
    await tag.fire();
    await tag.wait(61_000);
    const run = await tag.fire();
    expect(reportOf(run).Outcome).toBe('accepted');
  });

  test.each([{ heldUntil: 0, reason: {} }, { reason: ['x'] }, { reason: 'kim@example.org' }])(
    'never ends an event without an outcome, where a held token has %o',
    async (wild) => {
      const tag = new TagInstance();
      await tag.fire();
      const [key] = [...tag.storage].find(([, value]) =>
        Object.hasOwn(value as object, 'token')
      ) ?? [''];
      expect(key).not.toBe('');
      tag.storage.set(key, { heldUntil: tag.clock.now() + 5000, ...wild });
      const run = await tag.fire();
      expect([run.calls, run.error]).toEqual([1, undefined]);
      expect(run.logs.join()).not.toContain('kim@');
    }
  );
});
