import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { reply, TagInstance } from '../src/delivery/tag-instance.js';

const PAGE = readFileSync('docs/dead-letters.md', 'utf8');
const [, definition = ''] = /CREATE TABLE [^(]+\(\n([\s\S]*?)\n\)\n/.exec(PAGE) ?? [];

/** Column → type, as the page's CREATE TABLE has them. */
const SCHEMA = new Map(
  definition.split('\n').map((line) => /^ {2}(\w+) (\w+)/.exec(line)?.slice(1) as [string, string])
);

const TABLES = {
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters',
  bigQueryLogType: 'always',
  logBigQueryDatasetId: 'amazon_ads',
  logBigQueryTableId: 'logs'
};

const FITS: Record<string, (value: unknown) => boolean> = {
  INT64: (value) => Number.isInteger(value),
  STRING: (value) => typeof value === 'string',
  TIMESTAMP: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(value))
};

interface Inserted {
  tableId: string;
  row: Record<string, unknown>;
}

let inserted: Inserted[];

beforeAll(async () => {
  const ways = [
    [{}, reply(503, '')],
    [{}, reply(207, { success: [{ index: 0 }] })],
    [{}, { error: 'timed_out' }],
    [{ api: 'conversionsV1' }, reply(400, { code: 'BAD', message: 'words' })],
    [{ api: 'offAmazon2023', offAmazonShape: 'rich' }, reply(403, '')],
    [{ authMode: 'accessToken', accessToken: 'Atza|x' }, reply(401, '')],
    [{ clientSecret: '' }, reply(207, '')]
  ] as const;
  const runs = ways.map(async ([fields, answer]) => {
    const tag = new TagInstance({ ...TABLES, ...fields, dataSetName: 'x' });
    tag.amazon = [answer];
    return tag.fire({}, {}, { headers: { 'trace-id': 'trace-1' } });
  });
  inserted = (await Promise.all(runs)).flatMap((run) => run.insertedRows as Inserted[]);
});

const columnsOf = (rows: readonly Inserted[]): string[] =>
  [...new Set(rows.flatMap(({ row }) => Object.keys(row)))].toSorted();

describe("the table's schema", () => {
  test('has every column a dead letter has, and no other', () => {
    const deadLetters = inserted.filter(({ tableId }) => tableId === 'dead_letters');
    expect(deadLetters).toHaveLength(6);
    expect(columnsOf(deadLetters)).toEqual([...SCHEMA.keys()].toSorted());
  });

  test('has every column a log row has', () => {
    const logRows = inserted.filter(({ tableId }) => tableId === 'logs');
    expect(logRows).toHaveLength(7);
    expect(columnsOf(logRows).filter((column) => !SCHEMA.has(column))).toEqual([]);
  });

  test('has types that fit what is written', () => {
    const misfits = inserted.flatMap(({ row }) =>
      Object.entries(row).filter(
        // What is undefined is left out, as in JSON.
        ([column, value]) => value !== undefined && !FITS[SCHEMA.get(column) ?? '']?.(value)
      )
    );
    expect(misfits).toEqual([]);
  });
});

test('the export selects what sending again needs', () => {
  const [, selected = ''] = /SELECT ([\w, ]+)/.exec(PAGE) ?? [];
  const columns = selected.split(/,\s*/).map((column) => column.trim());
  expect(columns).toEqual(
    expect.arrayContaining(['contract', 'region', 'account_id', 'request_body'])
  );
  expect(columns.filter((column) => !SCHEMA.has(column))).toEqual([]);
});
