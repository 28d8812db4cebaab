import { describe, expect, it } from 'vitest';
import { fire, type Fired } from './tag.js';

type Values = Record<string, unknown>;

async function withRows(customData: unknown, event: Values = {}): Promise<Fired> {
  return fire(event, { customData });
}

const row = (name: unknown, value: unknown, dataType?: unknown): Values => ({
  name,
  value,
  dataType
});

const ITEM = { item_id: 'SKU-1', item_brand: 'Acme', item_category: 'Home & Garden' };

describe('custom data', () => {
  it('come from the first item', async () => {
    const { conversion } = await fire({ items: [ITEM, { item_brand: 'Other' }] });
    expect(conversion?.customData).toEqual([
      { name: 'brand', dataType: 'STRING', value: 'Acme' },
      { name: 'category', dataType: 'STRING', value: 'Home_Garden' },
      { name: 'productId', dataType: 'STRING', value: 'SKU_1' }
    ]);
  });

  it.each([
    [['red', 'blue'], 'red_blue'],
    [{ 0: 'red', 1: 'dark blue' }, 'red_dark_blue'],
    ['["red","",null,"blue"]', 'red_blue'],
    [['red'], 'red']
  ])('of a list are joined: %j', async (value, sent) => {
    const { conversion, notes } = await withRows([row('colour', value)], {
      items: [{ item_category: value, price: 1 }]
    });
    expect(conversion?.customData).toEqual([
      { name: 'colour', dataType: 'STRING', value: sent },
      { name: 'category', dataType: 'STRING', value: sent }
    ]);
    expect(notes).toBeUndefined();
  });

  it('without a time zone are taken as UTC, and noted', async () => {
    const { conversion, notes } = await withRows([row('since', '2024-02-29', 'TIMESTAMP')]);
    expect(conversion?.customData?.[0]?.value).toBe('1709164800000');
    expect(notes).toContain('custom data taken as UTC: since names no time zone');
  });

  it.each([
    [['red', '12.50'], 'STRING'],
    [['red', { blue: 1 }], 'STRING'],
    [['x'.repeat(200), 'y'.repeat(200)], 'STRING'],
    [[1, 2], 'INTEGER'],
    [['2026-04-20', '2026-04-21'], 'TIMESTAMP']
  ])('of a list are left out whole, and noted: %j as %s', async (value, dataType) => {
    const { conversion, notes } = await withRows([row('colour', value, dataType)]);
    expect(conversion).not.toHaveProperty('customData');
    expect(notes).toContain('custom data left out: colour');
  });

  it('do not come from items where the tag is set so', async () => {
    const { conversion } = await fire({ items: [ITEM] }, { autoCustomData: false });
    expect(conversion).not.toHaveProperty('customData');
  });

  it('of rows win over those of the item', async () => {
    const { conversion } = await withRows([row('brand', 'Mine')], { items: [{ item_brand: 'x' }] });
    expect(conversion?.customData).toEqual([{ name: 'brand', dataType: 'STRING', value: 'Mine' }]);
  });

  it.each([
    ['Google Merchandise (EU)', 'STRING', 'Google_Merchandise_EU'],
    ['under_score', 'STRING', 'under_score'],
    ['x'.repeat(256), 'STRING', 'x'.repeat(256)],
    ['2147483647', 'INTEGER', '2147483647'],
    ['42', 'INTEGER', '42'],
    [0, 'INTEGER', '0'],
    ['2099999999', 'INTEGER', '2099999999'],
    ['2026-04-20T00:00:00Z', 'TIMESTAMP', '1776643200000'],
    [1776643200, 'TIMESTAMP', '1776643200000'],
    ['2024-02-29T00:00Z', 'TIMESTAMP', '1709164800000']
  ])('%j as %s goes as %s', async (value, dataType, sent) => {
    const { conversion, notes } = await withRows([row('a', value, dataType)]);
    expect(conversion?.customData).toEqual([{ name: 'a', dataType, value: sent }]);
    expect(notes).toBe(undefined);
  });

  it.each([
    ['4.5', 'INTEGER'],
    ['-1', 'INTEGER'],
    ['2147483648', 'INTEGER'],
    ['soon', 'TIMESTAMP'],
    ['1969-12-31', 'TIMESTAMP'],
    ['2026-02-30', 'TIMESTAMP'],
    ['日本', 'STRING'],
    [17.5, 'STRING'],
    ['49.99', 'STRING'],
    ['49,99', 'STRING'],
    ['-5', 'STRING'],
    [-5, 'STRING'],
    ['x'.repeat(257), 'STRING'],
    ['ann@shop.example', 'STRING'],
    ['ann%40shop.example', 'STRING'],
    [{ a: 1 }, 'STRING'],
    ['x', 'NUMBER'],
    ['x', 'toString']
  ])('%j as %s are left out with a note', async (value, dataType) => {
    const { conversion, notes, outcome } = await withRows([row('a', value, dataType)]);
    expect(outcome).toBe('success');
    expect(conversion).not.toHaveProperty('customData');
    expect(notes).toBe('custom data left out: a');
  });

  it.each([
    ['', 'x'],
    ['名', 'x'],
    [null, 'x']
  ])('with a name that cannot be made one, %j, are left out', async (name, value) => {
    const { conversion, notes } = await withRows([row(name, value)]);
    expect(conversion).not.toHaveProperty('customData');
    expect(notes).toBe('custom data left out: a row has no name');
  });

  it('without a value are no fault: a variable had none', async () => {
    const rows = [row('a', ''), row('b', undefined), row('c', 'null'), row('d', {}), null, 7, 'x'];
    const { conversion, notes } = await withRows(rows);
    expect(conversion).not.toHaveProperty('customData');
    expect(notes).toBe(undefined);
  });

  it('have each name once, also if it becomes one on the way', async () => {
    const { conversion } = await withRows([row('my name', '1'), row('my_name', '2')]);
    expect(conversion?.customData).toEqual([{ name: 'my_name', dataType: 'STRING', value: '1' }]);
  });

  it('are 13 at most', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => row(`n${at}`, at, 'INTEGER'));
    const { conversion, notes } = await withRows(rows);
    expect(conversion?.customData).toHaveLength(13);
    expect(notes).toContain('custom data left out: n13');
  });

  it('with names of prototypes are as good as any', async () => {
    const { conversion } = await withRows([row('__proto__', 'x'), row('constructor', 'y')]);
    expect(conversion?.customData).toMatchObject([{ name: '__proto__' }, { name: 'constructor' }]);
  });
});
