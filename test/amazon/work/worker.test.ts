import { AccessToken } from '../../../amazon/replay/access-token.js';
import { DEFAULT_BACKOFF } from '../../../amazon/replay/backoff.js';
import { Connection } from '../../../amazon/replay/connection.js';
import { Delivery } from '../../../amazon/replay/delivery.js';
import { pushEndpoint } from '../../../amazon/work/push-endpoint.js';
import type { RefusedMessage } from '../../../amazon/work/refused.js';
import { Sender } from '../../../amazon/work/sender.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { amazonAds } from '../../command.js';
import { ACCOUNT, row, rows } from '../replay/rows.js';
import { PubSubSimulator } from '../../../amazon/simulator/pub-sub.js';

let simulator: AmazonSimulator;
let server: AmazonServer;
let pubSub: PubSubSimulator;

beforeEach(async () => {
  simulator = new AmazonSimulator({ accounts: [ACCOUNT, '2'] });
  server = await startAmazonServer(simulator, { port: 0 });
  pubSub = await new PubSubSimulator().start();
  pubSub.create('queue');
  pubSub.create('refused');
  process.env.PUBSUB_EMULATOR_HOST = pubSub.url;
});

afterEach(async () => {
  delete process.env.PUBSUB_EMULATOR_HOST;
  pubSub.close();
  await server.close();
});

function queue(letters: readonly (Record<string, unknown> | string)[]): void {
  for (const each of letters) {
    pubSub.publish('queue', typeof each === 'string' ? each : JSON.stringify(each));
  }
}

function work(...args: string[]) {
  const from = ['--from', 'pubsub://shop/queue', '--once', '--wait', '50', '--to', server.url];
  return amazonAds(['work', ...from, ...args]);
}

const eventRequests = () => simulator.received.filter(({ endpoint }) => endpoint !== 'token');

describe('amazon-ads work --from', () => {
  it('sends what is queued in full requests, and acknowledges it', async () => {
    queue(rows(1200));
    const { code, stdout } = await work();
    expect(stdout).toContain('1,200 read, 1,200 accepted, 0 refused, 0 left');
    expect(code).toBe(0);
    expect(simulator.counts.accepted).toBe(1200);
    expect(eventRequests().length).toBeLessThanOrEqual(4);
    expect(pubSub.left('queue')).toEqual([]);
  });

  it('sends one request for each account, contract and region', async () => {
    queue([row({ id: 'A' }), row({ id: 'B', account: '2' }), row({ id: 'C', region: 'FE' })]);
    const { code } = await work();
    expect(code).toBe(0);
    expect(eventRequests()).toHaveLength(3);
  });

  it('sends a message that comes twice once', async () => {
    pubSub.isDisorderly = true;
    queue(rows(20));
    const { code } = await work();
    expect(code).toBe(0);
    expect(simulator.counts.accepted).toBe(20);
    expect(pubSub.left('queue')).toEqual([]);
  });

  it('keeps what is refused with its reason, and what is no conversion', async () => {
    queue([row({ id: 'A' }), row({ id: 'B', event: { countryCode: 'XX' } }), '{"order": 1}']);
    const { code, stdout } = await work('--refused', 'pubsub://shop/refused');
    expect(stdout).toContain('3 read, 1 accepted, 2 refused, 0 left');
    expect(code).toBe(1);
    expect(pubSub.left('queue')).toEqual([]);
    const kept = pubSub.left('refused');
    expect(kept.map(({ attributes }) => attributes.reason)).toEqual(
      expect.arrayContaining([expect.stringContaining('contract has to be one of')])
    );
    expect(kept).toHaveLength(2);
  });

  it('gives what is refused back where there is no place for it', async () => {
    queue(['no conversion']);
    const { stdout } = await work();
    expect(stdout).toContain('0 accepted, 1 refused');
    expect(pubSub.left('queue')).toHaveLength(1);
  });

  it('gives what Amazon does not take back, and holds no other account up', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 429, retryAfter: 120, times: 1 });
    queue([row({ id: 'A' }), row({ id: 'B', account: '2' })]);
    const { code, stdout } = await work('--requests', '1');
    expect(code).toBe(1);
    expect(stdout).toContain('1 accepted, 0 refused, 1 left');
    expect(pubSub.left('queue')).toHaveLength(1);
  });

  it('goes on where Pub/Sub is away for a moment', async () => {
    queue(rows(5));
    pubSub.fail('pull', 503, 1);
    pubSub.fail('acknowledge', 503, 1);
    const { code, stdout } = await work();
    expect(stdout).toContain('5 accepted');
    expect(code).toBe(0);
    expect(pubSub.left('queue')).toEqual([]);
  });

  it.each([
    [['--from', 'pubsub://shop/none'], /none: Resource not found.*create it with gcloud/],
    [['--from', 'nowhere'], /--from nowhere: write pubsub:\/\/project\/name/],
    [['--from', 'bigquery://a.b.c'], /write pubsub:\/\/project\/subscription/],
    [[], /give either --from/]
  ])('ends with one line for %j', async (args, message) => {
    const { code, stderr } = await amazonAds(['work', '--once', '--to', server.url, ...args]);
    expect(stderr).toMatch(message);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
  });

  it('names the role where it may not read the subscription', async () => {
    pubSub.fail('pull', 403, 5);
    const { code, stderr } = await work();
    expect(stderr).toContain('roles/pubsub.subscriber');
    expect(code).toBe(2);
  });
});

