import { fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Pool, request } from 'undici';
import type { SentRequest } from 'sgtm/sandbox';
import { chosenFrom } from 'sgtm/config';
import { addPreview, type LocalServer, openLocalServer } from 'sgtm/serve';
import { read } from '../amazon/reading/index.js';
import { SAMPLE_FIELDS } from '../amazon/samples/sample-fields.js';
import { samples } from '../amazon/samples/index.js';
import { openSimulator, type SimulatorInstance } from '../amazon/stub/index.js';
import { figure, median, type Row } from './row.js';

export const title = 'The local tagging server under load';

const TEMPLATE = fileURLToPath(new URL('../../template.tpl', import.meta.url));
const CONNECTIONS = 32;
const PURCHASES = 5000;
const ROUNDS = 3;

/**
 * The whole way of a purchase: hit, tag, simulator, the page that hears of it; beside it a
 * bare Node server that only sends the same request on.
 */
export async function run(): Promise<Row[]> {
  const { server, amazon } = await openServer();
  let sent: SentRequest | undefined;
  server.container.onUpdate((event) => {
    sent = event.fired[0]?.requests.at(-1) ?? sent;
  });
  const served = await measure(server.tagging.url, '/preview/stream');
  const accepted = amazon.simulator.counts.accepted;
  const bare = await startBareServer(amazon.address ?? '', sent as unknown as SentRequest);
  const relayed = await measure(`http://127.0.0.1:${(bare.address() as AddressInfo).port}`);
  bare.close();
  bare.closeAllConnections();
  await server.close();
  const all = PURCHASES * (ROUNDS + 1);
  return [
    { name: 'purchases a second with the page open', value: figure(served), target: '1,000' },
    { name: 'of them accepted', value: `${figure((accepted / all) * 100)} %`, target: '100 %' },
    { name: 'of what a bare server sends on', value: `${figure((served / relayed) * 100)} %` }
  ];
}

async function openServer(): Promise<{ server: LocalServer; amazon: SimulatorInstance }> {
  const tag = {
    name: 'Amazon',
    template: TEMPLATE,
    fields: { values: { ...SAMPLE_FIELDS, logType: 'no' } },
    trigger: { type: 'all' as const }
  };
  const spec = { tags: [tag], variables: [], clients: [] };
  const amazon = await openSimulator({ now: Date.now, random: Math.random, mayListen: true });
  const server = await openLocalServer({
    source: { read: () => Promise.resolve(spec) },
    config: { stub: { name: 'simulator', open: () => amazon }, read, samples },
    routes: addPreview
  });
  return { server, amazon };
}

/** Sends on one request, the same for every request that comes in. */
function startBareServer(simulatorUrl: string, sent: SentRequest): Promise<Server> {
  const pool = new Pool(simulatorUrl, { connections: CONNECTIONS });
  const { host, pathname } = new URL(sent.url);
  const server = createServer((incoming, outgoing) => {
    incoming.resume().once('end', () => {
      void pool
        .request({
          method: 'POST',
          path: pathname,
          headers: { ...sent.headers, host },
          body: sent.body
        })
        .then(async ({ body }) => {
          await body.text();
          outgoing.writeHead(204).end();
        });
    });
  });
  server.once('close', () => void pool.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** The first round warms up. */
async function measure(url: string, stream = ''): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) rates.push(await loadFromProcess(url, stream));
  return median(rates.slice(1));
}

/** The load comes from a process of its own, so that it does not wait for what it measures. */
function loadFromProcess(url: string, stream: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [url, stream], { execArgv: [] });
    child.once('message', (rate) => resolve(rate as number)).once('error', reject);
  });
}

/**
 * Sends purchases over several connections, each as soon as the last one was answered.
 *
 * @param stream what a page that is open reads meanwhile; empty for none
 */
async function sendPurchases(url: string, stream: string): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const page = stream && (await request(url + stream)).body.on('error', () => undefined).resume();
  const now = Date.now();
  const hits = Array.from({ length: PURCHASES }, (_, number) =>
    samples.hit(chosenFrom(samples), { now, number })
  );
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let hit = hits.pop(); hit; hit = hits.pop()) {
        const { statusCode, body } = await pool.request(hit);
        await body.dump();
        if (statusCode !== 204) throw new Error(`answered with ${statusCode}`);
      }
    })
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  if (page) page.destroy();
  return PURCHASES / seconds;
}

// Only the process that loadFromProcess forks has somebody to send to.
if (process.send) {
  process.send(await sendPurchases(process.argv[2] ?? '', process.argv[3] ?? ''));
  process.disconnect();
}
