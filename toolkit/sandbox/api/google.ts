import { ApiError } from '../realm/errors.js';
import type { Run } from '../run/run.js';
import { dataApi, realmApi, type ApiFamily } from './definition.js';
import { isCallback, optionsIn, plainCopy, textOf } from './realm-values.js';
import { toNumber } from './values.js';

const ANALYTICS = 'https://www.google-analytics.com/analytics.js';
const ANALYTICS_DEBUG = 'https://www.google-analytics.com/analytics_debug.js';
const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['ANALYTICS', ANALYTICS],
  ['GTAG', 'https://www.googletagmanager.com/gtag/js'],
  ['GTM', 'https://www.googletagmanager.com/gtm.js']
]);

/** Where events for Google Analytics go; the permission has to cover it. */
const COLLECTOR = 'https://www.google-analytics.com/g/collect';

const USUAL_TIMEOUT_MS = 15_000;

/** Google's own services. Events for Google Analytics are recorded, not sent. */
export const googleApis: ApiFamily = {
  getGoogleAuth: dataApi((run, scopes) => {
    const list = optionsIn(plainCopy(scopes)).scopes;
    if (!Array.isArray(list)) throw new ApiError('getGoogleAuth needs {scopes: […]}');
    for (const scope of list) run.require('use_google_credentials', { value: textOf(scope) });
    return { scopes: list };
  }, 'use_google_credentials'),
  getGoogleScript: realmApi(
    (run, script, a, b) =>
      isCallback(a) ? getScript(run, script, b, a) : getScript(run, script, a),
    'send_http'
  ),
  sendEventToGoogleAnalytics: realmApi((run, event) => {
    run.require('send_http', { value: COLLECTOR });
    run.record.googleAnalyticsEvents.push(plainCopy(event));
    const { promise, resolve } = run.host.tools.deferred();
    resolve({});
    return promise;
  }, 'send_http')
};

/**
 * Fetches one of Google's scripts: a promise of {script, metadata}, which rejects with {reason}. The older
 * form calls back with script and metadata, and with undefined and {} if none came: a client that
 * waits for its callback would otherwise keep the visitor waiting.
 */
function getScript(run: Run, script: unknown, given: unknown, callback?: unknown): unknown {
  const base = SCRIPTS.get(textOf(script));
  if (base === undefined) {
    const names = [...SCRIPTS.keys()].join(', ');
    throw new ApiError(`getGoogleScript does not know ${textOf(script)}; it knows ${names}`);
  }
  const { id, timeout, debug } = optionsIn(given);
  // Google hosts a debug version of analytics.js; how the others are asked for one is not documented.
  const file = base === ANALYTICS && debug === true ? ANALYTICS_DEBUG : base;
  const url = id === undefined ? file : `${file}?id=${encodeURIComponent(textOf(id))}`;
  run.require('send_http', { value: url });
  const { promise, resolve, reject } = run.host.tools.deferred();
  const timeoutMs = toNumber(timeout) > 0 ? toNumber(timeout) : USUAL_TIMEOUT_MS;
  const request = { url, method: 'GET', headers: {}, body: undefined, timeoutMs };
  run.send(request, ({ response }) => {
    if (!response || 'error' in response) {
      if (callback) run.callBack(callback, [undefined, {}]);
      reject({ reason: response?.error ?? 'failed' });
      return;
    }
    const { body, headers } = response;
    if (callback) run.callBack(callback, [body, headers]);
    resolve({ script: body, metadata: headers });
  });
  return promise;
}
