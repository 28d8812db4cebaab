// The access token

import {
  createRegex,
  encodeUriComponent,
  getTimestampMillis,
  getType,
  JSON,
  Math,
  sha256Sync,
  templateDataStorage,
  testRegex
} from 'sgtm';
import { sendPersistently, settingOf } from './request.js';
import { codeOf, REASONS, type Reason } from './reasons.js';
import { objectOf, textOf } from './values.js';
import { waitUntil } from './waiting.js';

/**
 * What all executions of the tag on one server instance know of a token. Times are milliseconds
 * since 1970.
 */
interface TokenState {
  token: string;
  /** From here on one event renews it, and no other waits. */
  renewAt: number;
  /** Not used any more from here on. */
  expiresAt: number;
  /** Until then nobody asks for a token: one execution does already, or the service refused. */
  heldUntil: number;
  /** How many events began to wait for the execution that asks. */
  waiting: number;
  /** Until then a token that Amazon refuses is not replaced, as it refused a new one. */
  keptUntil: number;
  /** Why the service gave none; empty while an execution asks. */
  reason: Reason | '';
}

/** Where a token comes from, as the log says it. */
export type TokenOrigin = 'given' | 'cached' | 'new';

type UseToken = (token: string, origin: TokenOrigin) => void;

/** No attempt for a token begins later than this after the first, so that waiting events go on. */
const MOST_TOKEN_TIME = 10000;

/** So many events wait for one token at once; the others fail at once. */
const MOST_WAITING_FOR_TOKEN = 250;

/**
 * Calls back with an access token, or with the reason there is none: the one of the field, the
 * stored one, or a new one. Of many executions that need a new one at once, one asks for it and the
 * others wait for its result; if that never comes, another takes over.
 *
 * @param deadline when to stop waiting, in milliseconds since 1970
 */
export function withAccessToken(
  deadline: number,
  use: UseToken,
  fail: (reason: Reason) => void
): void {
  if (data.authMode === 'accessToken') return withGivenToken(use, fail);
  const now = getTimestampMillis();
  const state = readState();
  const token = usableToken(state, now);
  // A stored token came for these credentials, so they are not looked at again.
  if (token) {
    if (now >= (state.renewAt as number) && !isHeld(state, now))
      requestToken(state, deadline, noop, noop);
    return use(token, 'cached');
  }
  if (!headerText(data.clientId)) return fail('credential_unusable:client ID');
  if (!textOf(data.clientSecret)) return fail('credential_unusable:client secret');
  if (!textOf(data.refreshToken)) return fail('credential_unusable:refresh token');
  if (!isHeld(state, now)) return requestToken(state, deadline, use, fail);
  const refusal = storedReason(state);
  if (refusal) return fail(refusal);
  state.waiting = (typeof state.waiting === 'number' ? state.waiting : 0) + 1;
  if (state.waiting > MOST_WAITING_FOR_TOKEN) return fail('token_queue_full');
  writeState(state);
  waitForToken(deadline, use, fail);
}

function withGivenToken(use: UseToken, fail: (reason: Reason) => void): void {
  if (!headerText(data.clientId)) return fail('credential_unusable:client ID');
  const token = headerText(data.accessToken);
  if (token) use(token, 'given');
  else fail('credential_unusable:access token');
}

/** Looks at the clock often and at the storage seldom: hundreds of events can wait here. */
function waitForToken(deadline: number, use: UseToken, fail: (reason: Reason) => void): void {
  waitUntil(getTimestampMillis() + 20, () => {
    const now = getTimestampMillis();
    const state = readState();
    const token = usableToken(state, now);
    if (token) return use(token, 'cached');
    if (!isHeld(state, now)) return requestToken(state, deadline, use, fail);
    const refusal = storedReason(state);
    if (refusal || now >= deadline) return fail(refusal || 'token_late');
    waitForToken(deadline, use, fail);
  });
}

const MOST_KEPT = 5000;

/** Returns the stored token if it has the form of a token and is still valid; a new one replaces any other. */
function usableToken(state: Partial<TokenState>, now: number): string | undefined {
  const token = state.token;
  if (typeof token !== 'string' || !(now < (state.expiresAt as number))) return undefined;
  return testRegex(createRegex(VISIBLE) as SandboxRegex, token) ? token : undefined;
}

/** Returns why the service gave no token, if that is one of the tag's own reasons. */
function storedReason(state: Partial<TokenState>): Reason | undefined {
  const reason: unknown = state.reason;
  if (typeof reason !== 'string' || !REASONS.hasOwnProperty(codeOf(reason))) return undefined;
  return reason as Reason;
}

