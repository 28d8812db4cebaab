import { afterEach, beforeEach, expect, test } from 'vitest';
import { replay } from '../../../amazon/replay/replay.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { CREDENTIALS, reply, TagInstance } from '../../src/delivery/tag-instance.js';
import { LetterFile } from './rows.js';

const TABLE = {
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

const WAYS = [
  {},
  { region: 'EU', amznUserData: 'GRANTED' },
  { api: 'conversionsV1', region: 'FE' },
  { api: 'offAmazon2023' },
  { api: 'offAmazon2023', offAmazonShape: 'rich' },
  { additionalAdvertisers: [{ accountId: '2', dataSetName: 'Second_shop' }] }
];

let simulator: AmazonSimulator;
let server: AmazonServer;
let file: LetterFile;

beforeEach(async () => {
  simulator = new AmazonSimulator({ credentials: [CREDENTIALS] });
  server = await startAmazonServer(simulator, { port: 0 });
});

afterEach(async () => {
  await server.close();
  file.remove();
});

test.each(WAYS)(
  'what the tag with %j could not deliver reaches Amazon by replay, byte for byte',
  async (fields) => {
    const tag = new TagInstance({ ...TABLE, ...fields }, Date.now());
    tag.amazon = [reply(503, '')];
    const { insertedRows } = await tag.fire({ timestamp: Date.now() - 60_000 });
    const wanted = new Set(tag.eventRequests.map(({ url, body }) => `${url} ${body}`));
    expect(insertedRows).toHaveLength(wanted.size);
    file = new LetterFile(insertedRows.map(({ row }) => row as Record<string, unknown>));

    const { counts } = await replay({
      file: file.path,
      credentials: CREDENTIALS,
      to: new URL(server.url),
      signal: new AbortController().signal
    });
    expect(counts).toMatchObject({ read: wanted.size, accepted: wanted.size });
    expect(simulator.conversions.map(({ event }) => event)).toEqual(
      [...wanted].map(
        (sent) => Object.values(JSON.parse(sent.slice(sent.indexOf(' '))) as object)[0][0]
      )
    );
    expect(simulator.conversions.map(({ region }) => region)).toEqual(
      [...wanted].map(() => ('region' in fields ? fields.region : 'NA'))
    );
  }
);

test('what the log held because BigQuery took no row reaches Amazon by replay', async () => {
  const tag = new TagInstance(TABLE, Date.now());
  tag.amazon = [reply(500, '')];
  tag.bigQueryFailure = { reason: 'quota' };
  const { logs } = await tag.fire({ timestamp: Date.now() - 60_000 });
  const line = logs.find((text) => text.includes('BigQuery refused this dead letter')) ?? '';
  file = new LetterFile([line]);
  const { counts } = await replay({
    file: file.path,
    credentials: CREDENTIALS,
    to: new URL(server.url),
    signal: new AbortController().signal
  });
  expect(counts).toMatchObject({ read: 1, accepted: 1 });
  expect(simulator.conversions[0]?.eventId).toBe('T-1');
});

test('every dead letter of a tag with two data sets and two accounts is accepted', async () => {
  const tag = new TagInstance(
    {
      ...TABLE,
      accountId: '1',
      dataSetName: 'Web_shop',
      additionalAdvertisers: [
        { accountId: '1', dataSetName: 'Store_shop' },
        { accountId: '2', dataSetName: 'Web_shop' },
        { accountId: '2', dataSetName: 'Store_shop' }
      ]
    },
    Date.now()
  );
  tag.amazon = [reply(503, '')];
  const letters: Record<string, unknown>[] = [];
  for (const id of ['T-1', 'T-2', 'T-3']) {
    const { insertedRows } = await tag.fire({
      transaction_id: id,
      timestamp: Date.now() - 60_000
    });
    letters.push(...insertedRows.map(({ row }) => row as Record<string, unknown>));
  }
  expect(letters).toHaveLength(12);
  file = new LetterFile(letters);
  const { counts } = await replay({
    file: file.path,
    credentials: CREDENTIALS,
    to: new URL(server.url),
    signal: new AbortController().signal
  });
  expect(counts).toMatchObject({ read: 12, accepted: 12, repeated: 0, refused: 0 });
  expect(simulator.counts).toMatchObject({ accepted: 12, duplicates: 0, clashes: 0 });
});
