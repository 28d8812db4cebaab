import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { amazonAds, BIN } from '../../command.js';

const FIELDS = {
  accountId: '5879120000000',
  clientId: 'amzn1.application-oa2-client.test',
  clientSecret: 'amzn1.oa2-cs.v1.s3cret',
  refreshToken: 'Atzr|s3cret'
};

let simulator: AmazonSimulator;
let server: AmazonServer;
let folder: string;
let data: string;

beforeEach(async () => {
  simulator = new AmazonSimulator({ mostConversions: 10_000 });
  server = await startAmazonServer(simulator, { port: 0 });
  folder = mkdtempSync(join(tmpdir(), 'amazon-ads-send-'));
  data = write('fields.json', JSON.stringify(FIELDS));
});

afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const TIME = new Date(Date.now() - 2 * 86_400_000).toISOString();

/** A file of so many orders. */
function orders(count: number): string {
  const rows = Array.from(
    { length: count },
    (_, at) => `T-${at},person${at}@example.com,${TIME},${at}.5,USD,US`
  );
  return write('orders.csv', `order_id,email,date,total,currency,country\n${rows.join('\n')}\n`);
}

interface Ended {
  code: number | null;
  output: string;
  /** Without what goes to standard error. */
  stdout: string;
  lastLine: string;
}

/** Starts `amazon-ads send` in a process of its own, below a shell that can limit it. */
function start(args: readonly string[], { input = '', limit = '' } = {}) {
  const command = limit ? ['sh', '-c', `${limit}; exec "$@"`, 'sh'] : [];
  const [program = '', ...rest] = [...command, process.execPath, BIN, 'send', ...args];
  const child = spawn(program, rest, { env: { PATH: process.env.PATH, NO_COLOR: '1' } });
  child.stdin.end(input);
  let output = '';
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((done) =>
    child.on('close', (code) =>
      done({ code, output, stdout: printed, lastLine: printed.trimEnd().split('\n').at(-1) ?? '' })
    )
  );
  return { child, ended };
}

async function run(args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await amazonAds(['send', ...args]);
  return {
    code,
    output: stdout + stderr,
    stdout,
    lastLine: stdout.trimEnd().split('\n').at(-1) ?? ''
  };
}

const toSimulator = (...args: string[]): string[] => [...args, '--data', data, '--to', server.url];

