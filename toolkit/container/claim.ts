import type { IncomingRequest } from '../sandbox/run/environment.js';
import { EventScope, type ContainerRun } from '../sandbox/run/event-scope.js';
import { Exchange } from '../sandbox/run/exchange.js';
import type { RunError } from '../sandbox/run/run.js';
import type { RunResult } from '../sandbox/run/result.js';
import { refusal, rejectionIn, type ClientAnswer } from './client-answer.js';
import {
  claimForGa4,
  claimForWebContainer,
  readGa4Request,
  type Ga4Reading
} from './ga4-client.js';
import { runnableOf, type LoadedContainer } from './load.js';
import type { ClientModel } from './model.js';

/** An event that a client made of a request. */
export interface Arrival {
  eventData: Record<string, unknown>;
  exchange: Exchange;
  /** The client's name. */
  client: string;
  /** The client's own scope, if it is a template. */
  clientScope?: EventScope;
  /** Called with the event's scope before any tag fires. */
  onStart?: (scope: EventScope) => void;
}

/** Hears of a client template that ended with an error. */
export type ClientErrorListener = (client: string, error: RunError) => void;

/** The container that clients claim requests for. */
export interface Claiming {
  loaded: LoadedContainer;
  /** What a client's settings are, variables filled in. */
  fieldsOf(client: ClientModel, exchange: Exchange): Promise<Record<string, unknown>>;
  runEvent(arrival: Arrival): Promise<ContainerRun>;
  random: () => number;
  /** Milliseconds since 1970. */
  now: () => number;
  onClientError?: ClientErrorListener;
  /** Hears before a client template runs. */
  onRun?: (kind: 'client', name: string) => void;
  /** Hears of all that a client template did, once it is over. */
  onClientEnd?: (client: string, result: RunResult) => void;
}

/** What became of a request. */
export interface Claimed {
  /** The client that claimed it; null if none did. */
  client: string | null;
  answer: ClientAnswer;
  /** Why it was turned away, where no event was made of it. */
  rejection?: { statusCode: number; reason: string } | undefined;
}

/**
 * Lets the container's clients claim a request, in their order; the first that claims it has it. Resolves
 * with the answer. Never rejects.
 */
export async function answerRequest(
  claiming: Claiming,
  request: IncomingRequest
): Promise<Claimed> {
  for (const client of claiming.loaded.model.clients) {
    const claimed =
      client.template === undefined
        ? await runOwnClient(claiming, client, request)
        : await runTemplateClient(claiming, client, request);
    if (claimed) return claimed;
  }
  const answer = refusal(404, unclaimed(request));
  return { client: null, answer, rejection: rejectionIn(answer) };
}

/** A client of one of GTM's own types. */
async function runOwnClient(
  claiming: Claiming,
  client: ClientModel,
  request: IncomingRequest
): Promise<Claimed | undefined> {
  const { name, type } = client;
  const exchange = new Exchange(request);
  if (type === 'gtm_client') {
    const fields = await claiming.fieldsOf(client, exchange);
    const answer = claimForWebContainer(name, fields, request);
    return answer && { client: name, answer, rejection: rejectionIn(answer) };
  }
  let reading: Ga4Reading | undefined;
  if (type === 'gaaw_client') {
    const fields = await claiming.fieldsOf(client, exchange);
    const { random, now } = claiming;
    reading = claimForGa4(name, fields, { request, exchange, random, now: now() });
  } else if (type === LOCAL_CLIENTS) reading = readGa4Request(request);
  if (!reading) return undefined;
  if ('answer' in reading) {
    return { client: name, answer: reading.answer, rejection: rejectionIn(reading.answer) };
  }
  exchange.clientName = reading.client;
  exchange.response.statusCode = 204;
  exchange.response.headers['cache-control'] = 'no-store';
  const { client: clientName, events } = reading;
  await Promise.all(
    events.map((eventData) => claiming.runEvent({ eventData, exchange, client: clientName }))
  );
  return { client: clientName, answer: exchange };
}

/**
 * GTM's clients as a container without an export has them: GA4, Measurement Protocol and Universal
 * Analytics, each under its usual name.
 */
export const LOCAL_CLIENTS = 'local_clients';

/** Runs a client template; undefined if it did not claim the request, and another client may. */
async function runTemplateClient(
  claiming: Claiming,
  client: ClientModel,
  request: IncomingRequest
): Promise<Claimed | undefined> {
  const { name, template } = client;
  const runnable = runnableOf(claiming.loaded, 'client', template);
  if (!runnable) return undefined;
  const exchange = new Exchange(request);
  exchange.clientName = name;
  const fields = await claiming.fieldsOf(client, exchange);
  const scope = new EventScope();
  exchange.runContainer = (eventData, onStart) =>
    claiming.runEvent({ eventData, exchange, client: name, clientScope: scope, onStart });
  const returned = new Promise<void>((resolve) => {
    exchange.onReturn = resolve;
  });
  claiming.onRun?.('client', name);
  const run = runnable.run({ fields, exchange, scope });
  void run.ended.then((result) => {
    claiming.onClientEnd?.(name, result);
    if (result.error) claiming.onClientError?.(name, result.error);
  });
  await run.hasReturned;
  if (!exchange.isClaimed) return undefined;
  await Promise.race([returned, run.ended]);
  if (exchange.response.isReturned) return { client: name, answer: exchange };
  const message = `the client ${name} claimed the request and ended without returnResponse; call it when the container has run`;
  return { client: name, answer: refusal(500, message) };
}

function unclaimed({ method, path }: IncomingRequest): string {
  return `no client claims ${method} ${path}; GA4 hits go to /g/collect, the Measurement Protocol to /mp/collect`;
}
