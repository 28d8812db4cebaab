import { describe, expect, it } from 'vitest';
import { CURRENCY_CODES } from '../../amazon/contracts/codes.js';
import { fire } from './tag.js';

describe('the value', () => {
  it.each([
    [12.5, 12.5],
    ['12.50', 12.5],
    [' 7 ', 7],
    [0, 0],
    ['0', 0],
    [12.345, 12.35],
    [0.005, 0.01],
    [25.999, 26],
    [1e12, 1e12],
    ['-0', 0]
  ])('%j goes as %d', async (value, sent) => {
    const { conversion, notes } = await fire({ value });
    expect(conversion?.value).toBe(sent);
    expect(notes).toBeUndefined();
  });

  it.each([
    ['1,299.00', 1299],
    ['1.299,00', 1299],
    ['1.234,56', 1234.56],
    ['12,50', 12.5],
    ['1,299,000', 1299000],
    ['1 299,50', 1299.5],
    ["1'299.50", 1299.5],
    [8.575, 8.58],
    [1.005, 1.01],
    [183.60000000000002, 183.6],
    [0.1 + 0.2, 0.3]
  ])('%j is read as %d', async (value, sent) => {
    const { conversion, notes } = await fire({ value });
    expect(conversion?.value).toBe(sent);
    expect(notes).toBeUndefined();
  });

  it('"1.299" is taken as it stands, and noted', async () => {
    const { conversion, notes } = await fire({ value: '1.299' });
    expect(conversion?.value).toBe(1.3);
    expect(notes).toContain('value taken as a decimal number');
  });

  it.each([
    [[{ price: 10, quantity: 2 }, { price: '5.25' }], 25.25],
    [[{ price: 64.975, quantity: 2 }], 129.95],
    [[{ price: 10 }, { quantity: 1 }], undefined],
    [[], undefined]
  ])('that a purchase does not give is the sum of its items: %j are %s', async (items, sent) => {
    expect((await fire({ items })).conversion?.value).toBe(sent);
    expect((await fire({ items, event_name: 'page_view' })).conversion?.value).toBe(undefined);
  });

  it.each([
    '€12',
    '--1',
    '1-2',
    '.',
    '0x10',
    '1e3',
    '1,299',
    1e21,
    1e307,
    -0.01,
    -5,
    NaN,
    true,
    { a: 1 }
  ])('%j is left out, and a note says so', async (value) => {
    const { conversion, notes, outcome } = await fire({ value });
    expect(outcome).toBe('success');
    expect(conversion).not.toHaveProperty('value');
    expect(notes).toMatch(/^value left out: (it is not a number|out of range)$/);
  });

  it.each([undefined, null, '', 'undefined', 'null', 'n/a', '(not set)', [], {}])(
    '%j counts as none',
    async (value) => {
      const { conversion, notes } = await fire({ value });
      expect(conversion).not.toHaveProperty('value');
      expect(notes).toBeUndefined();
    }
  );

  it('can be negative where it is not money', async () => {
    const { conversion } = await fire({ event_name: 'search', value: -3 });
    expect(conversion?.value).toBe(-3);
  });

  it('of the field wins over the event’s', async () => {
    const { conversion } = await fire({ value: 5 }, { value: '0' });
    expect(conversion?.value).toBe(0);
  });
});

describe('the currency', () => {
  it.each([
    ['EUR', 'EUR'],
    ['usd', 'USD'],
    [' jpy ', 'JPY']
  ])('%j goes as %s', async (currency, sent) => {
    const { conversion } = await fire({ currency });
    expect(conversion?.currencyCode).toBe(sent);
  });

  it('can be each that Amazon takes', async () => {
    const sent = CURRENCY_CODES.map((currency) => fire({ currency }));
    const codes = (await Promise.all(sent)).map(({ conversion }) => conversion?.currencyCode);
    expect(codes).toEqual(CURRENCY_CODES);
  });

  it.each(['EURO', '€', 'XXX', 'US D', 17, 'AED ARS', 'EDA', 'DAR', 'AR'])(
    '%j, which Amazon does not take, is left out with a note',
    async (currency) => {
      const { conversion, notes } = await fire({ currency });
      expect(conversion).not.toHaveProperty('currencyCode');
      expect(notes).toBe('currency left out: Amazon does not accept it');
    }
  );

  it('goes with purchases only, as the units', async () => {
    const { conversion } = await fire({ event_name: 'add_to_cart', currency: 'EUR', items: [{}] });
    expect(conversion).not.toHaveProperty('currencyCode');
    expect(conversion).not.toHaveProperty('unitsSold');
  });

  it('of the field wins over the event’s', async () => {
    const { conversion } = await fire({ currency: 'EUR' }, { currencyCode: 'gbp' });
    expect(conversion?.currencyCode).toBe('GBP');
  });
});

describe('the units', () => {
  it.each([
    ['are the sum of the quantities', [{ quantity: 2 }, { quantity: '3' }], 5],
    ['count an item without a quantity once', [{ quantity: 2 }, { item_id: 'A' }], 3],
    [
      'are of no thing that is null or has none',
      [null, { quantity: 2 }, { quantity: 0 }, { quantity: -1 }],
      2
    ],
    ['do not count what cannot be read', [{ quantity: 2 }, { quantity: 'many' }], 2],
    ['are read from a list that became an object', { 0: { quantity: 3 }, 1: { quantity: 2 } }, 5],
    ['are read from JSON', '[{"quantity":3}]', 3],
    ['have no fractions', [{ quantity: '1,5' }, { quantity: 2.9 }], 3],
    ['of a single item that is no list', { quantity: 4 }, 4],
    ['are left to Amazon without items', [], undefined],
    ['beyond 32 bits are left out', [{ quantity: 2147483648 }, { quantity: 1e300 }], undefined],
    ['of huge sums are left out', [{ quantity: 2147483647 }, { item_id: 'A' }], undefined]
  ])('%s', async (_, items, units) => {
    const { conversion } = await fire({ items });
    expect(conversion?.unitsSold).toBe(units);
  });

  it.each([
    [7, 7],
    ['7', 7],
    [7.9, 7],
    [0, 2],
    [-1, 2],
    ['seven', 2]
  ])('of the field, %j, give %d where the items have 2', async (unitsSold, units) => {
    const { conversion } = await fire({ items: [{ quantity: 2 }] }, { unitsSold });
    expect(conversion?.unitsSold).toBe(units);
  });

  it('of ten thousand items are counted', async () => {
    const items = Array.from({ length: 10_000 }, () => ({ quantity: 1 }));
    const { conversion } = await fire({ items });
    expect(conversion?.unitsSold).toBe(10_000);
  });
});
