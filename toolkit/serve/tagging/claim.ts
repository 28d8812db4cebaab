import type { IncomingRequest } from '../../sandbox/run/environment.js';
import { EventScope } from '../../sandbox/run/event-scope.js';
import { Exchange } from '../../sandbox/run/exchange.js';
import type { RunError } from '../../sandbox/run/run.js';
import { refusal, rejectionIn, type ClientAnswer } from './client.js';
import type { LocalContainer } from './container.js';
import { readGa4Request } from './ga4-client.js';
import type { ConfiguredClient } from './load-container.js';

/** Hears of a client template that ended with an error. */
export type ClientErrorListener = (client: string, error: RunError) => void;

/**
 * Lets the container's clients claim a request, the user's own first, in their order, then the
 * built-in GA4 client, and resolves with the answer. Never rejects.
 *
 * @param isLocal whether the request was sent from this machine
 */
export async function answerRequest(
  container: LocalContainer,
  request: IncomingRequest,
  isLocal: boolean,
  onClientError: ClientErrorListener
): Promise<ClientAnswer> {
  for (const client of container.clients) {
    const answer = await runClient(container, client, request, isLocal, onClientError);
    if (answer) return answer;
  }
  const reading = readGa4Request(request) ?? { answer: refusal(404, unclaimed(request)) };
  if ('answer' in reading) {
    const rejection = rejectionIn(reading.answer);
    if (rejection) container.reject(request, rejection, isLocal);
    return reading.answer;
  }
  const exchange = new Exchange(request);
  exchange.clientName = reading.client;
  exchange.response.statusCode = 204;
  exchange.response.headers['cache-control'] = 'no-store';
  const { client } = reading;
  await Promise.all(
    reading.events.map((eventData) => container.runEvent({ eventData, exchange, client, isLocal }))
  );
  return exchange;
}

/** Runs a client; undefined if it did not claim the request, and another may. */
async function runClient(
  container: LocalContainer,
  { name, runnable, problem, fields }: ConfiguredClient,
  request: IncomingRequest,
  isLocal: boolean,
  onClientError: ClientErrorListener
): Promise<ClientAnswer | undefined> {
  if (!runnable || problem !== undefined) return undefined;
  const exchange = new Exchange(request);
  exchange.clientName = name;
  const scope = new EventScope();
  exchange.runContainer = (eventData, onStart) =>
    container.runEvent({ eventData, exchange, client: name, clientScope: scope, onStart, isLocal });
  const returned = new Promise<void>((resolve) => {
    exchange.onReturn = resolve;
  });
  const run = runnable.run({ fields, exchange, scope });
  void run.ended.then(({ error }) => error && onClientError(name, error));
  await run.hasReturned;
  if (!exchange.isClaimed) return undefined;
  await Promise.race([returned, run.ended]);
  if (exchange.response.isReturned) return exchange;
  const message = `the client ${name} claimed the request and ended without returnResponse; call it when the container has run`;
  return refusal(500, message);
}

function unclaimed({ method, path }: IncomingRequest): string {
  return `no client claims ${method} ${path}; GA4 hits go to /g/collect, the Measurement Protocol to /mp/collect`;
}
