import { describe, expect, test } from 'vitest';
import {
  meaningOf,
  saleColumnsIn,
  statusWordsFrom,
  type Meaning
} from '../../../amazon/send/sale.js';
import type { SendSummary } from '../../../amazon/send/send.js';
import { dayAgo, orderDesk } from './orders.js';

const desk = orderDesk();
const DAY = dayAgo(2);
const HEADER = 'order_id,email,date,total,currency,country';

/** Sends one order for each list of further cells, of 50.00 each, numbered from 1. */
function sendWith(
  columns: string,
  cells: readonly string[],
  options: Parameters<typeof desk.send>[1] = {}
): Promise<SendSummary> {
  const rows = cells.map(
    (more, at) => `${at + 1},p${at}@example.com,${DAY}T10:00:00Z,50.00,USD,US,${more}`
  );
  return desk.sendLines([`${HEADER},${columns}`, ...rows], options);
}

const sent = (): unknown[] => desk.events.map(({ eventId, value }) => [eventId, value]);

describe('a status', () => {
  const NONE = new Map<string, Meaning>();

  test.each([
    ['no sale', 'cancelled|Canceled|REFUNDED|payment failed|wc-failed|Voided|charge_back_refunded'],
    ['no sale', 'Declined|Incomplete|pending payment|wc-checkout-draft|on-hold|awaiting payment'],
    ['sale', 'completed|Paid|PAID|wc-processing|Shipped|Awaiting Fulfillment|partially shipped'],
    ['partly refunded', 'partially_refunded|Partially Refunded|Partial refund'],
    [undefined, 'parked|open|closed|not cancelled|paid and refunded?no|Refund requested|7|zurück']
  ] as const)('means %s: %s', (meaning, words) => {
    const found = words.split('|').map((word) => [word, meaningOf(word, NONE)]);
    const wanted = words.split('|').map((word) => [word, meaning]);
    expect(found).toEqual(wanted);
  });

  test('of a file of no known shop refuses what is no sale', async () => {
    const summary = await sendWith('status', [
      'completed',
      'cancelled',
      'refunded',
      'payment failed',
      ''
    ]);
    expect(summary.counts).toMatchObject({ read: 5, accepted: 2, refused: 3 });
    expect(sent()).toEqual([
      ['1', 50],
      ['5', 50]
    ]);
  });

  test('counts in every column that has one', async () => {
    const cells = ['shipped,paid', 'shipped,refunded', 'cancelled,paid'];
    const summary = await sendWith('Order Status,Payment Status', cells);
    expect(summary.counts).toMatchObject({ accepted: 1, refused: 2 });
  });

  test('that is not understood is asked for before anything is sent, with its words', async () => {
    const cells = ['paid', 'parked', 'parked', 'kim@example.com'];
    const { understood, wasDeclined } = await sendWith('status', cells, { confirm: () => false });
    expect(understood.unclear).toEqual([
      {
        what: 'statuses that are not understood: "parked" (2), "…" (1)',
        add: "--status 'sale=…,no sale=…'"
      }
    ]);
    expect(wasDeclined).toBe(true);
    expect(desk.simulator.counts.requests).toBe(0);
    const statuses = statusWordsFrom('sale=parked,no sale=kim@example.com');
    expect((await sendWith('status', cells, { statuses })).counts).toMatchObject({
      accepted: 3,
      refused: 1
    });
  });

  test('that is not understood costs its row if it is sent all the same', async () => {
    const cells = [...Array.from({ length: 1100 }, () => 'paid'), 'parked'];
    const summary = await sendWith('status', cells);
    expect(summary.counts).toMatchObject({ accepted: 1100, refused: 1 });
    expect(summary.reasons[0]?.text).toContain(
      'its status "parked" is not understood; add --status'
    );
  });

  test.each([
    ['parked', '"parked" is not understood'],
    ['sold=parked', '"sold=parked" is not understood'],
    ['sale=', '"sale=" is not understood'],
    ['sale=a,no sale=a', '"a" stands on both sides']
  ])('--status %s is told', (text, fault) => {
    expect(() => statusWordsFrom(text)).toThrow(fault);
  });

  test('--status takes several words of a kind', () => {
    expect([...statusWordsFrom('sale=ready,On_Hold, no sale=lost')]).toEqual([
      ['ready', 'sale'],
      ['on hold', 'sale'],
      ['lost', 'no sale']
    ]);
  });
});

describe('a refund', () => {
  test.each(['Amount Refunded', 'Refunded Amount', 'total_refunded', 'Refunds'])(
    'in the column "%s" takes from the value, or all of it',
    async (column) => {
      const cells = ['0.00', '12.30', '-12.30', '50.00', '$60.00', '', 'false'];
      const summary = await sendWith(column, cells);
      expect(summary.counts).toMatchObject({ accepted: 5, refused: 2 });
      expect(sent()).toEqual([
        ['1', 50],
        ['2', 37.7],
        ['3', 37.7],
        ['6', 50],
        ['7', 50]
      ]);
      expect(summary.notes).toContainEqual(
        expect.objectContaining({ text: expect.stringContaining('after a refund'), count: 2 })
      );
    }
  );

  test('in part has to say how much', async () => {
    const cells = ['partially_refunded,', 'partially_refunded,20.00', 'partially_refunded,0'];
    const summary = await sendWith('financial_status,refunded_amount', cells);
    expect(sent()).toEqual([['2', 30]]);
    expect(summary.reasons[0]).toMatchObject({
      text: expect.stringContaining('it is partly refunded, and no column says how much'),
      rows: [2, 4]
    });
  });

  test('that cannot be read costs its row', async () => {
    const summary = await sendWith('Amount Refunded', ['1.00', 'some']);
    expect(summary.reasons[0]?.text).toContain('its refund is no amount');
  });
});

test.each([
  ['Mode', 'Live', 'Test'],
  ['livemode', 'true', 'false'],
  ['test', 'no', 'true'],
  ['Captured', 'TRUE', 'false'],
  ['Cancelled at', '', '2026-11-25 10:00'],
  ['cancelled_at', '0000-00-00 00:00:00', '2026-11-25 10:00'],
  ['cancelled', '0', '1'],
  ['refunded', 'false', 'true'],
  ['refunded_at', '', '2026-11-25'],
  ['Type', 'Sale', 'Payment Refund'],
  ['transaction_type', 'charge', 'Chargeback']
])('the column "%s" tells a sale (%s) from none (%s)', async (column, sale, noSale) => {
  const summary = await sendWith(column, [sale, noSale]);
  expect(summary.counts).toMatchObject({ accepted: 1, refused: 1 });
  expect(summary.reasons[0]?.text).toMatch(/^it is no sale: /);
  expect(sent()).toEqual([['1', 50]]);
});

test('columns that only look alike say nothing of the sale', () => {
  const columns =
    'Fulfillment Status,State,Billing State,Refund Policy,Refundable,Modell,Testimonial,Quantity (- Refund)';
  expect([...saleColumnsIn(columns.split(','))]).toEqual([]);
});
