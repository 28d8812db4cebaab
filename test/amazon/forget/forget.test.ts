import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate } from 'sgtm/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetPeople, type ForgetOptions } from '../../../amazon/forget/forget.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';

const ACCOUNT = '5879120000000';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const template = parseTemplate(readFileSync('template.tpl', 'utf8'));

let simulator: AmazonSimulator;
let server: AmazonServer;
let folder: string;

beforeEach(async () => {
  simulator = new AmazonSimulator({ accounts: [ACCOUNT, '2'] });
  server = await startAmazonServer(simulator, { port: 0 });
  folder = mkdtempSync(join(tmpdir(), 'amazon-ads-forget-'));
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(lines: readonly string[]): string {
  const file = join(folder, 'people.txt');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function forget(file: string, options: Partial<ForgetOptions> = {}) {
  return forgetPeople({
    file,
    template,
    fields: { accountId: ACCOUNT },
    credentials: { clientId: 'c', clientSecret: 's', refreshToken: 'r' },
    to: new URL(server.url),
    journal: `${file}.journal`,
    signal: new AbortController().signal,
    backoff: { firstPauseMs: 1, longestPauseMs: 2, mostAttempts: 4 },
    ...options
  });
}

/** The bodies of the deletion requests that came in. */
const asked = (): { matchKeys: { type: string; values: string[] }[] }[] =>
  simulator.received
    .filter(({ endpoint }) => endpoint === 'deletion')
    .flatMap(({ body }) => (JSON.parse(body ?? '') as { deletionRequests: [] }).deletionRequests);

describe('amazon-ads forget', () => {
  test('asks for each person once, hashed as the tag hashes', async () => {
    const hash = sha256('other@example.com');
    const lines = [
      'email;hash',
      ' Test@Example.com ',
      `"x";${hash.toUpperCase()}`,
      '',
      'test@example.com'
    ];
    const summary = await forget(write(lines));
    expect(summary.counts).toMatchObject({ read: 3, accepted: 2, refused: 0, repeated: 1 });
    expect(asked().map(({ matchKeys }) => matchKeys)).toEqual([
      [{ type: 'EMAIL', values: [sha256('test@example.com')] }],
      [{ type: 'EMAIL', values: [hash] }]
    ]);
    expect(simulator.counts.deletions).toBe(2);
  });

  test('asks for 500 people at once, and of each advertiser', async () => {
    const lines = Array.from({ length: 501 }, (_, at) => sha256(String(at)));
    const fields = { accountId: ACCOUNT, additionalAdvertisers: [{ accountId: '2' }] };
    const summary = await forget(write(lines), { fields });
    expect(summary.counts).toMatchObject({ read: 501, accepted: 501 });
    expect(summary.requests).toBe(4);
    expect(simulator.counts.deletions).toBe(1002);
  });

  test('names lines that name nobody, without what is in them', async () => {
    const summary = await forget(write(['a@b.co', 'Jane Doe, Main Street']));
    expect(summary.counts).toMatchObject({ read: 2, accepted: 1, refused: 1 });
    expect(summary.reasons[0]?.rows).toEqual([2]);
    expect(JSON.stringify(summary)).not.toMatch(/Jane|a@b/);
  });

  test('asks nobody twice, and its journal names nobody', async () => {
    const file = write(['a@b.co', 'c@d.co']);
    await forget(file);
    expect((await forget(file)).earlier).toBe(2);
    expect(simulator.counts.deletions).toBe(2);
    const journal = readFileSync(`${file}.journal`, 'utf8');
    expect(journal).not.toMatch(/@|[0-9a-f]{64}/);
  });

  test('goes on where Amazon fails for a moment, and leaves the rest where it does not recover', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 503, times: 2 });
    expect((await forget(write(['a@b.co']))).counts.accepted).toBe(1);
    simulator.faults.add({ on: 'events', kind: 'status', status: 503 });
    const summary = await forget(write(['e@f.co']));
    expect(summary.counts).toMatchObject({ read: 1, left: 1 });
    expect(summary.fault).toContain('Amazon answered 503');
  });

  test('says what to do where the account is another region’s or none', async () => {
    const summary = await forget(write(['a@b.co']), { fields: { accountId: '99' } });
    expect(summary.fault).toMatch(/Amazon answered 403.*amazon-ads doctor/);
  });

  test('sends and writes nothing in a dry run', async () => {
    const file = write(['a@b.co']);
    const summary = await forget(file, { isDryRun: true });
    expect(summary.counts).toMatchObject({ read: 1, left: 1 });
    expect(simulator.counts.requests).toBe(0);
    expect(() => readFileSync(`${file}.journal`)).toThrow('ENOENT');
  });
});
