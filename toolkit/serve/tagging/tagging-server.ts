import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from './read-body.js';
import type { ClientErrorListener } from '../../container/claim.js';
import { refusal } from '../../container/client-answer.js';
import type { LocalContainer } from './container.js';
import { isFromHere, toIncomingRequest } from './incoming.js';
import {
  corsHeaders,
  preflightHeaders,
  refuseCollection,
  refuseControl,
  refuseHost,
  type GuardOptions
} from './origin-guard.js';
import { toHttpAnswer, type HttpAnswer } from './response.js';

/** The server's routes, for those who add some. */
export type TaggingApp = Hono<{ Bindings: HttpBindings }>;

/** How a tagging server is set up. */
export interface TaggingServerOptions {
  container: LocalContainer;
  /** 0, the default, for any that is free. */
  port?: number;
  /** The address to listen on; 127.0.0.1 unless given. */
  host?: string;
  /** Origins of other sites whose pages may send events; * for all. */
  allowOrigins?: readonly string[];
  /** Adds the routes of a page at `/` and below `/preview/`; only pages of this server reach them. */
  routes?: (app: TaggingApp) => void;
  /** Hears of a client template that ended with an error. */
  onClientError?: ClientErrorListener;
  /** Hears of a fault of the server itself; the request is answered with 500. */
  onFault?: (error: unknown) => void;
}

/** A tagging server that listens. */
export interface TaggingServer {
  /** Such as "http://127.0.0.1:8080". */
  url: string;
  port: number;
  container: LocalContainer;
  /** Takes no more requests and resolves when those under way, and their tags, have ended. */
  close(): Promise<void>;
}

/** No hit comes near it; GA4 takes 130 kB. */
const MOST_BYTES = 1_048_576;

/**
 * Starts a tagging server: `/healthz`, a page's routes, and everything else for the container's
 * clients.
 *
 * @throws what listening throws, such as EADDRINUSE
 */
export async function startTaggingServer(options: TaggingServerOptions): Promise<TaggingServer> {
  const { container, port = 0, host = '127.0.0.1', allowOrigins = [] } = options;
  const guard: GuardOptions = { host, allowOrigins };
  const underWay = new Set<ServerResponse>();
  const app: TaggingApp = new Hono();
  app.use(async (context, next) => {
    const { incoming } = context.env;
    const refused =
      refuseHost(incoming.headers, guard) ??
      (isControl(context.req.path)
        ? refuseControl(context.req.method, incoming.headers)
        : undefined);
    if (refused === undefined) return next();
    if (!isControl(context.req.path)) {
      const request = toIncomingRequest(incoming, undefined);
      container.reject(request, { statusCode: 403, reason: refused }, isFromHere(incoming));
    }
    return context.json({ error: refused }, 403);
  });
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  options.routes?.(app);
  app.all('*', (context) => collect(context, options, guard, underWay));
  app.onError((error, context) => {
    options.onFault?.(error);
    return context.json({ error: 'the server failed; its log says how' }, 500);
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}`,
    port: address.port,
    container,
    close: () => close(server, container, underWay)
  };
}

function isControl(path: string): boolean {
  return path === '/' || path === '/preview' || path.startsWith('/preview/');
}

async function collect(
  { env }: Context<{ Bindings: HttpBindings }>,
  { container, onClientError = () => undefined }: TaggingServerOptions,
  guard: GuardOptions,
  underWay: Set<ServerResponse>
): Promise<Response> {
  const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
  const { origin } = incoming.headers;
  const refused = refuseCollection(incoming.headers, guard);
  if (refused !== undefined) return turnAway(incoming, outgoing, container, 403, refused);
  if (incoming.method === 'OPTIONS' && origin !== undefined) {
    return write(outgoing, { status: 204, headers: preflightHeaders(origin), body: undefined });
  }
  const body = await readBody(incoming, MOST_BYTES).catch(() => undefined);
  if (body === undefined) return RESPONSE_ALREADY_SENT;
  // Not before: a client that never finishes its request would keep the server from ending.
  underWay.add(outgoing);
  outgoing.once('close', () => underWay.delete(outgoing));
  if (Buffer.byteLength(body) > MOST_BYTES) {
    // What was not read of the body would be taken for the next request.
    outgoing.setHeader('connection', 'close');
    const message = `the body is larger than ${MOST_BYTES} bytes; send less at once`;
    return turnAway(incoming, outgoing, container, 413, message);
  }
  const request = toIncomingRequest(incoming, body === '' ? undefined : body);
  const answer = await container.answer(request, isFromHere(incoming), onClientError);
  return write(outgoing, toHttpAnswer(answer, request, corsHeaders(origin)));
}

/** Turns a request away whose body nobody looks at. */
function turnAway(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  container: LocalContainer,
  statusCode: number,
  reason: string
): Response {
  const request = toIncomingRequest(incoming, undefined);
  container.reject(request, { statusCode, reason }, isFromHere(incoming));
  return write(outgoing, toHttpAnswer(refusal(statusCode, reason), request));
}

/** Straight to Node: a Response in between would double the cost of an answer without a body. */
function write(outgoing: ServerResponse, { status, headers, body }: HttpAnswer): Response {
  const length = body ? { 'content-length': String(body.length) } : {};
  outgoing.writeHead(status, { ...headers, ...length }).end(body);
  return RESPONSE_ALREADY_SENT;
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

/** Requests under way get their answers; what else is open, such as a page's stream, is cut off. */
async function close(
  server: Server,
  container: LocalContainer,
  underWay: ReadonlySet<ServerResponse>
): Promise<void> {
  const isClosed = new Promise((resolve) => {
    server.close(resolve);
  });
  await Promise.all([...underWay].map(ended));
  await container.idle();
  server.closeAllConnections();
  await isClosed;
}

function ended(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('close', resolve);
  });
}