describe('amazon-ads work --listen', () => {
  /** An endpoint on a port of its own, without the command around it. */
  async function listening() {
    const figures = { read: 0, accepted: 0, refused: 0, left: 0, oldestSeconds: 0 };
    const credentials = { clientId: 'a', clientSecret: 'b', refreshToken: 'c' };
    const connection = new Connection(new URL(server.url));
    const backoff = { ...DEFAULT_BACKOFF, mostAttempts: 1 };
    const token = new AccessToken(credentials, connection, backoff);
    const never = new AbortController().signal;
    const delivery = new Delivery('a', token, connection, backoff, never);
    const sender = new Sender(delivery, { waitMs: 20, requestsAtOnce: 4 });
    const kept: RefusedMessage[] = [];
    const keep = async (messages: readonly RefusedMessage[]): Promise<void> => {
      kept.push(...messages);
    };
    const app = pushEndpoint(sender, keep, figures);
    const post = (body: string) => app.request('/', { method: 'POST', body });
    return { post, kept, figures, get: (path: string) => app.request(path) };
  }
  const envelope = (text: string): string =>
    JSON.stringify({
      message: { data: Buffer.from(text).toString('base64'), messageId: '1' },
      subscription: 'projects/shop/subscriptions/push'
    });

  it('takes the envelope of Pub/Sub, a task, a list and lines, and shares requests', async () => {
    const { post, figures } = await listening();
    const [a, b, c, d, e, f] = rows(6).map((each) => JSON.stringify(each)) as [string, ...string[]];
    const answers = await Promise.all([
      post(envelope(a)),
      post(String(b)),
      post(`[${c},${d}]`),
      post(`${e}\n${f}\n`)
    ]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(figures).toMatchObject({ read: 6, accepted: 6 });
    expect(simulator.counts.accepted).toBe(6);
    expect(eventRequests()).toHaveLength(1);
  });

  it('asks for it again, when Amazon says so', async () => {
    const { post } = await listening();
    simulator.faults.add({ on: 'events', kind: 'status', status: 503, retryAfter: 30, times: 1 });
    const answer = await post(envelope(JSON.stringify(row({ id: 'A' }))));
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(30);
  });

  it('keeps what is no conversion, and is well', async () => {
    const { post, kept, get } = await listening();
    expect((await post('hello')).status).toBe(204);
    expect(kept).toMatchObject([{ text: 'hello', reason: expect.stringContaining('JSON') }]);
    expect((await get('/healthz')).status).toBe(200);
  });
});
