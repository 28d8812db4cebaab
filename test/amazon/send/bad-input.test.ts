import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  constantsFrom,
  mappingFromJson,
  mappingFromText,
  type Mapping
} from '../../../amazon/send/mapping.js';
import type { SendSummary } from '../../../amazon/send/send.js';
import { dayAgo, FIELDS, keyTypes, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'order_id,email,date,total,currency,country';

/** A row of that header. */
function order(id: string, changes: Partial<Record<string, string>> = {}): string {
  const row: Record<string, string> = {
    id,
    email: `${id}@example.com`,
    date: `${DAY}T10:00:00Z`,
    total: '9.50',
    currency: 'USD',
    country: 'US',
    ...changes
  };
  return Object.values(row).join(',');
}

/** What every summary has to fulfil. */
function expectSum({ counts }: SendSummary): void {
  const { accepted, refused, tooOld, left, repeated, read } = counts;
  expect(accepted + refused + tooOld + left + repeated).toBe(read);
}

/** What was refused, by reason. */
const refusals = ({ reasons }: SendSummary): [string, (number | string)[]][] =>
  reasons.filter(({ outcome }) => outcome === 'refused').map(({ text, rows }) => [text, rows]);

const ids = (): unknown[] => desk.events.map(({ eventId }) => eventId);

describe('a row that cannot be sent is named by its line, and the others are sent', () => {
  test.each([
    ['has no time', { date: '' }, 'it has no time'],
    ['has a time of another kind', { date: '23.11.2026' }, 'its time names no zone'],
    ['has a time that is none', { date: 'yesterday' }, 'its time cannot be read'],
    ['has a day that there is not', { date: '2026-02-30' }, 'its time cannot be read'],
    ['lies in the future', { date: `${dayAgo(-3)}T10:00:00Z` }, 'its time lies in the future'],
    ['has an amount that is none', { total: 'nine' }, 'its value is no amount'],
    ['has an amount with the other sign', { total: '"1.234,50"' }, 'its value is no amount'],
    ['is a refund', { total: '-3.00' }, 'its value is below zero'],
    ['is a refund in brackets', { total: '($20.00)' }, 'its value is below zero'],
    ['is a refund with a real minus', { total: '\u221211.00' }, 'its value is below zero'],
    ['is a refund with a dash', { total: '\u201313.00' }, 'its value is below zero'],
    ['is a refund with the minus behind', { total: '12.00-' }, 'its value is below zero'],
    ['is a refund kept from Excel', { total: "'-42.00" }, 'its value is below zero'],
    [
      'has a country that does not exist',
      { country: 'Atlantis' },
      'its country is not one that exists'
    ],
    ['has no match key', { email: '' }, 'No match key'],
    ['is of Europe without consent', { country: 'DE' }, 'consent'],
    ['is cut off', { total: '9', currency: 'USD', country: 'US,x' }, 'it has 7 cells']
  ])('(%s)', async (_, changes, reason) => {
    const summary = await desk.sendLines([
      HEADER,
      order('a'),
      order('b', changes as Record<string, string>),
      order('c')
    ]);
    expectSum(summary);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1 });
    expect(refusals(summary)).toEqual([[expect.stringContaining(reason), [3]]]);
    expect(ids()).toEqual(['a', 'c']);
    expect(JSON.stringify(summary)).not.toContain('@example.com');
  });

  test('(too old, which counts apart)', async () => {
    const old = order('b', { date: `${dayAgo(30)}T10:00:00Z` });
    const summary = await desk.sendLines([HEADER, order('a'), old]);
    expect(summary.counts).toEqual({
      read: 2,
      accepted: 1,
      refused: 0,
      tooOld: 1,
      left: 0,
      repeated: 0
    });
    expect(summary.rejectedFile).toBeUndefined();
  });
});

test('a file with the names of columns alone is a day without orders', async () => {
  const summary = await desk.sendLines([HEADER]);
  expect(summary.counts).toEqual({
    read: 0,
    accepted: 0,
    refused: 0,
    tooOld: 0,
    left: 0,
    repeated: 0
  });
  expect(summary.fault).toBeUndefined();
});

describe('quotes', () => {
  test('that do not match spoil their row alone', async () => {
    const lines = [HEADER, order('a'), order('b', { email: '12" vinyl' }), order('c')];
    const summary = await desk.sendLines(lines);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1 });
    expect(refusals(summary)).toEqual([[expect.stringContaining('its quotes do not match'), [3]]]);
  });

  test('of which one never ends are told, and what stands before is sent', async () => {
    const lines = [HEADER, order('a'), order('b', { email: '"b@example.com' }), order('c')];
    const summary = await desk.sendLines(lines);
    expectSum(summary);
    expect(ids()).toEqual(['a']);
    expect(refusals(summary)[0]?.[0]).toContain('never ends');
  });

  test('of which one never ends in a large file are told before anything is sent', async () => {
    const before = Array.from({ length: 2000 }, (_, at) => order(`a${at}`)).join('\n');
    const endless = `${HEADER}\n${before}\nb,"b@example.com,${'x'.repeat(17_000_000)}`;
    await expect(desk.send(desk.write('large.csv', endless))).rejects.toThrow(
      'a row of more than 16 MB ends near line 2002'
    );
    expect(desk.simulator.counts.requests).toBe(0);
  });
});

