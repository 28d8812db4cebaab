import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { mappingFromText } from '../../../amazon/send/mapping.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'order_id,email,date,total,currency,country';
const row = (id: string, more: Partial<Record<'email' | 'date', string>> = {}): string =>
  `${id},${more.email ?? `p${id}@example.com`},${more.date ?? `${DAY}T09:15:00Z`},10.00,USD,US`;
const LINES = [HEADER, row('1'), row('2')];

const ids = (): unknown[] => desk.events.map(({ eventId }) => eventId);

/** Text as UTF-16, with the bytes in another order if wanted. */
function wide(text: string, isBigEndian = false): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return isBigEndian ? bytes.swap16() : bytes;
}

describe('a file is read in the form it comes in', () => {
  const text = `${LINES.join('\r\n')}\r\n`;

  test.each([
    ['gzip', gzipSync(text)],
    ['gzip in two parts', Buffer.concat([gzipSync(text.slice(0, 60)), gzipSync(text.slice(60))])],
    ['UTF-16 with a mark', wide(`\uFEFF${text}`)],
    ['UTF-16, big end first, with a mark', wide(`\uFEFF${text}`, true)],
    ['UTF-16 without a mark', wide(text)],
    ['UTF-16, big end first, without a mark', wide(text, true)],
    ['bars', text.replaceAll(',', '|')],
    ["Excel's sep=;", `sep=;\r\n${text.replaceAll(',', ';')}`],
    ["Excel's sep=| after a mark", `\uFEFFsep=|\r\n${text.replaceAll(',', '|')}`]
  ])('(%s)', async (_, content) => {
    const summary = await desk.send(desk.write('orders.csv', content));
    expect(summary.counts).toMatchObject({ read: 2, accepted: 2 });
    expect(ids()).toEqual(['1', '2']);
  });

  test('(UTF-16 keeps names, and rejected rows are UTF-8)', async () => {
    const content = wide(
      `\uFEFF${HEADER},city\n${row('1')},Zürich\n${row('2', { date: '' })},Łódź\n`
    );
    const summary = await desk.send(desk.write('orders.csv', content));
    expect(summary.counts).toMatchObject({ accepted: 1, refused: 1 });
    expect(desk.read(summary.rejectedFile ?? '')).toContain('Łódź');
  });

  test('(gzip that is cut off is told before anything is sent)', async () => {
    const packed = gzipSync(text);
    const file = desk.write('orders.csv.gz', packed.subarray(0, packed.length - 12));
    await expect(desk.send(file)).rejects.toThrow('it cannot be unpacked');
    expect(desk.simulator.counts.requests).toBe(0);
  });
});

describe('lines above the names of the columns', () => {
  const lines = ['Sales report', 'Generated: 2026-11-25', '', ...LINES];

  test('are told, with what to add', async () => {
    await expect(desk.sendLines(lines)).rejects.toThrow(
      'the names of the columns seem to stand in line 4; add --skip 3 to begin there'
    );
  });

  test('are skipped, and lines are counted with them', async () => {
    const summary = await desk.sendLines([...lines, row('3', { date: '' })], { skip: 3 });
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1 });
    expect(summary.reasons[0]?.rows).toEqual([7]);
  });
});

describe('dates', () => {
  const [year = '', month = '', day = ''] = DAY.split('-');
  const serial = Date.parse(`${DAY}T12:00:00Z`) / 86_400_000 + 25569;

  test('of several forms in one column are read one by one', async () => {
    const dates = [
      `${DAY} 12:00`,
      `${day}.${month}.${year} 12:00`,
      String(serial),
      `${DAY}T12:00:00Z`
    ];
    const lines = [HEADER, ...dates.map((date, at) => row(String(at), { date }))];
    const summary = await desk.sendLines(lines, { timeZone: 'UTC' });
    expect(summary.counts).toMatchObject({ accepted: 4 });
    expect(new Set(desk.events.map(({ eventTime }) => eventTime))).toEqual(
      new Set([`${DAY}T12:00:00.000Z`])
    );
  });

  test('of two digits a year, and with dashes, are read as the column shows', async () => {
    const date = `${month}-${day}-${year.slice(2)}`;
    const summary = await desk.sendLines([HEADER, row('1', { date })], {
      timeZone: 'UTC',
      dateOrder: 'mdy'
    });
    expect(summary.counts).toMatchObject({ accepted: 1 });
    expect(desk.events[0]).toMatchObject({ eventTime: `${DAY}T00:00:00.000Z` });
  });

  test('made of several columns are read as one', async () => {
    const lines = [
      'order_id,email,total,currency,country,Day,Clock,Zone',
      `1,a@b.co,10.00,USD,US,${DAY},9:15 AM,Eastern Time (US & Canada)`,
      `2,c@d.co,10.00,USD,US,${DAY},21:15:30,PST`
    ];
    const summary = await desk.sendLines(lines, {
      mapping: mappingFromText('time=Day+Clock+Zone')
    });
    expect(summary.counts).toMatchObject({ accepted: 2 });
    expect(desk.events.map(({ eventTime }) => eventTime)).toEqual([
      `${DAY}T14:15:00.000Z`,
      `${dayAgo(1)}T05:15:30.000Z`
    ]);
  });
});