async function untilRequested(count: number): Promise<void> {
  while (simulator.received.filter(({ endpoint }) => endpoint === 'adsApiV1').length < count) {
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** How many events the journal of a file holds; a last line may be cut off. */
function keptOf(file: string): number {
  const journal = `${file}.journal`;
  return existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').length - 1 : 0;
}

/** The IDs of all events that were sent after so many requests. */
function idsSentAfter(requests: number): Set<string> {
  const bodies = simulator.received
    .slice(requests)
    .filter(({ endpoint }) => endpoint === 'adsApiV1')
    .map(({ body = '' }) => JSON.parse(body) as { events: { eventId: string }[] });
  return new Set(bodies.flatMap(({ events }) => events.map(({ eventId }) => eventId)));
}

/** How many events Amazon counts: each id once. */
const counted = (): number => simulator.counts.accepted - simulator.counts.duplicates;

describe('amazon-ads send', () => {
  test('sends a file, says how it read it, and ends with a sum that adds up', async () => {
    const ended = await run(toSimulator(orders(700)));
    expect(ended.output).toContain(
      'columns, by the usual names of columns: transaction_id=order_id'
    );
    expect(ended.lastLine).toBe('accepted 700 + refused 0 + too old 0 + left 0 = read 700');
    expect(ended.code).toBe(0);
    expect(counted()).toBe(700);
    expect(ended.output).not.toMatch(/s3cret|@example|Atz/);
    expect(ended.output).not.toContain('█');
  });

  test('sends nothing with --dry-run, and ends with 1 where a row would be refused', async () => {
    const file = orders(3);
    writeFileSync(file, `${readFileSync(file, 'utf8')}T-9,,${TIME},1,USD,US\n`);
    const ended = await run([file, '--data', data, '--dry-run']);
    expect(ended.output).toContain('3 events in 1 request to send');
    expect(ended.output).toContain('refused, line 5: ');
    expect(ended.lastLine).toBe('dry run: would send 3 + refused 1 + too old 0 + left 0 = read 4');
    expect(ended.code).toBe(1);
  });

  test('takes fields as JSON, a pipe, and prints JSON', async () => {
    const input = readFileSync(orders(2), 'utf8');
    const journal = join(folder, 'j');
    const args = ['-', '--data', JSON.stringify(FIELDS), '--to', server.url];
    const ended = await start([...args, '--journal', journal, '--json'], { input }).ended;
    // That fields on the command line can be read in the list of processes goes to standard error.
    expect(JSON.parse(ended.stdout)).toMatchObject({
      counts: { read: 2, accepted: 2 },
      groups: [{ contract: 'adsApiV1', events: 2 }],
      clashes: 0,
      understood: {
        rows: 2,
        orders: 2,
        money: [{ currency: 'USD', orders: 2, sum: 2 }],
        unclear: []
      }
    });
    expect(readFileSync(journal, 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('sends to a simulator of its own with --simulate, and keeps nothing', async () => {
    const file = orders(2);
    const ended = await run([file, '--data', data, '--simulate']);
    expect(ended.lastLine).toBe('accepted 2 + refused 0 + too old 0 + left 0 = read 2');
    expect(() => readFileSync(`${file}.journal`)).toThrow('ENOENT');
  });

  test('sends every event in one of the parts', async () => {
    const file = orders(300);
    for (const part of ['1/3', '2/3', '3/3']) {
      const ended = await run(toSimulator(file, '--shard', part));
      expect(ended.code).toBe(0);
      expect(ended.lastLine).toMatch(/^accepted (?!300)[1-9]\d+ /);
    }
    expect(simulator.counts).toMatchObject({ accepted: 300, duplicates: 0 });
  });

  test('killed and run again, with an answer that fails in each run, loses and doubles nothing', async () => {
    const file = orders(2500);
    const once = { on: 'events', kind: 'status', status: 503, times: 1 } as const;
    simulator.faults.add(once);
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 30 });
    const { child, ended } = start(toSimulator(file));
    while (keptOf(file) === 0) await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGKILL');
    await ended;
    const kept = keptOf(file);
    expect(kept).toBeLessThan(2500);
    simulator.faults.clear();
    simulator.faults.add(once);
    const { length: requests } = simulator.received;
    const second = await run(toSimulator(file));
    expect(second.lastLine).toBe('accepted 2500 + refused 0 + too old 0 + left 0 = read 2500');
    // What was under way when it was killed comes twice, under its own IDs, of which Amazon keeps one.
    expect(idsSentAfter(requests).size).toBe(2500 - kept);
    expect(counted()).toBe(2500);
    expect(simulator.received.filter(({ fault }) => fault === 'status')).toHaveLength(2);
  });

  test('stopped by Ctrl-C counts all rows, and run again sends the rest', async () => {
    const file = orders(2500);
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 50 });
    const { child, ended } = start(toSimulator(file));
    await untilRequested(2);
    child.kill('SIGINT');
    const first = await ended;
    expect(first.output).toContain('stopped; run it again for the rest');
    const [, accepted, left] =
      /accepted (\d+) .* left (\d+) = read 2500$/.exec(first.lastLine) ?? [];
    expect(Number(accepted) + Number(left)).toBe(2500);
    expect(Number(left)).toBeGreaterThan(0);
    const second = await run(toSimulator(file));
    expect(second.lastLine).toBe('accepted 2500 + refused 0 + too old 0 + left 0 = read 2500');
    expect(simulator.counts).toMatchObject({ accepted: 2500, duplicates: 0 });
  });

  test('whose journal finds no room says so, and the next run repeats at most what was under way', async () => {
    const file = orders(2500);
    const limit = 'trap "" XFSZ; ulimit -f 60';
    const first = await start(toSimulator(file), { limit }).ended;
    expect(first.code).toBe(2);
    expect(first.output).toContain('orders.csv.journal: the journal cannot be written');
    const [sum = ''] = /accepted.*/.exec(first.lastLine) ?? [];
    const [accepted = 0, refused = 0, tooOld = 0, left = 0, read] =
      sum.match(/\d+/g)?.map(Number) ?? [];
    expect(accepted + refused + tooOld + left).toBe(read);
    const kept = keptOf(file);
    expect(kept).toBeGreaterThan(0);
    const { length: requests } = simulator.received;
    const second = await run(toSimulator(file));
    expect(second.lastLine).toBe('accepted 2500 + refused 0 + too old 0 + left 0 = read 2500');
    expect(counted()).toBe(2500);
    expect(idsSentAfter(requests).size).toBe(2500 - kept);
  });

  test('whose token is revoked half way says from which line on, and the rest is sent later', async () => {
    const file = orders(2500);
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 30 });
    const { ended } = start(toSimulator(file));
    await untilRequested(2);
    simulator.tokens.expireAll();
    simulator.faults.add({ on: 'token', kind: 'status', status: 400 });
    const first = await ended;
    expect(first.code).toBe(2);
    expect(first.output).toMatch(
      /orders\.csv: from line \d+ on nothing was sent: Login with Amazon answered 400/
    );
    simulator.faults.clear();
    const second = await run(toSimulator(file));
    expect(second.lastLine).toBe('accepted 2500 + refused 0 + too old 0 + left 0 = read 2500');
    expect(simulator.counts).toMatchObject({ accepted: 2500, duplicates: 0 });
  });
});

