import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { chosenFrom } from 'sgtm/config';
import { samples } from '../../amazon/samples/index.js';
import { FlakyAmazon } from './flaky-amazon.js';
import { serverEnvironment, type ServerMessage } from './server-process.js';

/** What a soak counted. */
export interface SoakRecord {
  sent: number;
  /** Event ids that Amazon accepted, and how often. */
  accepted: Map<string, number>;
  /** Event ids in dead letters, and how they ended: "refused" or "failed". */
  deadLetters: Map<string, string[]>;
  tokenRequests: number;
  restarts: number;
  /** Heap in use, in megabytes, after each tenth. */
  memory: number[];
  seconds: number;
}

const CONNECTIONS = 64;

/** The simulator remembers so many conversions for certain, so they are counted this often. */
const MOST_AT_ONCE = 10_000;

/** Tenths of the way after which Amazon is restarted, and after which tokens expire. */
const RESTARTS_AFTER = new Set([3, 7]);

/** Sends so many purchases and counts what becomes of each. */
export async function soak(events: number): Promise<SoakRecord> {
  const amazon = await FlakyAmazon.start();
  const record: SoakRecord = {
    sent: 0,
    accepted: new Map(),
    deadLetters: new Map(),
    tokenRequests: 0,
    restarts: RESTARTS_AFTER.size,
    memory: [],
    seconds: 0
  };
  const { child, url } = await startServer(amazon.url, record);
  const pool = new Pool(url, { connections: CONNECTIONS });
  const startedAt = performance.now();
  for (let tenth = 1; tenth <= 10; tenth++) {
    const until = Math.round((events * tenth) / 10);
    const restarted = RESTARTS_AFTER.has(tenth) ? amazon.restart() : undefined;
    while (record.sent < until) {
      await send(pool, record, Math.min(until, record.sent + MOST_AT_ONCE));
      countAccepted(record, amazon);
    }
    await restarted;
    amazon.expireTokens();
    record.memory.push(await memoryOf(child));
    showProgress(record, events, startedAt);
  }
  record.seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  child.send('end');
  await once(child, 'exit');
  countAccepted(record, amazon);
  record.tokenRequests = amazon.simulator.counts.tokens;
  await amazon.close();
  return record;
}

function countAccepted({ accepted }: SoakRecord, amazon: FlakyAmazon): void {
  for (const id of amazon.newlyAccepted()) accepted.set(id, (accepted.get(id) ?? 0) + 1);
}

async function startServer(
  simulatorUrl: string,
  record: SoakRecord
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(fileURLToPath(import.meta.url), {
    env: { ...process.env, ...serverEnvironment(simulatorUrl) },
    execArgv: ['--expose-gc']
  });
  child.on('message', (message: ServerMessage) => {
    if (message.kind !== 'deadLetter') return;
    const { eventId, outcome } = message;
    record.deadLetters.set(eventId, [...(record.deadLetters.get(eventId) ?? []), outcome]);
  });
  const [message] = (await once(child, 'message')) as [ServerMessage];
  if (message.kind !== 'listening') throw new Error('the server did not start');
  return { child, url: message.url };
}

/** Over every connection one purchase after the other, until so many are sent in all. */
async function send(pool: Pool, record: SoakRecord, until: number): Promise<void> {
  const now = Date.now();
  const sender = async (): Promise<void> => {
    while (record.sent < until) {
      record.sent++;
      const { statusCode, body } = await pool.request(
        samples.hit(chosenFrom(samples), { now, number: record.sent })
      );
      await body.dump();
      if (statusCode !== 204) throw new Error(`the tagging server answered with ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
}

function memoryOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    const hear = (message: ServerMessage): void => {
      if (message.kind !== 'memory') return;
      child.off('message', hear);
      resolve(message.megabytes);
    };
    child.on('message', hear);
    child.send('memory');
  });
}

function showProgress({ sent, memory }: SoakRecord, events: number, startedAt: number): void {
  if (!process.stderr.isTTY) return;
  const rate = Math.round(sent / ((performance.now() - startedAt) / 1000));
  const line = `${sent} of ${events} sent, ${rate} a second, heap ${memory.at(-1)?.toFixed(1)} MB`;
  process.stderr.write(`\r\u001B[2K${line}${sent === events ? '\n' : ''}`);
}