test('a row of a megabyte is sent', async () => {
  const note = 'n'.repeat(1_000_000);
  const lines = [`${HEADER},note`, `${order('a')},${note}`, `${order('b')},"x"`];
  expect((await desk.sendLines(lines)).counts.accepted).toBe(2);
});

describe('encodings', () => {
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

  test('that are not UTF-8 are asked for, with the line, before anything is sent', async () => {
    const file = desk.write('o.csv', latin(`${HEADER},city\n${order('a')},M\u00FCnchen\n`));
    await expect(desk.send(file)).rejects.toThrow(
      'line 2 is not UTF-8; add --encoding windows-1252'
    );
    expect(desk.simulator.counts.requests).toBe(0);
    const summary = await desk.send(file, { encoding: 'windows-1252' });
    expect(summary.understood.files[0]?.description[0]).toContain('Windows-1252');
    expect(keyTypes(desk.events[0])).toEqual(['EMAIL', 'CITY']);
  });

  test('of two kinds in one file leave out the rows of the other', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${HEADER},city\n${order('a')},M\u00FCnchen\n`),
      latin(`${order('b')},M\u00FCnchen\n`)
    ]);
    const file = desk.write('o.csv', bytes);
    const summary = await desk.send(file, { encoding: 'utf-8' });
    expect(refusals(summary)).toEqual([
      [expect.stringContaining('its "city" holds bytes that are not UTF-8'), [3]]
    ]);
    const rejected = Buffer.from(desk.read(summary.rejectedFile ?? ''), 'utf8').toString();
    expect(rejected).toContain('rejection_reason');
    expect(ids()).toEqual(['a']);
  });

  test('with a byte order mark and Windows line ends make no difference', async () => {
    const file = desk.write('o.csv', `\uFEFF${HEADER}\r\n${order('a')}\r\n\r\n${order('b')}\r\n`);
    expect((await desk.send(file)).counts).toMatchObject({ read: 2, accepted: 2 });
  });
});

describe('a file that cannot be sent at all is told before anything is sent', () => {
  test.each([
    [
      'twice',
      ['email,date,email', `a@b.co,${DAY},c@d.co`],
      'the column "email" twice, as number 1 and 3'
    ],
    ['nothing known', ['foo,bar', '1,2'], 'no column is known'],
    ['nobody', ['date,total', `${DAY},3`], 'no column says who bought'],
    ['never', ['email,total', 'a@b.co,3'], 'no column says when it happened'],
    ['no names', [`a@b.co,${DAY},3`], 'line 1 holds an e-mail address'],
    ['two readings', ['email,date', 'a@b.co,03/04/2026 10:00:00 UTC'], 'add --date-order'],
    ['no times', ['email,date', 'a@b.co,soon'], 'holds no time that can be read'],
    ['a JSON list', ['[{"email": "a@b.co"}]'], 'it is one JSON list'],
    ['a workbook', ['PK\u0003\u0004'], 'it is an Excel workbook'],
    ['nothing', ['  '], 'it is empty']
  ])('(%s)', async (_, lines, fault) => {
    await expect(desk.sendLines(lines)).rejects.toThrow(fault);
    expect(desk.simulator.counts.requests).toBe(0);
  });

  test('(no country, and none in the fields)', async () => {
    const lines = ['email,date', `a@b.co,${DAY}T10:00:00Z`];
    const fields = { accountId: FIELDS.accountId };
    await expect(desk.sendLines(lines, { fields })).rejects.toThrow('no column names the country');
  });

  test('(a time zone that is none)', async () => {
    const lines = [HEADER, order('a')];
    await expect(desk.sendLines(lines, { timeZone: 'Europe/Bern' })).rejects.toThrow(
      '--time-zone Europe/Bern: no such zone'
    );
  });
});

test('NDJSON that is cut off or broken is sent but for the broken lines', async () => {
  const line = (id: string): string =>
    JSON.stringify({ order_id: id, email: `${id}@b.co`, date: `${DAY}T10:00:00Z`, total: 3 });
  const content = `${line('a')}\n{"order_id": \n\n${line('b')}\n${line('c').slice(0, 30)}`;
  const summary = await desk.send(desk.write('o.ndjson', content));
  expectSum(summary);
  expect(summary.counts).toMatchObject({ read: 4, accepted: 2, refused: 2 });
  expect(refusals(summary)).toEqual([
    ['it is no JSON object', [2]],
    ['it is no JSON object; is it cut off?', [5]]
  ]);
  const rejected = desk
    .read(summary.rejectedFile ?? '')
    .trimEnd()
    .split('\n');
  expect(JSON.parse(rejected[0] ?? '')).toEqual({
    rejection_reason: 'it is no JSON object',
    line: '{"order_id":'
  });
});

describe('the file of rejected rows', () => {
  test('has the form of the input, and can be corrected and sent', async () => {
    const lines = [HEADER.replaceAll(',', ';'), order('a'), order('b', { total: 'x;"y"' })];
    const file = desk.write('o.csv', `${lines.join('\n').replaceAll(',', ';')}\n`);
    const broken = desk.write('p.csv', desk.read(file).replace('x;"y"', '"x;y"'));
    const summary = await desk.send(broken);
    const rejected = summary.rejectedFile ?? '';
    expect(rejected).toBe(`${broken}.rejected.csv`);
    const [header, row] = desk.read(rejected).split('\n');
    expect(header).toBe(`${lines[0]};rejection_reason`);
    expect(row).toMatch(/^b;b@example\.com;.*;"x;y";USD;US;"its value is no amount, /);
    const corrected = desk.write('q.csv', desk.read(rejected).replace('"x;y"', '4.25'));
    expect((await desk.send(corrected)).counts).toMatchObject({ read: 1, accepted: 1 });
    expect(desk.events.at(-1)).toMatchObject({ eventId: 'b', value: 4.25 });
  });

  test('has the encoding of the input, the reasons too', async () => {
    const text = `${HEADER},city\n${order('a', { country: '' })},M\u00FCnchen\n`;
    const file = desk.write('o.csv', Buffer.from(text, 'latin1'));
    const fields = { accountId: FIELDS.accountId };
    const { rejectedFile = '' } = await desk.send(file, { fields, encoding: 'windows-1252' });
    const bytes = readFileSync(rejectedFile).toString('latin1');
    expect(bytes).toContain(
      'M\u00FCnchen,"it names no country; fill it in, or add --set country=..."'
    );
    const utf8 = desk.write('p.csv', text);
    const other = await desk.send(utf8, { fields });
    expect(desk.read(other.rejectedFile ?? '')).toContain(
      'M\u00FCnchen,"it names no country; fill it in, or add --set country=…"'
    );
  });

  test("holds what Amazon refused, also when the row's event was refused earlier", async () => {
    desk.simulator.faults.add({ on: 'events', kind: 'status', status: 422, times: 1 });
    const lines = [HEADER, order('a')];
    const first = await desk.sendLines(lines);
    expect(first.counts).toMatchObject({ refused: 1 });
    const second = await desk.sendLines(lines);
    expect(second.counts).toEqual(first.counts);
    expect(second.earlier).toBe(1);
    expect(desk.read(second.rejectedFile ?? '')).toContain('Amazon answered 422');
  });
});

describe('--map', () => {
  const lines = ['Mail,Sold,Sum', `a@example.com,${DAY}T10:00:00Z,4`];
  const send = (mapping: Mapping): Promise<SendSummary> => desk.sendLines(lines, { mapping });

  test('names the columns, in the command or in a file', async () => {
    await send(mappingFromText('email=Mail,time=Sold,value=Sum'));
    const json = '{"email": ["Mail"], "time": "Sold", "currency": {"value": "USD"}}';
    await desk.send(desk.write('other.csv', [...lines, `b@example.com,${DAY}T10:00:00Z,5`]), {
      mapping: mappingFromJson(json, 'map.json')
    });
    expect(desk.events.map(({ value }) => value)).toEqual([4, undefined, undefined]);
    expect(desk.events[1]).toMatchObject({ currencyCode: 'USD' });
  });

  test.each([
    ['mail=Mail', 'the tag reads no "mail"'],
    ['email', '"email" is no pair'],
    ['email=Mail,email_address=Mail', 'email_address stands there twice']
  ])('%s is told', (text, fault) => {
    expect(() => mappingFromText(text)).toThrow(fault);
  });

  test('of a column that is not there names those that are', async () => {
    await expect(send(mappingFromText('email=Email,time=Sold'))).rejects.toThrow(
      'it has no column "Email" for email; it has "Mail", "Sold", "Sum"'
    );
  });
});

test('--set fills in what a row does not say, and no more', async () => {
  const lines = [HEADER, order('a', { country: 'CA' }), order('b', { country: '', currency: '' })];
  await desk.sendLines(lines, { constants: constantsFrom('currency=EUR,country=MX') });
  expect(desk.events.map(({ countryCode, currencyCode }) => [countryCode, currencyCode])).toEqual([
    ['CA', 'USD'],
    ['MX', 'EUR']
  ]);
});

test('consent comes from a column, and from the caller where a row says nothing', async () => {
  const lines = [
    `${HEADER},consent`,
    `${order('yes', { country: 'DE' })},granted`,
    `${order('no', { country: 'DE' })},no`,
    `${order('unsaid', { country: 'DE' })},`,
    `${order('odd', { country: 'US' })},perhaps`
  ];
  const without = await desk.sendLines(lines);
  expect(ids()).toEqual(['yes']);
  expect(without.counts).toMatchObject({ read: 4, refused: 3 });
  await desk.send(desk.write('again.csv', lines), { consent: 'granted' });
  expect(ids()).toEqual(['yes', 'yes', 'unsaid']);
});
