import type { Clock } from '../sandbox/run/clock.js';
import type { HttpRequest, HttpTransport } from '../sandbox/run/environment.js';
import { sendRequest, type SentRequest } from '../sandbox/run/send-request.js';
import { ga4Request } from './ga4-tag.js';
import type { Fields } from './parameters.js';
import { asText } from './references.js';

/** What a tag of GTM's own needs to run. */
export interface OwnTagContext {
  eventData: Readonly<Record<string, unknown>>;
  http: HttpTransport;
  clock: Clock;
  /** Whether requests really leave; a guessed one never does. */
  isLive: boolean;
}

/** What came of it. */
export interface OwnTagResult {
  outcome: 'success' | 'failure' | undefined;
  requests: (SentRequest & { guessed?: true })[];
}

/** Nothing says how long GTM waits; a template's requests have this. */
const TIMEOUT_MS = 15_000;

/** Runs a tag of one of GTM's own types; one that is only shown does nothing. */
export async function runOwnTag(
  type: string,
  parameters: Fields,
  context: OwnTagContext
): Promise<OwnTagResult> {
  if (type === 'http_request') {
    const sent = await send(httpRequest(parameters), context);
    return { outcome: outcomeOf(sent), requests: [sent] };
  }
  if (type !== 'sgtmgaaw') return { outcome: undefined, requests: [] };
  const request = ga4Request(parameters, context.eventData);
  if (context.isLive) {
    const { url, method, headers } = request;
    const guess = { url, method, headers, body: null, response: null, durationMs: null };
    const sentAt = context.clock.now();
    return { outcome: undefined, requests: [{ ...guess, sentAt, guessed: true }] };
  }
  const sent = await send(request, context);
  return { outcome: outcomeOf(sent), requests: [{ ...sent, guessed: true }] };
}

/** Resolves with what came of a request. */
function send(request: HttpRequest, context: OwnTagContext): Promise<SentRequest> {
  return new Promise((resolve) => {
    const sent = sendRequest(request, context, () => resolve(sent));
  });
}

function outcomeOf({ response }: SentRequest): 'success' | 'failure' {
  const isGood =
    response !== null &&
    'statusCode' in response &&
    response.statusCode >= 200 &&
    response.statusCode < 300;
  return isGood ? 'success' : 'failure';
}

/** An HTTP Request tag says all that it sends; its time-out and whether it tries again are not known. */
function httpRequest({ url, httpMethod, headers, requestBody }: Fields): HttpRequest {
  const rows = Array.isArray(headers) ? (headers as (Fields | null)[]) : [];
  const method = asText(httpMethod ?? 'GET').toUpperCase();
  return {
    url: asText(url),
    method,
    headers: Object.fromEntries(
      rows.flatMap((row) => (row?.key ? [[asText(row.key), asText(row.value ?? '')]] : []))
    ),
    body: method === 'GET' || requestBody === undefined ? undefined : asText(requestBody),
    timeoutMs: TIMEOUT_MS
  };
}
