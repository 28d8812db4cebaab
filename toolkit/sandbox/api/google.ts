import { ApiError } from '../realm/errors.js';
import { dataApi, realmApi, type ApiFamily } from './definition.js';
import { optionsIn, plainCopy, textOf } from './realm-values.js';
import { toNumber } from './values.js';

const SCRIPTS: ReadonlyMap<string, string> = new Map([
  ['ANALYTICS', 'https://www.google-analytics.com/analytics.js'],
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
  getGoogleScript: realmApi((run, script, given) => {
    const base = SCRIPTS.get(textOf(script));
    if (base === undefined) throw new ApiError(`getGoogleScript does not know ${textOf(script)}`);
    const { id, timeout } = optionsIn(given);
    const url = id === undefined ? base : `${base}?id=${encodeURIComponent(textOf(id))}`;
    run.require('send_http', { value: url });
    const { promise, resolve, reject } = run.host.tools.deferred();
    const timeoutMs = toNumber(timeout) > 0 ? toNumber(timeout) : USUAL_TIMEOUT_MS;
    const request = { url, method: 'GET', headers: {}, body: undefined, timeoutMs };
    run.send(request, ({ response }) => {
      if (!response || 'error' in response) reject({ reason: response?.error ?? 'failed' });
      else resolve({ script: response.body, metadata: response.headers });
    });
    return promise;
  }, 'send_http'),
  sendEventToGoogleAnalytics: realmApi((run, event) => {
    run.require('send_http', { value: COLLECTOR });
    run.record.googleAnalyticsEvents.push(plainCopy(event));
    const { promise, resolve } = run.host.tools.deferred();
    resolve({});
    return promise;
  }, 'send_http')
};
