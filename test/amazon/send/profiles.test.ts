import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SendOptions } from '../../../amazon/send/send.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const FOLDER = new URL('exports/', import.meta.url);

/** How the files write the day of the orders. */
const DAYS: Readonly<Record<string, string>> = (() => {
  const [year = '', month = '', day = ''] = DAY.split('-');
  const named = new Date(`${DAY}T12:00:00Z`).toLocaleDateString('en-US', {
    month: 'short',
    day: 'numeric',
    year: 'numeric',
    timeZone: 'UTC'
  });
  return {
    '{iso}': DAY,
    '{us}': `${month}/${day}/${year}`,
    '{us2}': `${month}/${day}/${year.slice(2)}`,
    '{mdy}': named,
    '{micros}': String(Date.parse(`${DAY}T10:15:00.123Z`) * 1000)
  };
})();

interface Case {
  /** The orders that are sent: ID, value, currency. */
  sent: [string, number, string][];
  /** How many rows are. */
  refused: number;
  /** Of the first, in UTC behind the day. */
  time: string;
  options?: Partial<SendOptions>;
  /** What else has to be so. */
  first?: Record<string, unknown>;
}

const DOLLARS = { constants: new Map([['currency', 'USD']]) };
const NEW_YORK = { timeZone: 'America/New_York', dateOrder: 'mdy' as const };

const CASES: Readonly<Record<string, Case>> = {
  'shopify.csv': {
    sent: [
      ['551001', 45, 'USD'],
      ['551003', 17.5, 'USD'],
      ['551005', 30, 'USD']
    ],
    refused: 3,
    time: 'T15:00:00.000Z',
    first: { unitsSold: 3 }
  },
  'shopify-paid-at.csv': { sent: [['551001', 45, 'USD']], refused: 1, time: 'T15:00:01.000Z' },
  'shopify-excel.csv': {
    sent: [
      ['#1001', 45, 'USD'],
      ['#1003', 17.5, 'USD']
    ],
    refused: 1,
    time: 'T15:00:00.000Z'
  },
  'squarespace.csv': {
    sent: [
      ['00231', 55, 'USD'],
      ['00233', 50, 'USD']
    ],
    refused: 2,
    time: 'T15:00:00.000Z',
    first: { unitsSold: 2 }
  },
  'woocommerce-advanced.csv': {
    sent: [
      ['900', 54.8, 'USD'],
      ['902', 50, 'USD']
    ],
    refused: 1,
    time: 'T14:05:00.000Z',
    options: { timeZone: 'UTC', ...DOLLARS },
    first: { unitsSold: 3 }
  },
  'woocommerce-csv-export.csv': {
    sent: [
      ['71', 54.8, 'USD'],
      ['73', 44.8, 'USD']
    ],
    refused: 1,
    time: 'T09:30:00.000Z',
    options: { timeZone: 'UTC' }
  },
  'woocommerce-import-export.csv': {
    sent: [['81', 54.8, 'USD']],
    refused: 1,
    time: 'T09:30:00.000Z',
    options: { timeZone: 'UTC' }
  },
  'magento-grid.csv': {
    sent: [
      ['000000012', 59, 'USD'],
      ['000000014', 50, 'USD']
    ],
    refused: 1,
    time: 'T15:04:05.000Z',
    options: { timeZone: 'UTC', ...DOLLARS }
  },
  'magento-table.csv': {
    sent: [
      ['000000012', 12.5, 'USD'],
      ['000000015', 10, 'USD']
    ],
    refused: 2,
    time: 'T08:00:00.000Z'
  },
  'bigcommerce.csv': {
    sent: [
      ['105', 24.5, 'USD'],
      ['120', 24.5, 'USD'],
      ['121', 20, 'USD']
    ],
    refused: 6,
    time: 'T14:15:30.000Z',
    options: NEW_YORK
  },
  'etsy.csv': {
    sent: [
      ['3141592653', 24.5, 'USD'],
      ['3141592654', 24.5, 'USD']
    ],
    refused: 0,
    time: 'T05:00:00.000Z',
    options: NEW_YORK
  },
  'square.csv': {
    sent: [['AbC1', 1234.5, 'USD']],
    refused: 1,
    time: 'T14:15:30.000Z',
    options: DOLLARS
  },
  'stripe-payments.csv': {
    sent: [
      ['ch_1', 29, 'USD'],
      ['ch_5', 20, 'USD']
    ],
    refused: 4,
    time: 'T10:15:00.000Z'
  },
  'stripe-charges.csv': { sent: [['ch_1', 29, 'USD']], refused: 1, time: 'T10:15:00.000Z' },
  'stripe-invoices.csv': { sent: [['in_1', 29, 'USD']], refused: 4, time: 'T10:15:00.000Z' },
  'paypal.csv': {
    sent: [
      ['8MC585209K746392H', 1024.5, 'USD'],
      ['9MC', 12, 'USD']
    ],
    refused: 6,
    time: 'T17:15:30.000Z',
    options: { dateOrder: 'mdy' }
  },
  'klaviyo.csv': {
    sent: [
      ['T-1', 24.5, 'USD'],
      ['T-2', 10, 'USD']
    ],
    refused: 0,
    time: 'T13:30:00.000Z'
  },
  'amplitude.ndjson': {
    sent: [
      ['T-1', 24.5, 'USD'],
      ['T-2', 10, 'USD']
    ],
    refused: 1,
    time: 'T10:15:00.123Z'
  },
  'segment.ndjson': {
    sent: [
      ['T-1', 24.5, 'USD'],
      ['T-2', 10, 'USD']
    ],
    refused: 0,
    time: 'T10:15:00.123Z'
  },
  'segment.csv': { sent: [['T-1', 24.5, 'USD']], refused: 0, time: 'T10:15:00.123Z' },
  'ga4-columns.ndjson': {
    sent: [
      ['T-1', 24.5, 'USD'],
      ['T-2', 10, 'USD']
    ],
    refused: 0,
    time: 'T10:15:00.123Z'
  },
  'ga4-flat.ndjson': { sent: [['T-1', 24.5, 'USD']], refused: 0, time: 'T10:15:00.123Z' },
  'ga4-flat.csv': { sent: [['T-1', 24.5, 'USD']], refused: 0, time: 'T10:15:00.123Z' }
};

describe("a file with the platform's own names of columns is sent without --map", () => {
  test.each(Object.entries(CASES))(
    '(%s)',
    async (name, { sent, refused, time, options, first }) => {
      const text = readFileSync(new URL(name, FOLDER), 'utf8');
      const filled = text.replaceAll(/\{\w+\}/g, (token) => DAYS[token] ?? token);
      const fields = { accountId: '5879120000000', region: 'NA', defaultCountryCode: 'US' };
      const summary = await desk.send(desk.write(name, filled), { fields, ...options });
      expect(
        desk.events.map(({ eventId, value, currencyCode }) => [eventId, value, currencyCode])
      ).toEqual(sent);
      expect(desk.events[0]).toMatchObject({ eventTime: `${DAY}${time}`, ...first });
      expect(desk.events[0]?.matchKeys).not.toEqual([]);
      expect(summary.understood.unclear).toEqual([]);
      expect(summary.counts).toMatchObject({ refused, tooOld: 0, left: 0, repeated: 0 });
      expect(summary.understood.orders).toBe(sent.length + (name === 'amplitude.ndjson' ? 1 : 0));
    }
  );

  test('(there is a case for every file)', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(Object.keys(CASES).toSorted());
  });
});
