import { callLater, generateRandom, getTimestampMillis, Math, sendHttpRequest } from 'sgtm';
import { numberOf, objectOf } from './values.js';

/** The headers of a request, by name. */
export interface Headers {
  [name: string]: string;
}

/** A request that is sent again, the same bytes, while another attempt can help. */
export interface PersistentRequest {
  url: string;
  headers: Headers;
  body: string;
  /** How many attempts were made already; they count. */
  attempts: number;
  /** No attempt begins after this moment, in milliseconds since 1970. */
  deadline: number;
}

/** The last answer. */
export interface Answer {
  /** 0 where none came. */
  statusCode: number;
  body: string;
  /** Why there is none, or why Amazon was not asked again; else empty. */
  reason: string;
  /** How long the service asked to be left alone, in milliseconds; 0 where it did not. */
  retryAfter: number;
}

/** How long the tag waits for an answer, in milliseconds. */
export const timeout = setting(data.timeoutMs, 5000, 30000);

/** Another attempt can help with these, as with no answer at all: the rule of Amazon's guides. */
const TRANSIENT = [0, 429, 500, 502, 503, 504];

/** Sends until the answer is final, or attempts or time are used up; calls back once. */
export function sendPersistently(request: PersistentRequest, done: (answer: Answer) => void): void {
  const settle = (status: number, body: string, reason: string, asked: number): void => {
    // A tag that waits longer than this between two attempts would hold up its server.
    const isLong = asked > 5000;
    const canHelp = TRANSIENT.indexOf(status) !== -1 && !isLong;
    if (canHelp && request.attempts < setting(data.maxAttempts, 5, 10)) {
      // 25 to 50 ms after the first attempt, twice that after each further one.
      const backoff = 25 * Math.pow(2, request.attempts);
      const next = getTimestampMillis() + Math.max(asked, generateRandom(backoff, backoff * 2));
      if (next <= request.deadline) return waitUntil(next, () => sendPersistently(request, done));
    }
    const said = isLong ? 'wait ' + asked / 1000 + ' s is too long for a tag' : reason;
    done({ statusCode: status, body: body, reason: said, retryAfter: asked });
  };
  request.attempts += 1;
  const options = { method: 'POST', headers: request.headers, timeout: timeout } as const;
  sendHttpRequest(request.url, options, request.body).then(
    (result) => {
      const said = objectOf(result.headers)['retry-after'];
      const asked = numberOf(said);
      const reason = said && asked === undefined ? 'its Retry-After is no number' : '';
      settle(result.statusCode, result.body || '', reason, (asked || 0) * 1000);
    },
    (failure) => {
      const isLate = objectOf(failure).reason === 'timed_out';
      settle(0, '', isLate ? 'no answer in time' : 'no connection', 0);
    }
  );
}

/** Calls back at a moment: the sandbox has no timer, so the clock is looked at again and again. */
export function waitUntil(time: number, callback: () => void): void {
  callLater(() => (getTimestampMillis() < time ? waitUntil(time, callback) : callback()));
}

/** A field's whole number from 1 to a bound; the usual one for anything else. */
export function setting(value: unknown, usual: number, most: number): number {
  const number = numberOf(value) || 0;
  return number < 1 ? usual : Math.min(Math.floor(number), most);
}
