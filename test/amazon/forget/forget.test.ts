import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate } from 'sgtm/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  forgetPeople,
  type ForgetOptions,
  type MaskedPerson
} from '../../../amazon/forget/forget.js';
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

  const NAMELESS = [
    ['a name around an address', 'Kim Berg <kim@example.com>'],
    ['an MD5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a phone number', '+49 151 12345678'],
    ['two addresses', 'kim@example.com, staff@example.com'],
    ['an address with mailto:', 'mailto:kim@example.com'],
    ['an address and a digest', `kim@example.com;${'a'.repeat(64)}`],
    ['an address with an accent', 'k\u00edm@example.com'],
    ['an address without a domain', 'kim@localhost']
  ];
  test.each(NAMELESS)('refuses %s, also in the first line', async (_, line) => {
    const summary = await forget(write([line, 'a@b.co', line]));
    expect(summary.counts).toMatchObject({ read: 3, accepted: 1, refused: 2 });
    expect(summary.reasons.flatMap(({ rows }) => rows)).toEqual([1, 3]);
    expect(asked()).toHaveLength(1);
    expect(JSON.stringify(summary)).not.toMatch(/kim|151/i);
  });

  test('takes the columns that say who the person is, and no others', async () => {
    const lines = [
      'name,email,owner',
      '"Berg, Kim",kim@example.com,staff@example.com',
      'Lee,Jr,lee@example.com,staff@example.com',
      ',,staff@example.com'
    ];
    const summary = await forget(write(lines));
    expect(summary.counts).toMatchObject({ read: 3, accepted: 1, refused: 2 });
    expect(asked().flatMap(({ matchKeys }) => matchKeys)).toEqual([
      { type: 'EMAIL', values: [sha256('kim@example.com')] }
    ]);
  });

  test('asks again for a list of another day, and for another list', async () => {
    const file = write(['a@b.co', 'c@d.co']);
    const now = Date.parse('2026-11-01T12:00:00Z');
    await forget(file, { now });
    expect((await forget(file, { now })).earlier).toBe(2);
    expect((await forget(file, { now: Date.parse('2026-12-01T12:00:00Z') })).earlier).toBe(0);
    expect(simulator.counts.deletions).toBe(4);
    write(['a@b.co']);
    expect((await forget(file, { now })).earlier).toBe(0);
    expect(readFileSync(`${file}.journal`, 'utf8')).toContain('"date":"2026-12-01"');
  });

  test('keeps journal and salt for their owner alone, and no key that can be guessed', async () => {
    const keys = [1, 2].map(async (at) => {
      const file = join(folder, `people-${at}.txt`);
      writeFileSync(file, 'a@b.co\n');
      await forget(file);
      for (const name of [`${file}.journal`, `${file}.journal.salt`]) {
        expect(statSync(name).mode & 0o777).toBe(0o600);
      }
      return (JSON.parse(readFileSync(`${file}.journal`, 'utf8')) as { key: string }).key;
    });
    const [one, other] = await Promise.all(keys);
    expect(one).toMatch(/^[\w-]{27}$/);
    expect(one).not.toBe(other);
  });

  test('lists the people, masked, and sends nothing that is not confirmed', async () => {
    const seen: MaskedPerson[] = [];
    const file = write(['Kim.Berg@example.com', 'B'.repeat(64)]);
    const confirm = (people: readonly MaskedPerson[]): boolean => {
      seen.push(...people);
      return false;
    };
    const summary = await forget(file, { confirm });
    expect(seen).toEqual([
      { line: 1, text: 'k…@e….com' },
      { line: 2, text: 'bbbbbbbb…' }
    ]);
    expect(summary).toMatchObject({ isUnconfirmed: true, counts: { accepted: 0, left: 2 } });
    expect(simulator.counts.requests).toBe(0);
    expect(() => readFileSync(`${file}.journal`)).toThrow('ENOENT');
  });

  test.each([
    ['UTF-16', Buffer.from('\uFEFFa@b.co\n', 'utf16le'), 'UTF-16'],
    ['another encoding', Buffer.from('k\u00edm@example.com\n', 'latin1'), 'not UTF-8'],
    ['nothing', Buffer.from('\n \n'), 'names nobody'],
    ['a header alone', Buffer.from('email\n'), 'names nobody']
  ])('refuses a file of %s as a whole', async (_, bytes, reason) => {
    const file = write([]);
    writeFileSync(file, bytes);
    await expect(forget(file)).rejects.toThrow(reason);
    expect(simulator.counts.requests).toBe(0);
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
