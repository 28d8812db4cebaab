import type { SetCookie } from '../run/exchange.js';
import { dataApi, type ApiFamily } from './definition.js';
import { elementsOf, optionsIn, plainCopy, textOf } from './realm-values.js';

/** Cookies of the incoming request and of the response. */
export const cookieApis: ApiFamily = {
  getCookieValues: dataApi((run, cookieName, noDecode) => {
    const name = textOf(cookieName);
    run.require('get_cookies', { value: name });
    const { cookies } = run.exchange.request;
    const values = (Object.hasOwn(cookies, name) && cookies[name]) || [];
    return noDecode === true ? values : elementsOf(values, decoded);
  }, 'get_cookies'),
  setCookie: dataApi((run, cookieName, value, options, noEncode) => {
    const name = textOf(cookieName);
    const attributes = optionsIn(plainCopy(options));
    run.require('set_cookies', { value: name, terms: cookieTerms(attributes) });
    const cookie: SetCookie = {
      name,
      value: textOf(value),
      options: attributes,
      ...(noEncode === true ? { noEncode: true } : {})
    };
    run.record.cookies.push(cookie);
    run.exchange.cookies.push(cookie);
  }, 'set_cookies')
};

function cookieTerms(attributes: Record<string, unknown>): Record<string, unknown> {
  const { domain, path, secure } = attributes;
  const isSession = attributes['max-age'] === undefined && attributes.expires === undefined;
  return { domain: domain === 'auto' ? undefined : domain, path, secure, session: isSession };
}

/** A value that is not percent-encoded correctly is given as it came. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return value;
    throw error;
  }
}
