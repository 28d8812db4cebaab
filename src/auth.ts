import {
  encodeUriComponent,
  getTimestampMillis,
  JSON,
  Math,
  sha256Sync,
  templateDataStorage
} from 'sgtm';
import { sendPersistently, timeout, waitUntil } from './request.js';
import { headerTextOf, numberOf, objectOf, textOf } from './values.js';

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
  /** Until then a token that Amazon refuses is not replaced, as it refused a new one. */
  keptUntil: number;
  /** Why the service gave none; empty while an execution asks. */
  reason: string;
}

/** Gets a token, and whether it was "given" in the field, "cached" or "new". */
type UseToken = (token: string, origin: string) => void;

/** No attempt for a token begins later than this after the first, so that waiting events go on. */
const MOST_TOKEN_TIME = 10000;

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
  fail: (reason: string) => void
): void {
  const isGiven = data.authMode === 'accessToken';
  const now = getTimestampMillis();
  const state = isGiven ? ({} as TokenState) : readState();
  const isHeld = now < state.heldUntil;
  // A stored token came for these credentials, so they are not looked at again.
  if (state.token && now < state.expiresAt) {
    if (!isHeld && now >= state.renewAt) requestToken(state, deadline, noop, noop);
    return use(state.token, 'cached');
  }
  const isReady = isGiven
    ? headerTextOf(data.accessToken)
    : textOf(data.clientSecret) && textOf(data.refreshToken);
  if (!isReady || !headerTextOf(data.clientId)) return fail('A credential is empty or malformed');
  if (isGiven) return use(isReady, 'given');
  if (!isHeld) return requestToken(state, deadline, use, fail);
  if (state.reason || now >= deadline) return fail(state.reason || 'No token in time');
  // The clock is looked at often, the storage not: hundreds of events can wait here.
  waitUntil(now + 20, () => withAccessToken(deadline, use, fail));
}

function noop(): void {}

/**
 * Forgets a stored token that Amazon refused, unless another execution has replaced it already. Where
 * a new one is refused as well, the next five seconds' events do not ask for one each.
 *
 * @param isNew whether it came in the place of a refused one
 * @returns whether another attempt has another token
 */
export function dropToken(token: string, isNew: boolean): boolean {
  const now = getTimestampMillis();
  const state = readState();
  if (isNew) state.keptUntil = now + 5000;
  else if (state.token === token) {
    if (now < state.keptUntil) return false;
    state.token = '';
  }
  writeState(state);
  return !isNew;
}

/** Asks the service. Whoever waits finds the result in the storage. */
function requestToken(
  state: TokenState,
  deadline: number,
  use: UseToken,
  fail: (reason: string) => void
): void {
  const now = getTimestampMillis();
  // Held until every attempt has ended, so that nobody takes over from a request that goes on.
  state.heldUntil = now + MOST_TOKEN_TIME + timeout + 1000;
  state.reason = '';
  writeState(state);
  const domain = data.region === 'EU' ? 'co.uk' : data.region === 'FE' ? 'co.jp' : 'com';
  const parameter = (name: string, value: unknown): string =>
    '&' + name + '=' + encodeUriComponent(textOf(value));
  const request = {
    url: 'https://api.amazon.' + domain + '/auth/o2/token',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body:
      'grant_type=refresh_token' +
      parameter('refresh_token', data.refreshToken) +
      parameter('client_id', data.clientId) +
      parameter('client_secret', data.clientSecret),
    attempts: 0,
    deadline: Math.min(deadline, now + MOST_TOKEN_TIME)
  };
  sendPersistently(request, (answer) => {
    const grant = objectOf(JSON.parse(answer.body));
    const status = answer.statusCode;
    const token = status === 200 ? headerTextOf(grant.access_token) : '';
    const current = readState();
    const ended = getTimestampMillis();
    if (token) {
      // It lives for an hour unless the service says otherwise: renewed after 55 of 60 minutes.
      const said = numberOf(grant.expires_in) || 0;
      const lifetime = (said > 0 ? said : 3600) * 1000;
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
    current.heldUntil = ended + Math.max(pause, Math.min(answer.retryAfter, 300000));
    current.reason =
      'Login with Amazon gave no token: ' +
      (REMEDIES[textOf(grant.error)] || answer.reason || 'it answered ' + status);
    writeState(current);
    fail(current.reason);
  });
}

/** What the service says in its own words is left out, as it can repeat what was sent. */
const REMEDIES: { [error: string]: string } = {
  invalid_grant: 'create a new refresh token',
  invalid_client: 'check client ID and secret',
  unauthorized_client: 'check client ID and refresh token'
};

/** Tokens belong to a client and its refresh token; neither can be read from the key. */
const storageKey = (): string =>
  sha256Sync(textOf(data.clientId) + ' ' + textOf(data.refreshToken));

/** Nothing is known before the first token: no time is before undefined. */
const readState = (): TokenState =>
  (templateDataStorage.getItemCopy(storageKey()) || {}) as TokenState;

function writeState(state: TokenState): void {
  templateDataStorage.setItemCopy(storageKey(), state);
}
