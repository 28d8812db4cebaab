import type { IncomingRequest } from './environment.js';

/** A request as people write it down; everything may be left out. */
export interface RequestInput {
  method?: string;
  path?: string;
  /** With or without the question mark, or names and values. */
  query?: string | Record<string, string | string[]>;
  headers?: Record<string, string>;
  cookies?: Record<string, string | string[]>;
  body?: string;
  ip?: string;
}

/** Fills in what a request leaves out: GET / from 127.0.0.1. */
export function incomingRequest(input?: RequestInput): IncomingRequest {
  return input ? filledIn(input) : USUAL;
}

/** Nothing changes a request, so that all who leave all of it out share one. */
const USUAL = filledIn({});

function filledIn(input: RequestInput): IncomingRequest {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(input.headers ?? {})) {
    headers[name.toLowerCase()] = String(value);
  }
  return {
    method: (input.method ?? 'GET').toUpperCase(),
    path: input.path ?? '/',
    queryString: queryString(input.query),
    headers,
    cookies: withCookies(cookiesIn(headers.cookie), input.cookies),
    body: input.body,
    ip: input.ip ?? '127.0.0.1'
  };
}

function queryString(query: RequestInput['query']): string {
  if (query === undefined) return '';
  if (typeof query === 'string') return query.replace(/^\?/, '');
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) parameters.append(name, each);
  }
  return parameters.toString();
}

/** The cookies of a Cookie header, undecoded. */
export function cookiesIn(header: string | undefined): Record<string, string[]> {
  const cookies = Object.create(null) as Record<string, string[]>;
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals === -1) continue;
    const name = part.slice(0, equals).trim();
    (cookies[name] ??= []).push(part.slice(equals + 1).trim());
  }
  return cookies;
}

function withCookies(
  cookies: Record<string, string[]>,
  further: RequestInput['cookies'] = {}
): Record<string, string[]> {
  for (const name of Object.keys(further)) cookies[name] = [further[name] ?? []].flat();
  return cookies;
}
