import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { startAmazonServer } from '../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../amazon/simulator/amazon-simulator.js';
import { PubSubSimulator } from '../../amazon/simulator/pub-sub.js';

/** What emptying a queue came to. */
export interface QueueRecord {
  queued: number;
  /** Different IDs that Amazon has, and how often one came again. */
  counted: number;
  repeated: number;
  /** Events in the requests that were under way when a worker was killed, at most. */
  mostRepeated: number;
  requests: number;
  left: number;
  seconds: number;
  kills: number;
}

const BIN = resolve('amazon/bin/amazon-ads.js');
const WORKERS = 4;
const KILLS = 2;
const REQUESTS_AT_ONCE = 2;
const MOST_EVENTS = 500;
/** Of a worker after a kill: the leases of what it had run out first. */
const LEASE_MS = 70_000;

/**
 * Empties a queue of so many conversions with four workers, of which two are killed in the middle, while one
 * answer of Amazon in ten fails and a storm of 429 passes.
 */
export async function soakQueue(queued: number): Promise<QueueRecord> {
  const simulator = new AmazonSimulator({ mostConversions: queued * 2 });
  simulator.faults.add({ on: 'events', kind: 'status', status: 503, retryAfter: 1, rate: 0.1 });
  const amazon = await startAmazonServer(simulator, { port: 0 });
  const pubSub = await new PubSubSimulator().start();
  pubSub.create('queue');
  for (let number = 0; number < queued; number++) pubSub.publish('queue', letterOf(number));
  const startedAt = performance.now();
  try {
    const workers = Array.from({ length: WORKERS }, () => start(amazon.url, pubSub.url));
    for (let killed = 0; killed < KILLS; killed++) {
      await reached(simulator, (queued / (KILLS + 1)) * (killed + 1) * 0.8);
      workers[killed]?.kill('SIGKILL');
      if (killed === 0) {
        simulator.faults.add({
          on: 'events',
          kind: 'status',
          status: 429,
          retryAfter: 1,
          times: 20
        });
      }
    }
    const until = Date.now() + LEASE_MS * 5;
    while (pubSub.left('queue').length > 0 && Date.now() < until) await wait(250);
    for (const worker of workers.slice(KILLS)) worker.kill('SIGTERM');
    await Promise.all(
      workers.slice(KILLS).map((worker) => (worker.exitCode === null ? once(worker, 'close') : 0))
    );
    const { accepted, duplicates } = simulator.counts;
    return {
      queued,
      counted: accepted - duplicates,
      repeated: duplicates,
      mostRepeated: KILLS * REQUESTS_AT_ONCE * MOST_EVENTS,
      requests: simulator.counts.requests,
      left: pubSub.left('queue').length,
      seconds: (performance.now() - startedAt) / 1000,
      kills: KILLS
    };
  } finally {
    pubSub.close();
    await amazon.close();
  }
}

function start(amazon: string, pubSub: string): ChildProcess {
  const from = ['--from', 'pubsub://soak/queue', '--requests', String(REQUESTS_AT_ONCE)];
  return spawn(process.execPath, [BIN, 'work', ...from, '--to', amazon], {
    env: { PATH: process.env.PATH, NO_COLOR: '1', PUBSUB_EMULATOR_HOST: pubSub },
    stdio: ['ignore', 'ignore', 'inherit']
  });
}

async function reached(simulator: AmazonSimulator, accepted: number): Promise<void> {
  while (simulator.counts.accepted < accepted) await wait(50);
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** A queued conversion, as the tag writes it. */
function letterOf(number: number): string {
  const event = {
    eventDescription: {
      name: 'purchase',
      conversionType: 'OFF_AMAZON_PURCHASES',
      eventSource: 'WEBSITE',
      eventIngestionMethod: 'SERVER_TO_SERVER'
    },
    countryCode: 'US',
    eventTime: new Date(Date.now() - 60_000).toISOString(),
    matchKeys: [{ type: 'EMAIL', values: [String(number).padStart(64, '0')] }],
    value: 12.5,
    currencyCode: 'USD',
    eventId: `Q-${number}`
  };
  return JSON.stringify({
    contract: 'adsApiV1',
    region: 'NA',
    account_id: '5879120000000',
    request_body: JSON.stringify({ events: [event] })
  });
}
