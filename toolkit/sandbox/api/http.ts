import type { HttpRequest } from '../run/environment.js';
import type { SentRequest } from '../run/send-request.js';
import type { Run } from '../run/run.js';
import { realmApi, type ApiDefinition, type ApiFamily } from './definition.js';
import { optionsIn, isCallback, textOf } from './realm-values.js';
import { toNumber } from './values.js';

const USUAL_TIMEOUT_MS = 15_000;

/** What a callback gets for a status where no answer came. */
const STATUS_WITHOUT_ANSWER = { failed: 0, timed_out: -1 } as const;

/**
 * Requests that the template sends. Each gives a promise of {statusCode, headers, body}, which
 * rejects with {reason} if no answer came. The older form takes a callback (statusCode, headers, body)
 * as second argument: without an answer the status is 0, or -1 after the time-out, there are no headers,
 * and the body is undefined.
 */
export const httpApis: ApiFamily = {
  sendHttpRequest: sendingApi(),
  sendHttpGet: sendingApi('GET')
};

/** @param method the only one; without it the options name one */
function sendingApi(method?: string): ApiDefinition {
  return realmApi(
    (run, url, a, b, c) =>
      isCallback(a) ? send(run, method, url, b, c, a) : send(run, method, url, a, b),
    'send_http'
  );
}

function send(
  run: Run,
  method: string | undefined,
  url: unknown,
  given: unknown,
  body: unknown,
  callback?: unknown
): unknown {
  const options = optionsIn(given);
  const target = textOf(url);
  run.require('send_http', { value: target });
  const request: HttpRequest = {
    url: target,
    method: (method ?? textOf(options.method ?? 'GET')).toUpperCase(),
    headers: headersIn(options),
    body: body === undefined || body === null ? undefined : textOf(body),
    timeoutMs: timeoutIn(options)
  };
  const { promise, resolve, reject } = run.host.tools.deferred();
  run.send(request, ({ response }) => settle(run, response, callback, resolve, reject));
  return promise;
}

function settle(
  run: Run,
  response: SentRequest['response'],
  callback: unknown,
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void
): void {
  if (!response || 'error' in response) {
    const reason = response?.error ?? 'failed';
    if (callback) run.callBack(callback, [STATUS_WITHOUT_ANSWER[reason], {}, undefined]);
    reject({ reason });
    return;
  }
  const { statusCode, headers, body } = response;
  if (callback) run.callBack(callback, [statusCode, headers, body]);
  resolve({ statusCode, headers, body });
}

function headersIn(options: Record<string, unknown>): Record<string, string> {
  const headers: Record<string, string> = {};
  const given = optionsIn(options.headers);
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== undefined && value !== null) headers[name] = textOf(value);
  }
  // The emulator has no Google account; the header shows where one would have been used.
  if (options.authorization !== undefined) headers.Authorization = 'Bearer google-credentials';
  return headers;
}

function timeoutIn(options: Record<string, unknown>): number {
  const timeout = toNumber(options.timeout);
  return timeout > 0 ? timeout : USUAL_TIMEOUT_MS;
}
