import { parseArgs } from 'node:util';
import type { IncomingRequest } from '../sandbox/run/environment.js';
import { incomingRequest } from '../sandbox/run/incoming-request.js';
import { listOf, objectOf, readJson, textOf, type Properties } from './loose-json.js';

/** What somebody pasted. */
export type Paste =
  { kind: 'request'; request: IncomingRequest } | { kind: 'event-data'; eventData: Properties };

/** The text cannot be read as anything that can be sent; the message says why, and what can be sent. */
export class PasteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PasteError';
  }
}

const FORMS =
  'Paste the URL of a GA4 hit, its body (en=…), a curl command, a Measurement Protocol body or event data as JSON.';

/** These belong to the connection the text was copied from. */
const NOT_TAKEN =
  /^(?:host|origin|content-length|connection|accept-encoding|transfer-encoding|:.*|sec-.*)$/;

/**
 * Reads a hit's URL, a hit's body, a cURL command, a body of the Measurement Protocol, or event data as
 * JSON, which can also be GTM's list of names and values.
 *
 * @throws PasteError for anything else
 */
export function readPaste(given: string): Paste {
  const text = given.trim();
  if (text === '') throw new PasteError(`There is nothing to read. ${FORMS}`);
  if (/^curl(?:\.exe)?\s/i.test(text)) return readCurl(text);
  if (/^[[{]/.test(text)) return readPastedJson(text);
  const line =
    /^(?:(GET|POST)\s+)?(https?:\/\/\S+|\/\S*)(?:\s+HTTP\/[\d.]+)?(?:\r?\n([^]*))?$/i.exec(text);
  if (line) {
    const [, method, address = '', rest = ''] = line;
    return { kind: 'request', request: requestTo(address, method, headersAndBody(rest)) };
  }
  if (/(?:^|[&\n])en=[^&\s]/.test(text) && !/\s[^\n]*\s.*=/.test(text)) return readHitBody(text);
  throw new PasteError(`This is no hit. ${FORMS}`);
}

/** A whole query of one event, or a body whose lines are events. */
function readHitBody(text: string): Paste {
  const isQuery = !text.includes('\n') && /(?:^|&)v=2(?:&|$)/.test(text);
  const request = incomingRequest(
    isQuery
      ? { path: '/g/collect', query: text }
      : { method: 'POST', path: '/g/collect', query: 'v=2', body: text }
  );
  return { kind: 'request', request };
}

function headersAndBody(rest: string): { headers: Record<string, string>; body: string } {
  const [first = '', ...others] = rest.split(/\r?\n\r?\n/);
  const lines = first.split(/\r?\n/);
  const areHeaders = first !== '' && lines.every((line) => /^[\w-]+:\s/.test(line));
  if (!areHeaders) return { headers: {}, body: rest.trim() };
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return {
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: others.join('\n\n').trim()
  };
}

function requestTo(
  address: string,
  method: string | undefined,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string }
): IncomingRequest {
  if (!URL.canParse(address, 'http://localhost')) {
    throw new PasteError('The URL cannot be read. Copy it as a whole.');
  }
  const { pathname, search } = new URL(address, 'http://localhost');
  const own = Object.entries(headers).filter(([name]) => !NOT_TAKEN.test(name.toLowerCase()));
  return incomingRequest({
    method: method ?? (body === '' ? 'GET' : 'POST'),
    path: pathname,
    query: search,
    headers: Object.fromEntries(own),
    ...(body === '' ? {} : { body }),
    ...addressOf(headers)
  });
}

function addressOf(headers: Readonly<Record<string, string>>): { ip?: string } {
  const [, value = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-forwarded-for') ?? [];
  const ip = value.split(',', 1)[0]?.trim();
  return ip ? { ip } : {};
}

function readPastedJson(text: string): Paste {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new PasteError(`The JSON ends early or has a mistake: ${(error as Error).message}.`);
  }
  if (Array.isArray(json)) return { kind: 'event-data', eventData: namedValues(json) };
  const object = objectOf(json);
  if (Array.isArray(object.events)) {
    const request = incomingRequest({
      method: 'POST',
      path: '/mp/collect',
      query: 'measurement_id=G-PASTED&api_secret=pasted',
      headers: { 'content-type': 'application/json' },
      body: text
    });
    return { kind: 'request', request };
  }
  if (textOf(object.event_name) !== '') return { kind: 'event-data', eventData: object };
  throw new PasteError(
    'The JSON has neither event_name, which event data has, nor events, which the Measurement Protocol has.'
  );
}

/** GTM's preview lists event data as names and values. */
function namedValues(list: readonly unknown[]): Properties {
  const pairs = list.map(objectOf).map((row) => [textOf(row.key ?? row.name), row.value] as const);
  const eventData = Object.fromEntries(pairs.filter(([name]) => name !== ''));
  if (textOf(eventData.event_name) !== '') return eventData;
  throw new PasteError(
    'The list has no event_name. Paste one event at a time: an object, or a list of {"name": …, "value": …}.'
  );
}

const TEXT = { type: 'string', multiple: true } as const;

/** Those of curl's options that say what is sent. */
const CURL_OPTIONS = {
  header: { ...TEXT, short: 'H' },
  data: { ...TEXT, short: 'd' },
  'data-raw': TEXT,
  'data-binary': TEXT,
  'data-ascii': TEXT,
  'data-urlencode': TEXT,
  json: TEXT,
  request: { type: 'string', short: 'X' },
  'user-agent': { type: 'string', short: 'A' },
  cookie: { type: 'string', short: 'b' },
  referer: { type: 'string', short: 'e' },
  user: { type: 'string', short: 'u' },
  output: { type: 'string', short: 'o' },
  'max-time': { type: 'string', short: 'm' },
  url: { type: 'string' },
  get: { type: 'boolean', short: 'G' }
} as const;

function readCurl(text: string): Paste {
  const args = shellWords(text).slice(1);
  const { values, positionals } = parseArgs({
    args,
    options: CURL_OPTIONS,
    strict: false,
    allowPositionals: true
  });
  const texts = (name: keyof typeof CURL_OPTIONS): string[] =>
    listOf([values[name]].flat()).filter((each): each is string => typeof each === 'string');
  const address =
    texts('url')[0] ??
    positionals.find((each) => /^https?:\/\/|^\/|^[\w.-]+(?::\d+)?\//.test(each));
  if (address === undefined)
    throw new PasteError('The curl command names no URL. Copy it as a whole.');
  const headers = Object.fromEntries(
    texts('header').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    })
  );
  for (const name of ['user-agent', 'cookie', 'referer'] as const) {
    const [value] = texts(name);
    if (value !== undefined) headers[name] = value;
  }
  const parts = [
    'data',
    'data-raw',
    'data-binary',
    'data-ascii',
    'data-urlencode',
    'json'
  ] as const;
  const data = parts.flatMap(texts);
  if (data.some((part) => part.startsWith('@'))) {
    throw new PasteError('The curl command reads a file (@…). Paste the body itself.');
  }
  const body = data.join('&');
  const url = /^https?:|^\//.test(address) ? address : `http://${address}`;
  if (values.get === true) {
    const query = `${url}${url.includes('?') ? '&' : '?'}${body}`;
    return { kind: 'request', request: requestTo(query, 'GET', { headers, body: '' }) };
  }
  const [method] = texts('request');
  return { kind: 'request', request: requestTo(url, method, { headers, body }) };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The words of a shell command, as bash and browsers' "Copy as cURL" quote them. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const pattern =
    /\$'((?:\\[^]|[^'\\])*)'|'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\\r?\n|\^\r?\n|\\([^])|(\s+)|([^\s'"\\]+|['"])/g;
  for (const [whole, ansi, single, double, escaped, blank, plain] of text.matchAll(pattern)) {
    if (blank !== undefined || /^[\\^]\r?\n$/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (plain === '"' || plain === "'") {
      throw new PasteError('The curl command ends within quotation marks. Copy it as a whole.');
    }
    const part =
      ansi?.replace(/\\(?:u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|([^]))/g, unescaped) ??
      double?.replace(/\\(["\\$`])|\\\r?\n/g, '$1') ??
      single ??
      escaped ??
      plain ??
      '';
    word = (word ?? '') + part;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function unescaped(_: string, unicode?: string, hex?: string, sign?: string): string {
  const code = unicode ?? hex;
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return ESCAPES[sign ?? ''] ?? sign ?? '';
}

/** Sets a value in data at a path such as "items.0.price"; what is a number there stays one. */
export function setAt(data: Properties, path: string, text: string): void {
  const names = path.split('.');
  const last = names.pop() as string;
  let at: Properties = data;
  for (const name of names) {
    const own = Object.hasOwn(at, name) ? at[name] : undefined;
    if (typeof own !== 'object' || own === null) {
      Object.defineProperty(at, name, {
        value: {},
        enumerable: true,
        writable: true,
        configurable: true
      });
    }
    at = at[name] as Properties;
  }
  const before = Object.hasOwn(at, last) ? at[last] : undefined;
  const json = readJson(text);
  const isValue = typeof json === 'number' || typeof json === 'boolean';
  const value = isValue && typeof before !== 'string' && !/(?:^|_)id$/.test(last) ? json : text;
  Object.defineProperty(at, last, { value, enumerable: true, writable: true, configurable: true });
}
