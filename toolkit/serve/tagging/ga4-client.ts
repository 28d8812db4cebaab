import type { EventData } from '../../sandbox/measurement-protocol/event-data.js';
import { readGa4Json, type Ga4JsonBody } from '../../sandbox/measurement-protocol/ga4-json.js';
import { findRuleFaults } from '../../sandbox/measurement-protocol/ga4-json-rules.js';
import {
  findShapeFaults,
  type ValidationMessage
} from '../../sandbox/measurement-protocol/ga4-json-shape.js';
import { isMpv1, readMpv1 } from '../../sandbox/measurement-protocol/mpv1.js';
import { isMpv2, readMpv2 } from '../../sandbox/measurement-protocol/mpv2.js';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import { jsonAnswer, refusal, type ClientAnswer } from './client.js';

/** What the built-in client makes of a request: events to run, or an answer at once. */
export type Ga4Reading = { client: string; events: EventData[] } | { answer: ClientAnswer };

/** gtag.js batches up to 20 events; a body with far more is no hit of its. */
const MOST_EVENTS = 100;

/**
 * Reads a request as sGTM's own clients do: GA4 web hits, GA4's Measurement Protocol and its
 * validation server, Universal Analytics hits.
 *
 * @returns undefined for any other request
 */
export function readGa4Request(request: IncomingRequest): Ga4Reading | undefined {
  if (request.path === '/mp/collect') return readMeasurementProtocol(request);
  if (request.path === '/debug/mp/collect') return { answer: validate(request) };
  if (request.path.endsWith('/g/collect')) return readWebHit(request);
  if (!isMpv1(request)) return undefined;
  return withEvents('Universal Analytics', readMpv1(request));
}

function readWebHit(request: IncomingRequest): Ga4Reading {
  const wrongMethod = refuseMethod(request, ['GET', 'POST']);
  if (wrongMethod) return { answer: wrongMethod };
  if (!isMpv2(request)) {
    return { answer: refusal(400, 'a GA4 web hit needs v=2 in its query; add it') };
  }
  return withEvents('GA4', readMpv2(request));
}

function withEvents(client: string, events: EventData[]): Ga4Reading {
  if (events.length > MOST_EVENTS) {
    const message = `the body has ${events.length} lines, each an event; send at most ${MOST_EVENTS}`;
    return { answer: refusal(400, message) };
  }
  if (events.some(({ event_name: name }) => typeof name !== 'string' || name === '')) {
    return { answer: refusal(400, 'an event has no name; add en=… to the query or its line') };
  }
  return { client, events };
}

function readMeasurementProtocol(request: IncomingRequest): Ga4Reading {
  const wrongMethod = refuseMethod(request, ['POST']);
  if (wrongMethod) return { answer: wrongMethod };
  const body = parseBody(request);
  const [fault] = findShapeFaults(body);
  if (!fault) {
    return { client: 'Measurement Protocol', events: readGa4Json(body as Ga4JsonBody, request) };
  }
  const place = fault.fieldPath === '' ? '' : `${fault.fieldPath}: `;
  const advice = '; POST the body to /debug/mp/collect for all that is wrong with it';
  return { answer: refusal(400, `${place}${fault.description.replace(/\.$/, '')}${advice}`) };
}

/** Google's validation server answers 200 whatever it finds, and sends nothing on. */
function validate(request: IncomingRequest): ClientAnswer {
  const wrongMethod = refuseMethod(request, ['POST']);
  if (wrongMethod) return wrongMethod;
  const body = parseBody(request);
  const shape = findShapeFaults(body);
  const validationMessages: ValidationMessage[] =
    shape.length > 0
      ? shape
      : findRuleFaults(body as EventData, new URLSearchParams(request.queryString), Date.now());
  return jsonAnswer(200, { validationMessages });
}

/** Undefined, which is no body either, for what is no JSON. */
function parseBody({ body = '' }: IncomingRequest): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function refuseMethod(
  { method, path }: IncomingRequest,
  allowed: readonly string[]
): ClientAnswer | undefined {
  if (allowed.includes(method)) return undefined;
  const answer = refusal(405, `${path} takes ${allowed.join(' and ')}, not ${method}`);
  answer.response.headers.allow = allowed.join(', ');
  return answer;
}
