import { describe, expect, test } from 'vitest';
import { constantsFrom } from '../../../amazon/send/mapping.js';
import { areCutToZeros, readId } from '../../../amazon/send/order-id.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'order_id,email,date,total,currency,country';
const row = (id: string, at = 0): string =>
  `${id},p${at}@example.com,${DAY}T10:00:00Z,${at + 1}.00,USD,US`;

const ids = (): unknown[] => desk.events.map(({ eventId }) => eventId);

describe('an order ID', () => {
  test.each([
    ['5.82375E+12', 'damaged'],
    ['5,82375E+12', 'damaged'],
    ['5E+12', 'damaged'],
    ['1.23457e+18', 'damaged'],
    ['#N/A', 'damaged'],
    ['#REF!', 'damaged'],
    ['#BEZUG!', 'damaged'],
    ['#¡REF!', 'damaged'],
    ['#NAME?', 'damaged'],
    ['#DIV/0!', 'damaged'],
    ['#NV', 'damaged'],
    ['########', 'damaged'],
    ['#1001', 'id'],
    ['#EU1001', 'id'],
    ['T-1E5', 'id'],
    ['5.82375', 'id'],
    ['null', 'none'],
    ['NaN', 'none'],
    ['n/a', 'none'],
    [' ', 'none']
  ])('"%s" is %s', (text, kind) => {
    expect(readId(text).kind).toBe(kind);
  });

  test('is whole where a program wrote it with decimals', () => {
    expect(readId('1001.0')).toEqual({ kind: 'id', id: '1001' });
    expect(readId('1001.10')).toEqual({ kind: 'id', id: '1001.10' });
  });

  test('that is long shows by its zeros that a spreadsheet cut it', () => {
    expect(areCutToZeros(['1234567890123450', '1234567890123460', '1234567890123470'])).toBe(true);
    expect(areCutToZeros(['123456789012345000'])).toBe(true);
    expect(areCutToZeros(['1234567890123450'])).toBe(false);
    expect(areCutToZeros(['123456789012345000', '123456789012345678'])).toBe(false);
    expect(areCutToZeros(['1000', '2000', '3000'])).toBe(false);
  });
});

test('orders whose IDs a spreadsheet damaged are refused, and none is counted as accepted', async () => {
  const damaged = Array.from({ length: 10 }, (_, at) => row('5.82375E+12', at));
  const lines = [HEADER, ...damaged, row('#N/A', 11), row('#REF!', 12), row('T-1', 13)];
  const summary = await desk.sendLines(lines);
  expect(summary.counts).toMatchObject({ read: 13, accepted: 1, refused: 12, repeated: 0 });
  expect(ids()).toEqual(['T-1']);
  expect(summary.reasons[0]?.text).toContain('its ID was damaged by a spreadsheet');
});

test('long IDs that were cut to zeros are refused', async () => {
  const lines = [HEADER, row('123456789012345000'), row('223456789012345000', 1), row('77', 2)];
  expect((await desk.sendLines(lines)).counts).toMatchObject({ accepted: 1, refused: 2 });
});

test("Shopify's export saved again by Excel is sent under the orders' names, and says so", async () => {
  const rows = Array.from(
    { length: 10 },
    (_, at) => `#${1001 + at},p${at}@example.com,paid,USD,9.00,${DAY} 10:00:00 -0500,US,5.51235E+12`
  );
  const summary = await desk.sendLines([
    'Name,Email,Financial Status,Currency,Total,Created at,Billing Country,Id',
    ...rows
  ]);
  expect(summary.counts).toMatchObject({ read: 10, accepted: 10 });
  expect(ids()).toEqual(rows.map((_, at) => `#${1001 + at}`));
  expect(summary.notes).toEqual([
    expect.objectContaining({
      text: expect.stringContaining('a spreadsheet damaged "Id": "Name" counts instead'),
      count: 10
    })
  ]);
});

test('whole numbers in JSON keep all their digits, and those without are refused', async () => {
  const json = (id: string, at: number): string =>
    `{"order_id": ${id}, "email": "p${at}@b.co", "date": "${DAY}T10:00:00Z", "total": 3, "note": "1\\"2 9007199254740993"}`;
  const given = [
    '9007199254740993',
    '9007199254740992',
    '12345678901234567890',
    '5.82375E+12',
    '7'
  ];
  const summary = await desk.send(desk.write('o.ndjson', given.map(json)));
  expect(ids()).toEqual(['9007199254740993', '9007199254740992', '12345678901234567890', '7']);
  expect(summary.counts).toMatchObject({ read: 5, accepted: 4, refused: 1 });
});

test('IDs of event data are looked at too', async () => {
  const event = (id: string, at: number): string =>
    `{"event_name": "purchase", "event_time": "${DAY}T10:00:00Z", "transaction_id": ${id}, "user_data": {"email_address": "p${at}@b.co"}}`;
  const given = ['9007199254740993', '"5.82375E+12"', '"#REF!"', '"null"', '"(not set)"'];
  const summary = await desk.send(desk.write('o.ndjson', given.map(event)));
  expect(summary.counts).toMatchObject({ read: 5, accepted: 3, refused: 2 });
  const [first, ...others] = ids();
  expect(first).toBe('9007199254740993');
  expect(others.every((id) => String(id).startsWith('row-'))).toBe(true);
  expect(new Set(others).size).toBe(2);
});

test('a row without an ID gets one made of its content, with a note, and is known again', async () => {
  const lines = [HEADER, row(''), row('null', 1)];
  const summary = await desk.sendLines(lines);
  expect(summary.notes[0]).toMatchObject({
    text: expect.stringContaining('no order ID'),
    count: 2
  });
  expect(new Set(ids()).size).toBe(2);
  expect((await desk.sendLines(lines)).earlier).toBe(2);
});

test('--set gives all rows no ID', () => {
  expect(() => constantsFrom('transaction_id=5')).toThrow('would be the same for every row');
});
