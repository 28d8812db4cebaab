import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

/** What sending a file of orders came to. */
export interface OrdersRecord {
  rows: number;
  /** The last line of the last run. */
  summary: string;
  /** Different event ids that Amazon has, and how often one came again. */
  counted: number;
  repeated: number;
  /** Events that arrived from the last run, which was not killed. */
  rowsASecond: number;
  /** Rows that it read; those that the killed run had sent are among them. */
  readASecond: number;
  /** Megabytes of the sending process, every second. */
  memory: number[];
  kills: number;
}

export interface OrdersPlan {
  rows: number;
  /** The share of requests that are answered with 503. */
  failing: number;
  /** Whether the first run is killed when half of the rows have arrived. */
  isKilled: boolean;
}

const BIN = resolve('amazon/bin/amazon-ads.js');
const FIELDS = { accountId: '5879120000000', region: 'NA' };

/** Sends a file of so many orders to a simulator in a process of its own. */
export async function soakOrders(plan: OrdersPlan): Promise<OrdersRecord> {
  const folder = mkdtempSync(join(tmpdir(), 'amazon-ads-soak-'));
  const { simulator, url } = await startSimulator(plan.failing);
  try {
    const file = await writeOrders(join(folder, 'orders.csv'), plan.rows);
    const args = ['send', file, '--data', fieldsIn(folder), '--to', url];
    const memory: number[] = [];
    if (plan.isKilled) await killAtHalf(args, url, plan.rows);
    const before = await countsOf(url);
    const startedAt = performance.now();
    const summary = await run(args, memory);
    const seconds = (performance.now() - startedAt) / 1000;
    const { accepted, duplicates } = await countsOf(url);
    return {
      rows: plan.rows,
      summary,
      counted: accepted - duplicates,
      repeated: duplicates,
      rowsASecond: (accepted - before.accepted) / seconds,
      readASecond: plan.rows / seconds,
      memory,
      kills: plan.isKilled ? 1 : 0
    };
  } finally {
    simulator.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `amazon-ads simulate`, which answers that share of requests with 503. */
async function startSimulator(failing: number): Promise<{ simulator: ChildProcess; url: string }> {
  const simulator = start(['simulate', '--port', '0']);
  const [greeting] = (await once(simulator.stdout as Readable, 'data')) as [Buffer];
  const [url = ''] = /http:\S+/.exec(greeting.toString()) ?? [];
  simulator.stdout?.resume();
  if (failing > 0) {
    const fault = { on: 'events', kind: 'status', status: 503, rate: failing };
    await fetch(`${url}/__admin/faults`, { method: 'POST', body: JSON.stringify(fault) });
  }
  return { simulator, url };
}

function fieldsIn(folder: string): string {
  const file = join(folder, 'fields.json');
  writeFileSync(file, JSON.stringify(FIELDS));
  return file;
}

/** An order as a shop knows it, 200 bytes a row. */
async function writeOrders(path: string, rows: number): Promise<string> {
  const file = createWriteStream(path);
  const time = new Date(Date.now() - 86_400_000).toISOString();
  file.write(
    'order_id,email,phone,created_at,total,currency,first_name,last_name,address,city,state,zip,country\n'
  );
  for (let row = 0; row < rows; row++) {
    const line = `T-${row},person.${row}@example.com,+1 555 ${1_000_000 + (row % 9_000_000)},${time},${row % 500}.25,USD,Jane,Doe,${row} North Main Street,San José,California,95112,US\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return path;
}

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit']
  });
}

async function run(args: readonly string[], memory: number[]): Promise<string> {
  const child = start(args);
  const watch = setInterval(() => memory.push(memoryOf(child)), 1000);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  clearInterval(watch);
  return output.trimEnd().split('\n').at(-1) ?? '';
}

async function killAtHalf(args: readonly string[], url: string, rows: number): Promise<void> {
  const child = start(args);
  child.stdout?.resume();
  const closed = once(child, 'close');
  while (child.exitCode === null && (await countsOf(url)).accepted < rows / 2) {
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGKILL');
  await closed;
}

/** Resident memory as Linux tells it; elsewhere 0, and nothing is said of it. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] =
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}

async function countsOf(url: string): Promise<{ accepted: number; duplicates: number }> {
  const response = await fetch(`${url}/healthz`);
  return (await response.json()) as { accepted: number; duplicates: number };
}