describe('several files', () => {
  test('are one run: an ID counts in all of them, and places name the file', async () => {
    const first = desk.write('a.csv', LINES);
    const second = desk.write('b.csv', [
      'Order ID;E-Mail;Date;Amount;Currency;Country',
      `2;else@example.com;${DAY}T09:15:00Z;10,00;USD;US`,
      `3;p3@example.com;${DAY}T09:15:00Z;12,50;USD;US`,
      `4;p4@example.com;;12,50;USD;US`
    ]);
    const summary = await desk.send(first, { files: [first, second], baseOf: (file) => file });
    expect(summary.counts).toMatchObject({ read: 5, accepted: 3, refused: 2 });
    expect(summary.clashes).toBe(1);
    expect(summary.understood).toMatchObject({ rows: 5, orders: 3, clashes: 1 });
    const clash = summary.reasons.find(({ text }) => text.includes('its ID'));
    expect(clash?.text).toContain(`its ID is that of line 3 of ${first}`);
    expect(clash?.rows).toEqual([`${second}:2`]);
    expect(summary.rejectedFiles).toEqual([`${second}.rejected.csv`]);
    expect(ids()).toEqual(['1', '2', '3']);
  });

  test('are all looked at before the first is sent', async () => {
    const first = desk.write('a.csv', LINES);
    const second = desk.write('b.csv', ['foo,bar', '1,2']);
    await expect(desk.send(first, { files: [first, second] })).rejects.toThrow(
      'no column is known'
    );
    expect(desk.simulator.counts.requests).toBe(0);
  });
});

describe('--map', () => {
  const lines = [`${HEADER},Mail`, `${row('1', { email: 'no mail' })},a@b.co`];

  test('adds to what is recognized, and overrides it', async () => {
    const mapping = mappingFromText('email=Mail');
    const summary = await desk.sendLines(lines, { mapping });
    expect(summary.counts).toMatchObject({ accepted: 1 });
    expect(desk.events[0]).toMatchObject({ eventId: '1', value: 10, currencyCode: 'USD' });
    expect(summary.understood.files[0]?.description[1]).toContain(
      'usual names of columns and --map'
    );
  });

  test('makes complete what was asked for', async () => {
    const bare = ['order_id,email,Sold,total,currency,country', row('1')];
    await expect(desk.sendLines(bare)).rejects.toThrow("name one: --map 'time=…'");
    const summary = await desk.sendLines(bare, { mapping: mappingFromText('time=Sold') });
    expect(summary.counts).toMatchObject({ accepted: 1 });
  });

  test('alone is all that is read, with --map-only', async () => {
    const mapping = mappingFromText('email=Mail,time=date');
    await desk.sendLines(lines, { mapping, isMappingAlone: true });
    expect(desk.events[0]).not.toHaveProperty('value');
  });

  test('adds to event data too', async () => {
    const event = {
      event_name: 'purchase',
      event_time: `${DAY}T10:00:00Z`,
      no: 'T-1',
      mail: 'a@b.co'
    };
    const file = desk.write('events.ndjson', [JSON.stringify(event)]);
    const mapping = mappingFromText('email=mail,transaction_id=no');
    const summary = await desk.send(file, { mapping });
    expect(summary.counts).toMatchObject({ accepted: 1 });
    expect(ids()).toEqual(['T-1']);
  });
});

describe('bad input loses one row, not the run', () => {
  const json = (id: string, more = ''): string =>
    `{"order_id": "${id}", "email": "p${id}@b.co", "date": "${DAY}T10:00:00Z", "total": 3${more}}`;
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

  test.each([
    ['nested 50,000 deep', `, "items": ${deep}`, 'it is nested more than 100 deep'],
    ['with U+0000', ', "note": "a\\u0000b"', 'it holds U+0000'],
    ['of more than 16 MB', `, "note": "${'x'.repeat(17_000_000)}"`, 'it is larger than 16 MB']
  ])('(a line of JSON %s)', async (_, more, reason) => {
    const file = desk.write('o.ndjson', [json('1'), json('2', more), json('3')]);
    const summary = await desk.send(file);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1 });
    expect(summary.reasons[0]).toMatchObject({ text: expect.stringContaining(reason), rows: [2] });
  });

  test.each([
    ['with U+0000', `a\0b`, 'it holds U+0000'],
    ['of 10 MB', 'x'.repeat(10_000_000), 'a cell has more than 2 million characters'],
    ['too many', 'x,y,z', 'it has 9 cells, the first line 7']
  ])('(a cell %s)', async (_, cell, reason) => {
    const lines = [`${HEADER},note`, `${row('1')},`, `${row('2')},${cell}`, `${row('3')},`];
    const summary = await desk.sendLines(lines);
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 1 });
    expect(summary.reasons[0]).toMatchObject({ text: expect.stringContaining(reason), rows: [3] });
  });

  test('(a cell with JSON nested 50,000 deep)', async () => {
    const lines = [`${HEADER},items`, `${row('1')},`, `${row('2')},${deep}`, `${row('3')},`];
    const summary = await desk.sendLines(lines, { mapping: mappingFromText('items=items') });
    expect(summary.counts.read).toBe(3);
    expect(ids()).toContain('1');
    expect(ids()).toContain('3');
  });
});
