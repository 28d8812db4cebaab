import { incomingRequest, type RequestInput } from '../sandbox/run/incoming-request.js';
import { Exchange, type SetCookie } from '../sandbox/run/exchange.js';
import type { RunError } from '../sandbox/run/run.js';
import { answerRequest, type Arrival } from './claim.js';
import type { ClientAnswer } from './client-answer.js';
import { EventVariables } from './event-variables.js';
import { EventScope } from '../sandbox/run/event-scope.js';
import type { ClientModel } from './model.js';
import {
  startEvent,
  type EventRun,
  type EventSurroundings,
  type StartedEvent
} from './run-event.js';

/** What comes in: a request that clients may claim, or an event as a client would have made it. */
export type Hit =
  | { request: RequestInput }
  | { event: Record<string, unknown>; client: string; request?: RequestInput };

/** All that a hit led to. */
export interface HitResult {
  /** The client that claimed it; null if none did. */
  client: string | null;
  response: {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
    cookies: SetCookie[];
  };
  events: EventRun[];
  /** What clients said and how they broke, by name. */
  clients: { name: string; logs: string[]; error?: RunError }[];
}

/** Lets a container take a hit and resolves when all that it began is over. Never rejects. */
export async function runHit(hit: Hit, surroundings: EventSurroundings): Promise<HitResult> {
  const started: StartedEvent[] = [];
  const clients: HitResult['clients'] = [];
  const runEvent = async ({ eventData, exchange, client, clientScope, onStart }: Arrival) => {
    const event = startEvent(
      { id: started.length + 1, eventData, exchange, client, clientScope, onStart },
      surroundings
    );
    started.push(event);
    return { scope: event.scope, tags: await event.reported };
  };
  const request = incomingRequest(hit.request);
  let answer: ClientAnswer;
  let client: string | null;
  if ('event' in hit) {
    const exchange = new Exchange(request);
    exchange.clientName = hit.client;
    await runEvent({ eventData: hit.event, exchange, client: hit.client });
    ({ client } = hit);
    answer = exchange;
  } else {
    const claimed = await answerRequest(
      {
        loaded: surroundings.loaded,
        fieldsOf: (each, exchange) => clientFields(each, exchange, surroundings),
        runEvent,
        random: surroundings.random,
        now: () => surroundings.clock.now(),
        ...(surroundings.onRun ? { onRun: surroundings.onRun } : {}),
        onClientEnd(name, { logs, error }) {
          if (logs.length > 0 || error) clients.push({ name, logs, ...(error ? { error } : {}) });
        }
      },
      request
    );
    ({ client, answer } = claimed);
  }
  for (const { ended } of started) await ended;
  const { response, cookies } = answer;
  return {
    client,
    response: {
      statusCode: response.statusCode,
      headers: { ...response.headers },
      body: response.body.toString('utf8'),
      cookies: [...cookies]
    },
    events: started.map(({ event }) => event),
    clients
  };
}

/** Clients refer to variables too, which have no event then. */
export async function clientFields(
  { fields }: ClientModel,
  exchange: Exchange,
  { loaded, container, random, seeds }: EventSurroundings
): Promise<Record<string, unknown>> {
  const scope = new EventScope();
  const variables = new EventVariables(loaded, { scope, exchange, container, random, seeds });
  return variables.fill(fields);
}
