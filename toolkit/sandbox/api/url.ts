import { registrableDomain } from '../registrable-domain.js';
import { dataApi, type ApiFamily } from './definition.js';
import { textOf } from './realm-values.js';

/** Parts of URLs and registrable domains. */
export const urlApis: ApiFamily = {
  parseUrl: dataApi((_, url) => parseUrl(url)),
  computeEffectiveTldPlusOne: dataApi((_, domainOrUrl) =>
    domainOrUrl === undefined || domainOrUrl === null
      ? domainOrUrl
      : (registrableDomain(textOf(domainOrUrl)) ?? '')
  )
};

/** The parts of a valid absolute URL, else undefined; a repeated parameter's values are a list. */
function parseUrl(url: unknown): Record<string, unknown> | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return {
    href: parsed.href,
    origin: parsed.origin,
    protocol: parsed.protocol,
    username: parsed.username,
    password: parsed.password,
    host: parsed.host,
    hostname: parsed.hostname,
    port: parsed.port,
    pathname: parsed.pathname,
    search: parsed.search,
    searchParams: queryParameters(parsed.searchParams),
    hash: parsed.hash
  };
}

/** Decoded query parameters: a string each, a list where a name is repeated. */
export function queryParameters(parameters: URLSearchParams): Record<string, string | string[]> {
  const byName = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of parameters) {
    const before = byName[name];
    if (Array.isArray(before)) before.push(value);
    else byName[name] = before === undefined ? value : [before, value];
  }
  return byName;
}
