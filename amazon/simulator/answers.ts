import type { PlannedFault } from './fault-plan.js';
import type { Answer } from './model.js';

/** An answer and how long it takes. */
export type TimedAnswer = Answer & { delayMs: number };

/**
 * The answer of a fault that comes before the request is looked at; undefined if the fault is of
 * another kind.
 */
export function answerInstead(
  { kind, status = 500, retryAfter, delayMs = 0 }: PlannedFault,
  errorOf: (statusCode: number) => unknown
): TimedAnswer | undefined {
  if (kind === 'reset' || kind === 'timeout') return { kind, delayMs };
  if (kind !== 'status') return undefined;
  const answer = reply(status, errorOf(status), undefined);
  if (retryAfter !== undefined && answer.kind === 'reply') {
    answer.headers['retry-after'] = String(retryAfter);
  }
  return { ...answer, delayMs };
}

/**
 * An answer whose body is the content as JSON.
 *
 * @param fault what may delay it or break it off
 */
export function reply(
  statusCode: number,
  content: unknown,
  fault: PlannedFault | undefined
): TimedAnswer {
  const whole = JSON.stringify(content);
  const body = fault?.kind === 'malformed' ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  return { kind: 'reply', statusCode, headers, body, delayMs: fault?.delayMs ?? 0 };
}

const PLANNED = 'A planned fault says so';

/** The codes of Amazon's specification for what the endpoints for events answer with. */
const EVENTS_CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'CONTENT_TOO_LARGE',
  422: 'INVALID_INPUT',
  429: 'TOO_MANY_REQUESTS'
};

/** What an endpoint for events says with a status. */
export function eventsError(statusCode: number): unknown {
  const otherwise = statusCode < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR';
  return { code: EVENTS_CODES[statusCode] ?? otherwise, message: PLANNED };
}

/** The errors of RFC 6749 and, beyond them, of Login with Amazon. */
const TOKEN_ERRORS: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  403: 'unauthorized_client',
  429: 'temporarily_unavailable',
  503: 'temporarily_unavailable'
};

/** What the token endpoint says with a status. */
export function tokenError(statusCode: number): unknown {
  const otherwise = statusCode < 500 ? 'invalid_request' : 'server_error';
  return { error: TOKEN_ERRORS[statusCode] ?? otherwise, error_description: PLANNED };
}
