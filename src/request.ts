// Requests that are sent again

import {
  createRegex,
  generateRandom,
  getTimestampMillis,
  Math,
  sendHttpRequest,
  testRegex
} from 'sgtm';
import { objectOf, textOf } from './values.js';
import { mayWait, waitUntil } from './waiting.js';

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
  mostAttempts: number;
  /** How long to wait for an answer, in milliseconds. */
  timeout: number;
  /** No attempt begins after this moment, in milliseconds since 1970. */
  deadline: number;
}

/** The last answer. */
export interface Answer {
  /** 0 where none came. */
  statusCode: number;
  body: string;
  /** Why there is none, or why the service was not asked again. */
  reason: string | undefined;
  /** How long the service asked to be left alone, in milliseconds; 0 where it did not. */
  retryAfter: number;
  /** Whether the service did not take the request, though it might have taken it at another time. */
  isDown: boolean;
}

/** The wait after the first attempt is this long, in milliseconds, to twice as long. */
const FIRST_BACKOFF = 10;

/** A tag that waits longer than this between two attempts would hold up its server. */
export const MOST_RETRY_AFTER = 5000;

/** Sends until the answer is final, or attempts or time are used up; calls back once. */
export function sendPersistently(request: PersistentRequest, done: (answer: Answer) => void): void {
  request.attempts += 1;
  sendHttpRequest(
    request.url,
    { method: 'POST', headers: request.headers, timeout: request.timeout },
    request.body
  ).then(
    (result) => {
      const statusCode = result.statusCode;
      const answer: Answer = {
        statusCode: statusCode,
        body: result.body || '',
        reason: undefined,
        retryAfter: 0,
        isDown: false
      };
      if (statusCode < 429) return done(answer);
      if (!isTransient(statusCode)) return done(answer);
      answer.isDown = true;
      const header = textOf(objectOf(result.headers)['retry-after']);
      const seconds = header ? +header : 0;
      if (seconds >= 0) answer.retryAfter = seconds * 1000;
      else answer.reason = 'its Retry-After is no number';
      repeat(request, done, answer);
    },
    (failure) => {
      const isLate = objectOf(failure).reason === 'timed_out';
      repeat(request, done, {
        statusCode: 0,
        body: '',
        reason: isLate ? 'no answer in time' : 'no connection',
        retryAfter: 0,
        isDown: true
      });
    }
  );
}

/** Waits and sends again, where attempts and time are left; else the answer is the last. */
function repeat(request: PersistentRequest, done: (answer: Answer) => void, answer: Answer): void {
  if (answer.retryAfter > MOST_RETRY_AFTER) {
    answer.reason = 'wait ' + answer.retryAfter / 1000 + ' s is too long for a tag';
    return done(answer);
  }
  if (request.attempts >= request.mostAttempts) return done(answer);
  // 10 to 20 ms after the first attempt, twice that after each further one.
  const backoff = FIRST_BACKOFF * Math.pow(2, request.attempts - 1);
  const wait = Math.max(answer.retryAfter, generateRandom(backoff, backoff * 2));
  const now = getTimestampMillis();
  if (now + wait > request.deadline) return done(answer);
  if (!mayWait(wait, now)) {
    answer.reason = 'too many events wait already';
    return done(answer);
  }
  waitUntil(now + wait, () => sendPersistently(request, done));
}

/** Whether another attempt can help, as with no answer at all: the rule of Amazon's guides. */
function isTransient(statusCode: number): boolean {
  return testRegex(createRegex('^(429|500|502|503|504)$') as SandboxRegex, '' + statusCode);
}

/** Returns a field's whole number from 1 to a bound; the usual one for anything else. */
export function settingOf(value: unknown, usual: number, most: number): number {
  if (!value) return usual;
  const number = +(textOf(value) || 0);
  return number >= 1 ? Math.min(Math.floor(number), most) : usual;
}
