import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from 'sgtm/sandbox';
import { adminApi } from './admin-api.js';
import type { AmazonSimulator } from './amazon-simulator.js';
import type { TimedAnswer } from './answers.js';
import { contractOf } from '../contracts/index.js';
import { prepareChecks } from './event-check.js';
import { MOST_BYTES } from './events-endpoint.js';
import { readBody } from 'sgtm/serve';

export interface AmazonServerOptions {
  /** 0 for any that is free. */
  port: number;
  /** The interface to listen on; 127.0.0.1 if not given. */
  host?: string;
}

/** A simulator that listens. */
export interface AmazonServer {
  /** Such as "http://127.0.0.1:8090". */
  url: string;
  port: number;
  /** Ends it, and every connection with it. */
  close(): Promise<void>;
}

/**
 * Puts a simulator behind HTTP: Amazon's endpoints at their own paths, the admin API under /__admin
 * and GET /healthz. Planned faults are real here: delays pass, connections drop, bodies break off.
 *
 * @throws what listening throws, such as EADDRINUSE
 */
export async function startAmazonServer(
  simulator: AmazonSimulator,
  options: AmazonServerOptions
): Promise<AmazonServer> {
  const { port, host = '127.0.0.1' } = options;
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.get('/healthz', (context) => context.json({ status: 'ok', ...simulator.counts }));
  app.route('/__admin', adminApi(simulator, host));
  app.all('*', (context) => respond(simulator, context.env));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listen(server, port, host);
  // The contract that tags use unless told otherwise; the first event is there as soon as the others.
  setImmediate(prepareChecks, contractOf(undefined));
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    close: () => close(server)
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(
  simulator: AmazonSimulator,
  { incoming, outgoing }: HttpBindings
): Promise<Response> {
  const request = await readRequest(incoming);
  if (!request) return RESPONSE_ALREADY_SENT;
  const answer = simulator.answer(request);
  const isGone = await passTime(answer, incoming);
  if (isGone) return RESPONSE_ALREADY_SENT;
  if (answer.kind !== 'reply') {
    incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }
  // What is left of a body that was not read to its end would be taken for the next request.
  if (!incoming.complete) outgoing.setHeader('connection', 'close');
  return new Response(answer.body, { status: answer.statusCode, headers: answer.headers });
}

/** The host stays what the client called it, as it tells the region; undefined if the client left. */
async function readRequest(incoming: IncomingMessage): Promise<HttpRequest | undefined> {
  try {
    const body = await readBody(incoming, MOST_BYTES);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
    return {
      url: `http://${headers.host ?? 'localhost'}${incoming.url}`,
      method: incoming.method ?? 'GET',
      headers,
      body,
      timeoutMs: Infinity
    };
  } catch {
    return undefined;
  }
}

/**
 * Waits as long as the answer takes: for ever, where there is none.
 *
 * @returns whether the client left meanwhile
 */
function passTime({ kind, delayMs }: TimedAnswer, incoming: IncomingMessage): Promise<boolean> {
  if (kind !== 'timeout' && delayMs === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const { socket } = incoming;
    const end = (isGone: boolean): void => {
      clearTimeout(timer);
      socket.off('close', leave);
      resolve(isGone);
    };
    const leave = (): void => end(true);
    const timer = kind === 'timeout' ? undefined : setTimeout(() => end(false), delayMs);
    socket.once('close', leave);
  });
}
