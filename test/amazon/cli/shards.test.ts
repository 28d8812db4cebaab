import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { shardOf } from '../../../amazon/cli/shard.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { amazonAds, folderWith } from '../../command.js';
import { ACCOUNT, rows } from '../replay/rows.js';

let simulator: AmazonSimulator;
let server: AmazonServer;

beforeEach(async () => {
  simulator = new AmazonSimulator({ accounts: [ACCOUNT, '2'] });
  server = await startAmazonServer(simulator, { port: 0 });
});

afterEach(() => server.close());

const task = (index: number, count: number) => ({
  CLOUD_RUN_TASK_INDEX: String(index),
  CLOUD_RUN_TASK_COUNT: String(count)
});

it('replays each dead letter of a file once in 16 parts, by the environment of the tasks', async () => {
  // Two advertisers of an order are in one part.
  const letters = [...rows(300), ...rows(300, { account: '2' })];
  const { path, folder, remove } = await folderWith({
    'letters.ndjson': [...letters.map((each) => JSON.stringify(each)), 'broken'].join('\n')
  });
  let broken = 0;
  for (let index = 0; index < 16; index++) {
    const args = ['replay', path('letters.ndjson'), '--to', server.url];
    const { stdout } = await amazonAds(args, task(index, 16));
    if (stdout.includes('no JSON object')) broken++;
  }
  expect(simulator.counts).toMatchObject({ accepted: 600, duplicates: 0 });
  expect(broken).toBe(1);
  const journals = readdirSync(folder).filter((file) => file.endsWith('.journal'));
  expect(journals).toHaveLength(16);
  const { code, stdout } = await amazonAds(['summary', ...journals.map(path)]);
  expect([code, stdout.trim()]).toEqual([0, 'accepted 600 + refused 0 + too old 0 = done 600']);
  await remove();
});

it('sends the orders of a file once in tasks', async () => {
  const time = new Date(Date.now() - 3_600_000).toISOString();
  const lines = Array.from(
    { length: 60 },
    (_, at) => `O-${at},a${at}@example.com,${time},5,USD,US`
  );
  const { path, remove } = await folderWith({
    'orders.csv': ['order_id,email,created_at,total,currency,country', ...lines].join('\n'),
    'fields.json': JSON.stringify({ accountId: ACCOUNT, region: 'NA' })
  });
  for (let index = 0; index < 4; index++) {
    const args = ['send', path('orders.csv'), '--data', path('fields.json'), '--to', server.url];
    await amazonAds([...args, '--yes'], task(index, 4));
  }
  expect(simulator.counts).toMatchObject({ accepted: 60, duplicates: 0 });
  await remove();
});

it('asks for each person once in parts', async () => {
  const { path, remove } = await folderWith({
    'people.txt': Array.from({ length: 40 }, (_, at) => `p${at}@example.com`).join('\n'),
    'fields.json': JSON.stringify({ accountId: ACCOUNT, region: 'NA' })
  });
  let people = 0;
  for (const part of ['1/3', '2/3', '3/3']) {
    const args = ['forget', path('people.txt'), '--data', path('fields.json'), '--to', server.url];
    const { stdout } = await amazonAds([...args, '--yes', '--json', '--shard', part]);
    people += (JSON.parse(stdout) as { counts: { accepted: number } }).counts.accepted;
  }
  expect(people).toBe(40);
  await remove();
});

it.each(['0/3', '4/3', '3', 'a/b'])('refuses --shard %s', async (part) => {
  const { code, stderr } = await amazonAds(['replay', 'x.ndjson', '--dry-run', '--shard', part]);
  expect([code, stderr]).toEqual([
    2,
    `amazon-ads: --shard ${part}: write which part of how many, such as --shard 3/16\n`
  ]);
});

it('does everything outside of a job, and in a job of one task', () => {
  expect(shardOf(undefined, {})).toBeUndefined();
  expect(shardOf(undefined, task(0, 1))).toBeUndefined();
  expect(shardOf(undefined, task(2, 16))).toEqual({ number: 3, count: 16 });
  expect(shardOf('1/2', task(2, 16))).toEqual({ number: 1, count: 2 });
  expect(() => shardOf(undefined, { CLOUD_RUN_TASK_COUNT: '4' })).toThrow(/CLOUD_RUN_TASK_INDEX/);
});

it('says which journal is missing', async () => {
  const { code, stderr } = await amazonAds(['summary', 'none.journal']);
  expect([code, stderr]).toEqual([
    2,
    'amazon-ads: none.journal: no such file; name the journals of the parts\n'
  ]);
});