describe('the files of amazon-ads send', () => {
  test('let one run at a time work on them, and the other says who holds them', async () => {
    const file = orders(600);
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 30 });
    const first = start(toSimulator(file));
    await untilRequested(1);
    first.child.kill('SIGSTOP');
    const second = await run(toSimulator(file));
    first.child.kill('SIGCONT');
    expect(second.code).toBe(2);
    expect(second.output).toContain(`${first.child.pid}`);
    expect(second.output).toContain('orders.csv.journal');
    expect((await first.ended).lastLine).toContain('accepted 600 ');
    expect(simulator.counts).toMatchObject({ accepted: 600, duplicates: 0 });
  });

  test('are their owner’s alone, and rejected rows stay as they came', async () => {
    const file = write(
      'orders.csv',
      `order_id,email,date,total,currency,country\n1,a@example.com,${TIME},1.00,USD,US\n2,=cmd,,"=1+1",USD,US\n`
    );
    writeFileSync(`${file}.rejected.csv`, 'from an earlier run', { mode: 0o644 });
    const ended = await run(toSimulator(file));
    expect(statSync(`${file}.journal`).mode & 0o777).toBe(0o600);
    expect(statSync(`${file}.rejected.csv`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${file}.rejected.csv`, 'utf8')).toContain('\n2,=cmd,,=1+1,USD,US,');
    expect(ended.output).toContain('as a spreadsheet would take them for formulas');
  });

  test('of standard input leave nothing behind', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const input = readFileSync(orders(2), 'utf8');
    const args = ['-', '--data', data, '--to', server.url, '--journal', join(folder, 'j')];
    const { ended } = start(args, { input, limit: `export TMPDIR=${temporary}` });
    expect((await ended).lastLine).toContain('accepted 2 ');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('amazon-ads send in a pipe', () => {
  /** A file whose orders have no value. */
  const unclear = (): string =>
    write('orders.csv', `order_id,email,date,country\n1,a@example.com,${TIME},US\n`);

  test('sends nothing if something is unclear, and says what to add', async () => {
    const ended = await run(toSimulator(unclear()));
    expect(ended.code).toBe(2);
    expect(ended.output).toContain(
      'nothing was sent: no column says what the orders are worth; add'
    );
    expect(simulator.counts.requests).toBe(0);
    const second = await run(toSimulator(unclear(), '--yes'));
    expect(second.lastLine).toBe('accepted 1 + refused 0 + too old 0 + left 0 = read 1');
  });

  test('does the same where nothing reaches Amazon', async () => {
    const ended = await run([unclear(), '--data', data, '--simulate']);
    expect(ended.output).toContain('unclear: no column says what the orders are worth');
    expect(ended.code).toBe(0);
  });

  test('asks for words of a status, and takes the answer', async () => {
    const file = write(
      'orders.csv',
      `order_id,email,date,total,currency,country,status\n1,a@example.com,${TIME},1.00,USD,US,parked\n`
    );
    const ended = await run(toSimulator(file));
    expect(ended.code).toBe(2);
    expect(ended.output).toContain('"parked" (1); add --status');
    const second = await run(toSimulator(file, '--status', 'sale=parked'));
    expect(second.lastLine).toBe('accepted 1 + refused 0 + too old 0 + left 0 = read 1');
  });
});

describe('amazon-ads send refuses', () => {
  test.each([
    [['missing.csv', '--dry-run'], 'missing.csv: no such file; check the path'],
    [['docs', '--dry-run'], 'docs: this is a folder; name a file in it'],
    [['-'], 'standard input: name a journal with --journal FILE'],
    [['o.csv', '--shard', '4/3'], '--shard 4/3: write which part of how many'],
    [['o.csv', '--consent', 'perhaps'], '--consent perhaps: give one of granted, denied'],
    [['o.csv', '--encoding', 'koi8-r'], '--encoding koi8-r: give utf-8, utf-16 or windows-1252'],
    [['o.csv', '--map', 'emial=A'], 'did you mean'],
    [['o.csv', '--map', 'email=A', '--map-only', 'email=A'], 'give one'],
    [['o.csv', '--skip', 'x'], '--skip x: give the number of lines'],
    [['o.csv', '--status', 'parked'], '"parked" is not understood'],
    [['o.csv', '--data', '{"accountID":"1"}'], 'accountID'],
    [
      ['o.csv', '--data', '{"accountId":"1","eventId":"7"}'],
      'eventId would be the same for every row'
    ],
    [['o.csv', '--data', '{"accountId":"1","value":"{{Total}}"}'], 'value names a variable of GTM'],
    [['o.csv', '--data', '{}'], 'accountId is empty']
  ])('%j', async (args, message) => {
    const given = args.includes('--data') ? args : [...args, '--data', '{"accountId":"1"}'];
    const { code, stderr } = await amazonAds(['send', ...given, '--to', 'http://127.0.0.1:1']);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
