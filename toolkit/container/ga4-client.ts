import type { EventData } from '../sandbox/measurement-protocol/event-data.js';
import { readGa4Json, type Ga4JsonBody } from '../sandbox/measurement-protocol/ga4-json.js';
import { findRuleFaults } from '../sandbox/measurement-protocol/ga4-json-rules.js';
import {
  findShapeFaults,
  type ValidationMessage
} from '../sandbox/measurement-protocol/ga4-json-shape.js';
import { isMpv1, readMpv1 } from '../sandbox/measurement-protocol/mpv1.js';
import { isMpv2, readMpv2 } from '../sandbox/measurement-protocol/mpv2.js';
import type { IncomingRequest } from '../sandbox/run/environment.js';
import type { Exchange } from '../sandbox/run/exchange.js';
import { jsonAnswer, refusal, type ClientAnswer } from './client-answer.js';

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

/** What a GA4 client of an export reads a hit with. */
interface Ga4Claim {
  request: IncomingRequest;
  exchange: Exchange;
  random: () => number;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * A GA4 client with its settings: hits on the default paths, under its own name. Paths of one's own have
 * settings that nobody has seen; a client that has only such claims nothing.
 */
export function claimForGa4(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  { request, exchange, random, now }: Ga4Claim
): Ga4Reading | undefined {
  if (fields.activateDefaultPaths === false) return undefined;
  if (request.path === '/gtag/js' && fields.activateGtagSupport === true) {
    return {
      answer: refusal(
        503,
        `the client ${name} serves gtag.js from Google, which a machine of one's own cannot; load it from Google`
      )
    };
  }
  if (!request.path.endsWith('/g/collect')) return undefined;
  const reading = readWebHit(request);
  if ('answer' in reading) return reading;
  if (fields.cookieManagement === 'server') {
    const id = setIdCookie(fields, { request, exchange, random, now });
    for (const event of reading.events) if (id !== undefined) event.client_id = id;
  }
  return { client: name, events: reading.events };
}

/**
 * Sets the cookie that holds the client id of a GA4 client that manages it on the server. Google does not
 * document its form; this one is concluded from what servers set.
 *
 * @returns the id that the request's cookie holds; undefined if it came without
 */
function setIdCookie(
  fields: Readonly<Record<string, unknown>>,
  { request, exchange, random, now }: Ga4Claim
): string | undefined {
  const name = textOr(fields.cookieName, 'FPID');
  const [given] = (Object.hasOwn(request.cookies, name) && request.cookies[name]) || [];
  const value = given ?? newIdCookie(random, now);
  exchange.cookies.push({
    name,
    value,
    options: {
      domain: textOr(fields.cookieDomain, 'auto'),
      path: textOr(fields.cookiePath, '/'),
      'max-age': textOr(fields.cookieMaxAgeInSec, '63072000'),
      secure: true,
      httpOnly: true,
      sameSite: 'Lax'
    },
    noEncode: true
  });
  if (given === undefined) return undefined;
  try {
    return decodeURIComponent(given).replace(/^FPID\d\.\d+\./, '');
  } catch {
    return given;
  }
}

function newIdCookie(random: () => number, now: number): string {
  const bytes = Buffer.from(Array.from({ length: 32 }, () => Math.floor(random() * 256)));
  const id = encodeURIComponent(bytes.toString('base64'));
  return `FPID2.2.${id}.${Math.floor(now / 1000)}`;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The client of a web container serves files of Google's, which is refused with a reason. */
export function claimForWebContainer(
  name: string,
  { allowedContainerIds }: Readonly<Record<string, unknown>>,
  { path }: IncomingRequest
): ClientAnswer | undefined {
  const rows = Array.isArray(allowedContainerIds) ? (allowedContainerIds as unknown[]) : [];
  const own = rows.map((row) => (row as { path?: unknown } | null)?.path);
  if (path !== '/gtm.js' && path !== '/gtag/js' && !own.includes(path)) return undefined;
  return refusal(
    503,
    `the client ${name} serves a web container from Google, which a machine of one's own cannot; load gtm.js from Google`
  );
}