/** A time that is further ahead than any was not written by this version of the tag. */
function isHeld(state: Partial<TokenState>, now: number): boolean {
  const left = (state.heldUntil || 0) - now;
  return left > 0 && left <= MOST_HOLD;
}
const MOST_HOLD = 300000;

function noop(): void {}

/**
 * Forgets a stored token that Amazon refused, unless another execution has replaced it already.
 *
 * @returns whether another attempt has another token
 */
export function dropToken(token: string): boolean {
  const state = readState();
  if (state.token !== token) return true;
  const left = (state.keptUntil || 0) - getTimestampMillis();
  if (left > 0 && left <= MOST_KEPT) return false;
  state.token = '';
  writeState(state);
  return true;
}

/**
 * Keeps a new token that Amazon refused as well, so that the next five seconds' events do not ask for
 * one each.
 *
 * @returns false: no other attempt has another token
 */
export function keepRefusedToken(): boolean {
  const state = readState();
  state.keptUntil = getTimestampMillis() + MOST_KEPT;
  writeState(state);
  return false;
}

/** Asks the service. Whoever waits finds the result in the storage. */
function requestToken(
  state: Partial<TokenState>,
  deadline: number,
  use: UseToken,
  fail: (reason: Reason) => void
): void {
  const now = getTimestampMillis();
  const timeout = settingOf(data.timeoutMs, 5000, 30000);
  // Held until every attempt has ended, so that nobody takes over from a request that goes on.
  state.heldUntil = now + MOST_TOKEN_TIME + timeout + 1000;
  state.waiting = 0;
  state.reason = '';
  writeState(state);
  const domain = data.region === 'EU' ? 'co.uk' : data.region === 'FE' ? 'co.jp' : 'com';
  const parameter = (name: string, value: unknown): string =>
    '&' + name + '=' + encodeUriComponent(textOf(value) || '');
  const request = {
    url: 'https://api.amazon.' + domain + '/auth/o2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body:
      'grant_type=refresh_token' +
      parameter('refresh_token', data.refreshToken) +
      parameter('client_id', data.clientId) +
      parameter('client_secret', data.clientSecret),
    attempts: 0,
    mostAttempts: settingOf(data.maxAttempts, 5, 10),
    timeout: timeout,
    deadline: Math.min(deadline, now + MOST_TOKEN_TIME)
  };
  sendPersistently(request, (answer) => {
    const grant = objectOf(JSON.parse(answer.body));
    const status = answer.statusCode;
    const token = status === 200 ? headerText(grant.access_token) : undefined;
    const current = readState();
    const ended = getTimestampMillis();
    if (token) {
      // It lives for an hour unless the service says otherwise: renewed after 55 of 60 minutes.
      const seconds = +(textOf(grant.expires_in) || 0);
      const lifetime = (seconds > 0 ? seconds : 3600) * 1000;
      current.token = token;
      current.renewAt = ended + lifetime * 0.92;
      current.expiresAt = ended + lifetime * 0.98;
      current.heldUntil = 0;
      writeState(current);
      return use(token, 'new');
    }
    // Half a minute after a refusal, else two seconds, or as long as the service asks for up to five
    // minutes; a token still valid stays in use.
    const pause = status >= 400 && status < 429 ? 30000 : 2000;
    current.heldUntil = ended + Math.max(pause, Math.min(answer.retryAfter, MOST_HOLD));
    current.reason =
      refusals()[textOf(grant.error) || ''] ||
      (('token_unavailable:' + (answer.reason || 'it answered ' + status)) as Reason);
    writeState(current);
    fail(current.reason);
  });
}

/** What the service says in its own words is left out, as it can repeat what was sent. */
function refusals(): { [error: string]: Reason } {
  return {
    invalid_grant: 'refresh_token_refused',
    invalid_client: 'client_refused:secret',
    unauthorized_client: 'client_refused:refresh token'
  };
}

/** Returns a text that fits a header, as IDs and tokens do: visible ASCII characters. */
export function headerText(value: unknown): string | undefined {
  const text = textOf(value);
  return text && testRegex(createRegex(VISIBLE) as SandboxRegex, text) ? text : undefined;
}

/** What a header can carry. */
const VISIBLE = '^[!-~]+$';

/** Tokens belong to a client and its refresh token; neither can be read from the key. */
function tokenKey(): string {
  return sha256Sync(JSON.stringify([data.clientId, data.refreshToken]) as string);
}

/** What is stored; nothing before the first token. */
function readState(): Partial<TokenState> {
  const stored = templateDataStorage.getItemCopy(tokenKey());
  return getType(stored) === 'object' ? (stored as Partial<TokenState>) : {};
}

function writeState(state: Partial<TokenState>): void {
  templateDataStorage.setItemCopy(tokenKey(), state);
}
