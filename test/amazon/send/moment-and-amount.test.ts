import { describe, expect, test } from 'vitest';
import { decimalSignIn, isBelowZero, readAmount } from '../../../amazon/send/amount.js';
import { countryIn } from '../../../amazon/send/country.js';
import { momentIn } from '../../../amazon/send/moment.js';

const NOW = Date.parse('2026-12-01T00:00:00Z');

describe('a moment', () => {
  test.each([
    ['2026-11-20T10:11:12Z', '2026-11-20T10:11:12.000Z'],
    ['2026-11-20T10:11:12.345+01:00', '2026-11-20T09:11:12.345Z'],
    ['2026-11-20 10:11:12 -0500', '2026-11-20T15:11:12.000Z'],
    ['2026-11-20 10:11:12 UTC', '2026-11-20T10:11:12.000Z'],
    ['2026-11-20 10:11', '2026-11-20T09:11:00.000Z'],
    ['2026-11-20', '2026-11-19T23:00:00.000Z'],
    ['20.11.2026 10:11', '2026-11-20T09:11:00.000Z'],
    ['11/20/2026 1:02 PM', '2026-11-20T12:02:00.000Z'],
    ['20/11/2026, 13:02:00', '2026-11-20T12:02:00.000Z'],
    ['Nov 20, 2026 12:00:00 AM', '2026-11-19T23:00:00.000Z'],
    ['20 November 2026 12:00', '2026-11-20T11:00:00.000Z'],
    ['1763633472', '2025-11-20T10:11:12.000Z'],
    ['1763633472123', '2025-11-20T10:11:12.123Z'],
    ['1763633472123456', '2025-11-20T10:11:12.123Z'],
    ['2026-07-01 12:00', '2026-07-01T10:00:00.000Z'],
    ['11/20/26', '2026-11-19T23:00:00.000Z'],
    ['20.11.26 10:11', '2026-11-20T09:11:00.000Z'],
    ['20-Nov-26', '2026-11-19T23:00:00.000Z'],
    ['20261120', '2026-11-19T23:00:00.000Z'],
    ['46346.5', '2026-11-20T11:00:00.000Z'],
    ['46346,25', '2026-11-20T05:00:00.000Z'],
    ['11/20/2026 01:02:03 PST', '2026-11-20T09:02:03.000Z'],
    ['11/20/26 1:02:03 PM Eastern Time (US & Canada)', '2026-11-20T18:02:03.000Z'],
    ['2026-11-20 10:11 America/New_York', '2026-11-20T15:11:00.000Z'],
    ['Fri, 20 Nov 2026 10:00:00 GMT', '2026-11-20T10:00:00.000Z'],
    [
      'Fri Nov 20 2026 10:00:00 GMT+0100 (Central European Standard Time)',
      '2026-11-20T09:00:00.000Z'
    ],
    ['Nov 20, 2026 at 1:02\u202FPM', '2026-11-20T12:02:00.000Z']
  ])('%s in Berlin is %s', (text, iso) => {
    const found = momentIn(text, NOW);
    const time = found?.read(found.orders[0] ?? 'ymd', 'Europe/Berlin');
    expect(new Date(time ?? 0).toISOString()).toBe(iso);
  });

  test.each([
    ['03/04/2026', ['mdy', 'dmy']],
    ['03-04-2026', ['mdy', 'dmy']],
    ['13/04/2026', ['dmy']],
    ['11-24-2026', ['mdy']],
    ['11/24/26', ['mdy']],
    ['26-11-24', ['ymd']],
    ['10/11/26', ['mdy', 'dmy']],
    // As a year in front it lies years back.
    ['24-11-26', ['dmy']],
    ['03.04.2026', ['dmy']]
  ])('%s can be read as %j', (text, orders) => {
    expect(momentIn(text, NOW)?.orders).toEqual(orders);
  });

  test.each([
    '2026-02-30',
    '2026-13-01',
    '31.04.2026',
    'soon',
    '',
    '12',
    '2026-11-20T25:00',
    '99999',
    '11/20/2026 9:00 XYZ',
    '13/13/2026'
  ])('is not "%s"', (text) => {
    expect(momentIn(text, NOW)).toBeUndefined();
  });
});

describe('an amount', () => {
  test.each([
    ['12.50', undefined, 12.5],
    ['12,50', undefined, 12.5],
    ['1.234,56 €', undefined, 1234.56],
    ['$1,234.56', undefined, 1234.56],
    ["CHF 1'234.50", undefined, 1234.5],
    ['59.0000', undefined, 59],
    ['-3.20', undefined, -3.2],
    ['12,34,567.00', undefined, 1234567],
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
    ['49', undefined, 49],
    ['59,-', undefined, 59],
    ['59.–', undefined, 59],
    ['(12.00)', undefined, -12],
    ['($20.00)', undefined, -20],
    ['€ (63.12)', undefined, -63.12],
    ['(1.234,50 €)', undefined, -1234.5],
    ['（8.00）', undefined, -8],
    ['\u221211.00', undefined, -11],
    ['\u201313.00', undefined, -13],
    ['\uFF0D14.00', undefined, -14],
    ['12.00-', undefined, -12],
    ['12,00- EUR', undefined, -12],
    ['$-5.00', undefined, -5],
    ['-$5.00', undefined, -5],
    ['- 5.00 €', undefined, -5],
    ["'-42.00", undefined, -42]
  ] as const)('%s in a column with %s is %d', (text, sign, amount) => {
    expect(readAmount(text, sign)).toBe(amount);
  });

  test.each([
    ['1,234', undefined],
    ['1,5', '.'],
    ['12.3.4', '.'],
    ['nine', undefined],
    ['1,23.00', undefined],
    ['', undefined],
    ['5 or 6', undefined],
    ['--5', undefined],
    ['5-6', undefined],
    ['((5))', undefined],
    ['12.00 CR', undefined],
    ['()', undefined]
  ] as const)('is not "%s" in a column with %s', (text, sign) => {
    expect(readAmount(text, sign)).toBeUndefined();
  });

  test('below zero is told from one that is not', () => {
    expect(['-0.00', '0', '5.00', '(0)', 'soon'].filter(isBelowZero)).toEqual([]);
    expect(['-0.01', '(5)', '5-', '\u22125'].every(isBelowZero)).toBe(true);
  });

  test('shows which sign stands before its decimals, or does not', () => {
    expect(['1.5', '1,5', '1.234,5', '1.234.567', '1,234'].map(decimalSignIn)).toEqual([
      '.',
      ',',
      ',',
      ',',
      undefined
    ]);
  });
});

test.each([
  ['DE', 'DE'],
  ['de', 'DE'],
  ['Germany', 'DE'],
  ['Deutschland', 'DE'],
  ['The Netherlands', 'NL'],
  ['UK', 'GB'],
  ['USA', 'US'],
  ['Atlantis', undefined]
])('%s is the country %s', (text, code) => {
  expect(countryIn(text)).toBe(code);
});
