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
    '--1',
    '1-2',
    '.',
    '0x10',
    '1e3',
    '1,299',
    1e21,
    1e307,
    '12 € 13',
    '12 XXX',
    '$12 and more',
    '12 EUR USD',
    '(12',
    '-(-12)',
    '12 CR',
    '1,29,9',
    '1.2.3',
    '1,234.567.8',
    `${'1'.repeat(60)} EUR`,
    NaN,
    true,
    { a: 1 }
  ])('%j is left out, and a note says so', async (value) => {
    const { conversion, notes, outcome } = await fire({ value });
    expect(outcome).toBe('success');
    expect(conversion).not.toHaveProperty('value');
    expect(notes).toMatch(/^value left out: (it is not an amount|out of range)/);
  });

  it.each([undefined, null, '', 'undefined', 'null', 'n/a', '(not set)', [], {}])(
    '%j counts as none',
    async (value) => {
      const { conversion, notes, missing } = await fire({ value });
      expect(conversion).not.toHaveProperty('value');
      expect(notes).toBeUndefined();
      expect(missing).toContain('value_missing');
    }
  );

  it.each([
    ['€12', '', 12],
    ['$59.90', 'USD', 59.9],
    ['$ .50', 'USD', 0.5],
    ['72,90 €', 'EUR', 72.9],
    ['72.90 EUR', 'EUR', 72.9],
    ['EUR72,90', 'EUR', 72.9],
    ['€72,90 EUR', 'EUR', 72.9],
    ['2\u00a0345,00\u202f€', 'EUR', 2345],
    ['CHF 2’345.00', 'CHF', 2345],
    ["2'345'678 Fr.", 'CHF', 2345678],
    ['R$ 2.345,67', 'BRL', 2345.67],
    ['₹2,34,567.50', 'INR', 234567.5],
    ['Rs. 12,34,567', 'INR', 1234567],
    ['199,-', 'EUR', 199],
    ['1.299,-- kr.', 'SEK', 1299],
    ['¥23,000', 'JPY', 23000],
    ['US$1,234.5', 'USD', 1234.5],
    ['99 zł', 'PLN', 99],
    ['+5', 'EUR', 5]
  ])('%j in %j is read as %d', async (value, currency, sent) => {
    const { conversion, notes } = await fire({ value, currency });
    expect(conversion?.value).toBe(sent);
    expect(notes).toBeUndefined();
  });

  it.each([
    ['23,000', 'JPY', 23000],
    ['45,000', 'KRW', 45000],
    ['250.000', 'VND', 250000],
    ['39.990', 'CLP', 39990],
    ['350.000', 'IDR', 350000],
    ['89.900', 'COP', 89900],
    ['12.990', 'HUF', 12990],
    ['1.234.567', 'PYG', 1234567],
    ['0.500', 'JPY', 0.5],
    ['1.5', 'JPY', 1.5],
    ['12.750', 'KWD', 12.75],
    ['12,750', 'TND', 12.75],
    ['1,234.750', 'BHD', 1234.75]
  ])('%j is read as %s has decimals: %d', async (value, currency, sent) => {
    const { conversion, notes } = await fire({ value, currency });
    expect(conversion?.value).toBe(sent);
    expect(notes).toBeUndefined();
    const priced = await fire({ currency, items: [{ price: value }] });
    expect(priced.conversion?.value).toBe(sent);
    const field = await fire({}, { value, currencyCode: currency.toLowerCase() });
    expect(field.conversion?.value).toBe(sent);
  });

  it('is not read in a currency that contradicts its own sign', async () => {
    const { conversion, notes } = await fire({ value: '€59.90', currency: 'USD' });
    expect(conversion).not.toHaveProperty('value');
    expect(notes).toContain('value left out');
  });

  it('of items that can be read in two ways is noted', async () => {
    const { notes } = await fire({ items: [{ price: '1.299' }] });
    expect(notes).toContain('price taken as a decimal number');
  });

  it.each([-0.01, -5, -1e14, '-12,00', '−25.00', '–25', '(25.00)', '(€25.00)', '25.00-', '-€25'])(
    'of a purchase, %j, is a refund: nothing is sent, and the reason says so',
    async (value) => {
      const fired = await fire({ value, transaction_id: 'T-1' });
      expect(fired.requests).toEqual([]);
      expect(fired.outcome).toBe('failure');
      expect(fired.reason).toBe('A purchase below zero is a refund, which Amazon does not take');
      const field = await fire({ value: 7 }, { value });
      expect(field.reason).toBe(fired.reason);
    }
  );

  it.each([
    [[{ price: -25 }, { price: 5 }]],
    [[{ price: '(25.00)', quantity: 1 }]],
    [[{ price: 25, quantity: -1 }]]
  ])('of items is a refund too: %j', async (items) => {
    const fired = await fire({ items });
    expect(fired.reason).toBe('A purchase below zero is a refund, which Amazon does not take');
  });

  it('takes a discount among the items off', async () => {
    const { conversion } = await fire({ items: [{ price: 25 }, { price: -5 }] });
    expect(conversion?.value).toBe(20);
  });

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

  it.each([
    ['€', 'EUR'],
    ['euro', 'EUR'],
    ['US$', 'USD'],
    ['kč', 'CZK'],
    ['₩', 'KRW']
  ])('%j can only mean %s', async (currency, sent) => {
    const { conversion, notes } = await fire({ currency });
    expect(conversion?.currencyCode).toBe(sent);
    expect(notes).toBeUndefined();
  });

  it.each([
    ['all items name', { items: [{ currency: 'NOK' }, { currency: 'nok' }] }, 'NOK'],
    ['the value’s own sign names', { value: '72,90 €' }, 'EUR'],
    ['the value’s own code names', { value: 'SEK 72,90', items: [{ currency: 'SEK' }] }, 'SEK'],
    ['the items do not agree on', { items: [{ currency: 'NOK' }, { currency: 'SEK' }] }, undefined],
    ['not each item names', { items: [{ currency: 'NOK' }, { price: 1 }] }, undefined],
    ['nothing names', { value: '$72.90' }, undefined]
  ])('that %s counts, or is noted as missing', async (_, event, sent) => {
    const { conversion, missing } = await fire(event);
    expect(conversion?.currencyCode).toBe(sent);
    expect(missing.includes('currency_missing')).toBe(sent === undefined);
  });

  it('can be each that Amazon takes', async () => {
    const sent = CURRENCY_CODES.map((currency) => fire({ currency }));
    const codes = (await Promise.all(sent)).map(({ conversion }) => conversion?.currencyCode);
    expect(codes).toEqual(CURRENCY_CODES);
  });

  it.each(['$', '¥', 'Galleons', 'XXX', 'US D', 17, 'AED ARS', 'EDA', 'DAR', 'AR'])(
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

  it('that were cut are noted as cut, and not as left out', async () => {
    const { conversion, notes } = await fire({ items: [{ price: 4, quantity: 3.5 }] });
    expect(conversion?.unitsSold).toBe(3);
    expect(notes).toBe('units cut: a quantity is not a whole number');
  });

  it('of ten thousand items are counted', async () => {
    const items = Array.from({ length: 10_000 }, () => ({ quantity: 1 }));
    const { conversion } = await fire({ items });
    expect(conversion?.unitsSold).toBe(10_000);
  });
});

describe('a purchase', () => {
  const WHOLE = { value: 7, currency: 'EUR', transaction_id: 'T-7' };

  it.each([
    ['value', 'value_missing'],
    ['currency', 'currency_missing'],
    ['transaction_id', 'event_id_missing']
  ])('without %s is sent, and a note says so', async (name, code) => {
    expect((await fire(WHOLE)).missing).toEqual([]);
    const { outcome, missing, conversion } = await fire({ ...WHOLE, [name]: undefined });
    expect([outcome, missing]).toEqual(['success', [code]]);
    expect(conversion?.eventId).toBeTruthy();
    const other = await fire({ ...WHOLE, [name]: undefined, event_name: 'add_to_cart' });
    expect(other.missing).toEqual([]);
  });

  it('with an event ID has one', async () => {
    const fired = await fire({ ...WHOLE, transaction_id: '', event_id: 'e-1' });
    expect(fired.missing).toEqual([]);
  });
});
