import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { amazonAds } from '../../command.js';

let simulator: AmazonSimulator;
let server: AmazonServer;
let folder: string;
let file: string;

beforeEach(async () => {
  simulator = new AmazonSimulator();
  server = await startAmazonServer(simulator, { port: 0 });
  folder = mkdtempSync(join(tmpdir(), 'amazon-ads-forget-'));
  file = join(folder, 'people.txt');
  writeFileSync(file, 'kim@example.com\n');
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  amazonAds([
    'forget',
    file,
    '--data',
    '{"accountId":"5879120000000"}',
    '--to',
    server.url,
    ...args
  ]);

describe('amazon-ads forget', () => {
  test('lists the people and sends nothing without --yes', async () => {
    const { code, stdout, stderr } = await run();
    expect(code).toBe(2);
    expect(stdout).toContain('line 1: k…@e….com');
    expect(stderr).toContain('nothing was sent; look at the list, and add --yes to go on');
    expect(simulator.counts.requests).toBe(0);
    expect(existsSync(`${file}.journal`)).toBe(false);
  });

  test('goes on with --yes', async () => {
    const { code, stdout } = await run('--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('accepted 1 + refused 0 + too old 0 + left 0 = read 1');
    expect(simulator.counts.deletions).toBe(1);
  });

  test('ends with 1 where a line is not understood, and names it', async () => {
    writeFileSync(file, 'Kim Berg <kim@example.com>\nkim@example.com\n');
    const { code, stdout } = await run('--yes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/refused, 1 line \(1\): it is not understood/);
    expect(stdout).not.toContain('Berg');
  });

  test('ends with 2 for an empty file', async () => {
    writeFileSync(file, '\n');
    const { code, stderr } = await run('--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('it names nobody');
    expect(stderr).not.toContain('    at ');
  });

  test.each([['ENTITY123'], ['111,222'], ['']])('takes no account %j', async (accountId) => {
    const data = JSON.stringify({ accountId });
    const { code } = await amazonAds(['forget', file, '--data', data, '--to', server.url, '--yes']);
    expect(code).toBe(2);
    expect(simulator.counts.requests).toBe(0);
  });
});
