import { describe, expect, test } from 'vitest';
import { understoodLines } from '../../../amazon/cli/understood.js';
import type { SendOptions } from '../../../amazon/send/send.js';
import type { Understood } from '../../../amazon/send/survey.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'order_id,email,date,total,currency,country';

const row = (id: string, total = '10.00', date = `${DAY}T09:15:00Z`, currency = 'USD'): string =>
  `${id},p${id}@example.com,${date},${total},${currency},US`;

/** What is understood of a file, of which nothing is sent. */
async function understand(
  lines: readonly string[],
  options: Partial<SendOptions> = {}
): Promise<Understood> {
  const summary = await desk.sendLines(lines, { confirm: () => false, ...options });
  expect(desk.simulator.counts.requests).toBe(0);
  return summary.understood;
}

const whatIsUnclear = ({ unclear }: Understood): string[] => unclear.map(({ what }) => what);

describe('what was understood, before anything is sent', () => {
  test('counts orders, money, statuses, repeats, clashes and what is missing', async () => {
    const understood = await understand([
      `${HEADER},status,note`,
      `${row('1', '10.00')},paid,x`,
      `${row('2', '20.50', `${DAY}T11:00:00Z`)},paid,x`,
      `${row('3', '5.00', `${DAY}T00:00:00Z`, 'EUR')},shipped,x`,
      `${row('4', '')},paid,x`,
      `${row('5')},cancelled,x`,
      `${row('6', '-3.00')},paid,x`,
      `${row('1', '10.00')},paid,x`,
      `${row('2', '99.00')},paid,x`,
      `${row('7', '1.00', `${dayAgo(40)}T10:00:00Z`)},paid,x`,
      `8,,${DAY}T09:15:00Z,1.00,USD,US,parked,x`
    ]);
    expect(understood).toMatchObject({
      rows: 10,
      orders: 4,
      refused: 3,
      tooOld: 1,
      repeated: 1,
      clashes: 1,
      money: [
        { currency: 'USD', orders: 2, sum: 30.5, average: 15.25 },
        { currency: 'EUR', orders: 1, sum: 5, average: 5 }
      ],
      statuses: [
        { status: 'paid', orders: 7, meaning: 'sale' },
        { status: 'shipped', orders: 1, meaning: 'sale' },
        { status: 'cancelled', orders: 1, meaning: 'no sale' },
        { status: 'parked', orders: 1, meaning: 'not understood' }
      ],
      without: { value: 1, currency: 0, timeOfDay: 1, consent: 4, matchKey: 0, orderId: 0 },
      from: `${DAY}T00:00:00.000Z`,
      to: `${DAY}T11:00:00.000Z`
    });
    expect(understood.files[0]).toMatchObject({ columnsNotUsed: ['note'] });
    expect(understood.files[0]?.columnsUsed).toContain('status');
    const text = understoodLines(understood).join('\n');
    expect(text).toContain('columns not used: note');
    expect(text).toContain('USD: 2 orders, 30.50 in all, 15.25 on average');
    expect(text).toContain('"cancelled" 1 (no sale)');
    expect(text).toContain('1 with the ID of another order');
    expect(text).not.toContain('@example.com');
  });

  test('has nothing unclear where all is said', async () => {
    expect(whatIsUnclear(await understand([HEADER, row('1')]))).toEqual([]);
  });

  test('names a value that is missing, and what to add', async () => {
    const { unclear } = await understand([
      'order_id,email,date,country',
      `1,a@b.co,${DAY}T10:00:00Z,US`
    ]);
    expect(unclear).toEqual([
      {
        what: 'no column says what the orders are worth',
        add: expect.stringContaining("--map 'value=…'")
      }
    ]);
  });

  test('names a currency that is missing, which --set and the fields can name', async () => {
    const lines = ['order_id,email,date,country,total', `1,a@b.co,${DAY}T10:00:00Z,US,3.00`];
    expect(whatIsUnclear(await understand(lines))).toEqual([
      '1 orders have a value and no currency'
    ]);
    const constants = new Map([['currency', 'EUR']]);
    expect(whatIsUnclear(await understand(lines, { constants }))).toEqual([]);
    const fields = { accountId: '1', currencyCode: 'EUR' };
    expect(whatIsUnclear(await understand(lines, { fields }))).toEqual([]);
  });

  test('names times that are all at midnight', async () => {
    const lines = [HEADER, row('1', '3.00', DAY), row('2', '3.00', `${DAY} 00:00:00`)];
    const options = { timeZone: 'Europe/Berlin' };
    expect(whatIsUnclear(await understand(lines, options))).toEqual([
      'all orders happened at midnight, as if the time of day were missing'
    ]);
    const other = [...lines, row('3', '3.00', `${DAY} 09:00:00`)];
    expect(whatIsUnclear(await understand(other, options))).toEqual([]);
  });
});

describe('what no single row shows, all rows of the file decide', () => {
  const many = (date: string, total: string): string[] =>
    Array.from({ length: 1200 }, (_, at) => row(String(at), total, date));
  const [year = '', month = '', day = ''] = dayAgo(2).split('-');
  const isOpen = Number(day) <= 12;
  const american = `${month}/${day}/${year} 10:00 AM`;

  test('the decimal sign, by a row far behind', async () => {
    const lines = [HEADER, ...many(`${DAY}T10:00:00Z`, '1.234'), row('last', '"1.234,50"')];
    const { money } = await understand(lines);
    expect(money[0]).toMatchObject({ orders: 1201, sum: 1234 * 1200 + 1234.5 });
  });

  test('whether the day or the month comes first, by a row far behind', async () => {
    // The 13th to the 31st show it by themselves: then there is nothing to decide.
    const lines = [HEADER, ...many(american, '1.00'), row('last', '1.00', '11/30/2025 10:00 AM')];
    const understood = await understand(lines, { timeZone: 'UTC' });
    expect(understood.orders).toBe(1200);
    expect(understood.from).toBe(`${DAY}T10:00:00.000Z`);
    expect(isOpen || understood.tooOld === 1).toBe(true);
  });

  test('or nothing does, and it is asked', async () => {
    const lines = [HEADER, row('1', '1.00', '03/04/2026 10:00 AM')];
    await expect(understand(lines, { timeZone: 'UTC' })).rejects.toThrow(
      'can be read with the month or the day first; add --date-order mdy or --date-order dmy'
    );
  });
});

test('a file that changes while it is read is told, and nothing of it is sent', async () => {
  const file = desk.write('orders.csv', [HEADER, row('1')]);
  const summary = await desk.send(file, {
    confirm: () => {
      desk.write('orders.csv', [HEADER, row('1'), row('2')]);
      return true;
    }
  });
  expect(summary.fault).toContain('it changed while it was read');
  expect(summary.counts.accepted).toBe(0);
});
