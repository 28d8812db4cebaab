import { registrableDomain } from '../../sandbox/registrable-domain.js';
import type { SetCookie } from '../../sandbox/run/exchange.js';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import type { ClientAnswer } from '../../container/client-answer.js';

/** What HTTP allows in the name of a header or cookie (RFC 9110, token). */
const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;
/** Characters no header's value may have; a line break would begin another header. */
const NOT_IN_HEADERS = /[^\t\x20-\x7e\x80-\xff]/g;
/** The same for a cookie's value and attributes, where a semicolon would begin the next. */
const NOT_IN_COOKIES = /[^\x21-\x3a\x3c-\x7e]/g;
/** No browser keeps a longer cookie (RFC 6265, 6.1), and no proxy lets a longer header through. */
const LONGEST_COOKIE = 4096;
const LONGEST_HEADER = 16_384;
/** These follow from the body and the connection, which are Node's to describe. */
const NODES_OWN_HEADERS = new Set(['connection', 'content-length', 'transfer-encoding']);
const SAME_SITE = new Set(['strict', 'lax', 'none']);

/** An answer in HTTP's terms. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  /** Undefined where there is none. */
  body: Buffer | undefined;
}

/**
 * A client's answer as HTTP. What a template set that HTTP does not allow is left out, so that no
 * template and no hit can break the response or add headers to it.
 *
 * @param extra headers of the server itself
 */
export function toHttpAnswer(
  answer: ClientAnswer,
  request: IncomingRequest,
  extra: Record<string, string> = {}
): HttpAnswer {
  const { response, cookies } = answer;
  const headers: HttpAnswer['headers'] = { ...extra };
  for (const [name, value] of Object.entries(response.headers)) {
    if (!isHeader(name, value) || NODES_OWN_HEADERS.has(name)) continue;
    headers[name] = value.replace(NOT_IN_HEADERS, '');
  }
  const texts = cookies.flatMap((cookie) => cookieHeader(cookie, request) ?? []);
  if (texts.length > 0) headers['set-cookie'] = texts;
  const body = bodyOf(answer, request, headers);
  return { status: statusOf(response.statusCode, body), headers, body };
}

function isHeader(name: string, value: string): boolean {
  return TOKEN.test(name) && name.length + value.length <= LONGEST_HEADER;
}

/** An informational status cannot end a response, and 204, 205 and 304 go without a body. */
function statusOf(statusCode: number, body: Buffer | undefined): number {
  if (statusCode < 200) return 200;
  return body && BODILESS.has(statusCode) ? 200 : statusCode;
}

const BODILESS = new Set([204, 205, 304]);

/**
 * gtag.js takes URLs to load from the browser as a message of an event stream, and says with the
 * richsstsse parameter that it does.
 */
function bodyOf(
  { response, browserPixels }: ClientAnswer,
  { queryString }: IncomingRequest,
  headers: HttpAnswer['headers']
): Buffer | undefined {
  if (browserPixels.length > 0 && new URLSearchParams(queryString).has('richsstsse')) {
    headers['content-type'] = 'text/event-stream';
    const message = JSON.stringify({ send_pixel: browserPixels });
    return Buffer.from(`event: message\ndata: ${message}\n\n`);
  }
  return response.body.length > 0 ? response.body : undefined;
}

/** A cookie as Set-Cookie has it; undefined where it has no name or it is too long. */
function cookieHeader(cookie: SetCookie, request: IncomingRequest): string | undefined {
  if (!TOKEN.test(cookie.name)) return undefined;
  const value = cookie.noEncode ? attribute(cookie.value) : encoded(cookie.value);
  const { options } = cookie;
  const parts = [`${cookie.name}=${value}`];
  const add = (name: string, text: string | undefined): void => {
    if (text) parts.push(`${name}=${text}`);
  };
  add('Domain', domainOf(options, request));
  add('Path', attribute(options.path));
  add('Max-Age', wholeNumber(options['max-age']));
  add('Expires', dateOf(options.expires));
  if (options.secure === true) parts.push('Secure');
  if (options.httpOnly === true) parts.push('HttpOnly');
  const sameSite = attribute(options.sameSite).toLowerCase();
  if (SAME_SITE.has(sameSite)) add('SameSite', sameSite[0]?.toUpperCase() + sameSite.slice(1));
  const text = parts.join('; ');
  return text.length > LONGEST_COOKIE ? undefined : text;
}

function attribute(value: unknown): string {
  return typeof value === 'string' ? value.replace(NOT_IN_COOKIES, '') : '';
}

/** A lone surrogate, which has no encoding, becomes the replacement character. */
function encoded(value: string): string {
  return encodeURIComponent(Buffer.from(value).toString());
}

function wholeNumber(value: unknown): string | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number)
    ? String(Math.trunc(number))
    : undefined;
}

function dateOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date.toUTCString();
}

/**
 * `auto` is the registrable domain of the host that was asked; a host without one, such as localhost,
 * gets fallbackDomain or a cookie of its own.
 */
function domainOf(
  { domain, fallbackDomain }: Record<string, unknown>,
  { headers }: IncomingRequest
): string | undefined {
  if (domain !== 'auto') return attribute(domain);
  const host = headers['x-forwarded-host'] ?? headers.host ?? '';
  return registrableDomain(host) ?? attribute(fallbackDomain);
}
