import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fire, NOW } from './tag.js';

const DAY = 86_400_000;

/** What the conversion says when the event happened, fired soon after the given time. */
async function sentTime(value: unknown, now: number): Promise<unknown> {
  const { conversion } = await fire({ event_time: value }, {}, { now });
  return conversion?.eventTime;
}

describe('the time of an event', () => {
  it.each([
    ['2026-04-20T10:11:12.345Z', '2026-04-20T10:11:12.345Z'],
    ['2026-04-20T10:11:12Z', '2026-04-20T10:11:12.000Z'],
    ['2026-04-20T10:11:12.5Z', '2026-04-20T10:11:12.500Z'],
    ['2026-04-20T10:11:12.123456Z', '2026-04-20T10:11:12.123Z'],
    ['2026-04-20T10:11:12+02:00', '2026-04-20T08:11:12.000Z'],
    ['2026-04-20T00:30:00+0530', '2026-04-19T19:00:00.000Z'],
    ['2026-04-20T10:11:12-00:30', '2026-04-20T10:41:12.000Z'],
    ['2026-04-19T23:00-03', '2026-04-20T02:00:00.000Z'],
    ['2026-04-20 10:11:12', '2026-04-20T10:11:12.000Z'],
    ['2026-04-20t10:11z', '2026-04-20T10:11:00.000Z'],
    ['2026-04-20', '2026-04-20T00:00:00.000Z'],
    [1776680000, '2026-04-20T10:13:20.000Z'],
    ['1776680000', '2026-04-20T10:13:20.000Z'],
    [1776680000.5, '2026-04-20T10:13:20.500Z'],
    [1776680000123, '2026-04-20T10:13:20.123Z'],
    [1776680000123456, '2026-04-20T10:13:20.123Z'],
    ['1776680000123456', '2026-04-20T10:13:20.123Z']
  ])('%j is %s', async (value, iso) => {
    expect(await sentTime(value, NOW)).toBe(iso);
  });

  it.each([
    '2026-02-29T10:00:00Z',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-04-00',
    '2026-04-20T24:30:00Z',
    '2026-04-20T10:61:00Z',
    '2026-04-20T10:11:75Z',
    '20.04.2026',
    'yesterday',
    '04/20/2026',
    '2026',
    17,
    -1776680000,
    1e300,
    'NaN',
    {},
    [],
    true,
    // More than an hour ahead of the server's clock.
    NOW + 3_700_000
  ])('%j is no time: it counts as now', async (value) => {
    expect(await sentTime(value, NOW)).toBe(new Date(NOW).toISOString());
  });

  it.each([
    '2026-04-19T09:30:00',
    '2026-04-19 09:30',
    '2026-04-19t09:30:00.5',
    '2026-04-19 09:30:00,25',
    '2026-04-19'
  ])('%j names no zone: it is taken as UTC, and noted', async (time) => {
    const event = await fire({ timestamp: time });
    expect(event.notes).toContain('event time taken as UTC: timestamp names no time zone');
    const field = await fire({}, { eventTime: time });
    expect(field.notes).toContain('event time taken as UTC: Event time names no time zone');
    const day = new Date(String(event.conversion?.eventTime)).getUTCDate();
    expect([day, field.conversion?.eventTime]).toEqual([19, event.conversion?.eventTime]);
  });

  it.each([
    '2026-04-19T09:30:00Z',
    '2026-04-19 09:30:00 UTC',
    '2026-04-19T09:30+02:00',
    '2026-04-19T09:30-03',
    'Sun, 19 Apr 2026 09:30:00 GMT',
    1776590000,
    '1776590000123'
  ])('%j names its moment, and nothing is noted', async (time) => {
    const { notes, conversion } = await fire({ event_time: time });
    expect(notes ?? '').not.toContain('event time');
    expect(String(conversion?.eventTime)).toMatch(/^2026-04-19T/);
  });

  it.each([
    '1970-01-02T00:00:00.000Z',
    '1999-12-31T23:59:59.999Z',
    '2000-02-29T12:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '2024-12-31T23:59:59.999Z',
    '2026-03-01T00:00:00.000Z',
    '2038-01-19T03:14:08.000Z',
    '2096-02-29T23:59:59.000Z',
    '2099-12-31T00:00:00.000Z'
  ])('%s is read and written as it is, at the edges of calendars', async (iso) => {
    expect(await sentTime(iso, Date.parse(iso) + 1000)).toBe(iso);
  });

  it('is the same moment for every moment from 1970 to 2099', { timeout: 180_000 }, async () => {
    const latest = Date.UTC(2099, 11, 31);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: DAY, max: latest }), async (moment) => {
        const iso = new Date(moment).toISOString();
        expect(await sentTime(iso, moment + 1)).toBe(iso);
      }),
      { numRuns: 300 }
    );
  });

  it.each([
    ['the field', { eventTime: NOW - 1000 }, 1000],
    ['event_time', {}, 2000],
    ['timestamp_micros', { drop: 'event_time' }, 3000]
  ])('comes first from %s', async (_, { drop, ...fields }: Record<string, unknown>, ago) => {
    const event: Record<string, unknown> = {
      event_time: NOW - 2000,
      timestamp_micros: (NOW - 3000) * 1000,
      timestamp: (NOW - 4000) / 1000
    };
    if (typeof drop === 'string') event[drop] = 'never';
    const { conversion } = await fire(event, fields);
    expect(conversion?.eventTime).toBe(new Date(NOW - ago).toISOString());
  });
});

describe('an old event', () => {
  it.each([
    ['adsApiV1', 21],
    ['conversionsV1', 7],
    ['offAmazon2023', 7]
  ])('of %s is sent up to %d days, then refused with its age', async (api, days) => {
    const young = await fire({ event_time: NOW - days * DAY }, { api });
    expect(young.outcome).toBe('success');
    const old = await fire({ event_time: NOW - days * DAY - 1 }, { api });
    expect(old.outcome).toBe('failure');
    expect(old.requests).toEqual([]);
    expect(old.reason).toBe(`The event is ${days} days old, more than ${days}`);
  });
});
