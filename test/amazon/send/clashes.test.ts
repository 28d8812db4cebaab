import { expect, test, vi } from 'vitest';
import type { SendSummary } from '../../../amazon/send/send.js';
import { TagConversion } from '../../../amazon/send/tag-conversion.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'receipt,email,date,total,currency,country';

const row = (id: string, email: string, total = '10.00', date = `${DAY}T09:15:00Z`): string =>
  `${id},${email},${date},${total},USD,US`;

const FIRST = row('1', 'kim@example.org');

/** What was refused, by reason. */
const refusals = ({ reasons }: SendSummary): [string, (number | string)[]][] =>
  reasons.filter(({ outcome }) => outcome === 'refused').map(({ text, rows }) => [text, rows]);

test.each([
  ['person', row('1', 'eve@example.org'), 'which names somebody else'],
  ['value', row('1', 'kim@example.org', '99.00'), 'which says something else'],
  ['time', row('1', 'kim@example.org', '10.00', `${DAY}T09:16:00Z`), 'which says something else']
])('one ID with another %s is a clash: refused, with both lines', async (_, second, what) => {
  const summary = await desk.sendLines([HEADER, FIRST, second]);
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1, repeated: 0 });
  expect(summary.clashes).toBe(1);
  expect(refusals(summary)).toEqual([
    [`its ID is that of line 2, ${what}; give each order its own`, [3]]
  ]);
  expect(desk.events).toHaveLength(1);
  expect(desk.read(summary.rejectedFile ?? '')).toContain(`${second},"its ID is that of line 2`);
});

test('a row that says the same again is a repeat, and no accepted one', async () => {
  const summary = await desk.sendLines([HEADER, FIRST, row('2', 'eve@example.org'), FIRST, FIRST]);
  expect(summary.counts).toMatchObject({ read: 4, accepted: 2, refused: 0, repeated: 2 });
  expect(summary.clashes).toBe(0);
});

test('a repeat is one also where its order was not accepted', async () => {
  desk.simulator.faults.add({ on: 'events', kind: 'status', status: 422, times: 1 });
  const summary = await desk.sendLines([HEADER, FIRST, FIRST]);
  expect(summary.counts).toMatchObject({ read: 2, accepted: 0, refused: 1, repeated: 1 });
});

test('a clash is one also far behind, in a later request', async () => {
  const others = Array.from({ length: 1200 }, (_, at) => row(`o${at}`, `p${at}@example.org`));
  const summary = await desk.sendLines([HEADER, FIRST, ...others, row('1', 'eve@example.org')]);
  expect(summary.counts).toMatchObject({ read: 1202, accepted: 1201, refused: 1 });
  expect(refusals(summary)[0]?.[1]).toEqual([1203]);
});

test('with several advertisers a clash is one row', async () => {
  const fields = { accountId: '1', additionalAdvertisers: [{ accountId: '2' }] };
  const options = { fields };
  const summary = await desk.sendLines([HEADER, FIRST, row('1', 'eve@example.org')], options);
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
  expect(summary.clashes).toBe(1);
});

test('a later export with an edited order is noted, and with another person a clash', async () => {
  const journal = { journal: desk.write('j.journal', '') };
  await desk.sendLines([HEADER, FIRST, row('2', 'eve@example.org')], journal);
  const later = [HEADER, row('1', 'kim@example.org', '12.00'), row('2', 'joe@example.org')];
  const summary = await desk.sendLines(later, journal);
  expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
  expect(summary).toMatchObject({ earlier: 1, clashes: 1 });
  expect(summary.notes[0]).toMatchObject({
    text: expect.stringContaining('edited after an earlier run sent it'),
    count: 1,
    line: 2
  });
  expect(refusals(summary)).toEqual([[expect.stringContaining('that an earlier run sent'), [3]]]);
  expect(desk.simulator.counts.accepted).toBe(2);
  expect(desk.read(journal.journal)).not.toMatch(/@|[0-9a-f]{64}/);
});

test('a later export with the same orders notes nothing', async () => {
  const lines = [HEADER, FIRST, row('2', 'eve@example.org')];
  await desk.sendLines(lines);
  const summary = await desk.sendLines([...lines, FIRST]);
  expect(summary).toMatchObject({ earlier: 2, clashes: 0, notes: [] });
  expect(summary.counts).toMatchObject({ read: 3, accepted: 2, repeated: 1 });
});

test('a run that goes on converts only what is not done, and still sees repeats and clashes', async () => {
  const orders = Array.from({ length: 600 }, (_, at) => row(`o${at}`, `p${at}@example.org`));
  const journal = { journal: desk.write('j.journal', '') };
  await desk.sendLines([HEADER, ...orders], journal);
  const convert = vi.spyOn(TagConversion.prototype, 'convert');
  const more = [row('new', 'n@example.org'), row('o7', 'eve@example.org'), orders[8] ?? ''];
  const summary = await desk.sendLines([HEADER, ...orders, ...more], journal);
  expect(convert.mock.calls.length).toBeLessThan(200);
  convert.mockRestore();
  expect(summary.counts).toMatchObject({ read: 603, accepted: 601, refused: 1, repeated: 1 });
  expect(summary).toMatchObject({ earlier: 600, clashes: 1 });
});
