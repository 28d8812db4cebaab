import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Whom the server listens to. */
export interface GuardOptions {
  /** The address it is bound to. */
  host: string;
  /** Origins of other sites whose pages may send events, such as "https://shop.example"; * for all. */
  allowOrigins: readonly string[];
}

/** Why a request is refused; undefined if it is not. */
export type Refusal = string | undefined;

/** "localhost", "shop.localhost", "127.0.0.1", "::1": names and addresses of this machine only. */
function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

/** Bound to one of these, a server is reached by every address of its machine. */
const ALL_INTERFACES: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * A page of another site can point its own name at this machine (DNS rebinding); the Host header
 * gives it away. What counts is the machine's own names, the address the server is bound to, and the
 * hosts of origins that were allowed.
 */
export function refuseHost(headers: IncomingHttpHeaders, options: GuardOptions): Refusal {
  const asked = hostnameOf(`http://${headers.host ?? ''}`)?.replace(/^\[|\]$/g, '');
  if (asked !== undefined && isOwnHost(asked, options)) return undefined;
  return 'the Host header names another machine; ask for localhost, or start the server with --host or --allow-origin';
}

function isOwnHost(name: string, { host, allowOrigins }: GuardOptions): boolean {
  if (isLoopback(name) || name === host.toLowerCase()) return true;
  if (ALL_INTERFACES.has(host) && isIP(name) !== 0) return true;
  return allowOrigins.some((origin) => hostnameOf(origin) === name);
}

/** Pages and their controls are for themselves: only a link in the address bar may come from elsewhere. */
export function refuseControl(method: string, headers: IncomingHttpHeaders): Refusal {
  const origin = headers.origin;
  const site = headers['sec-fetch-site'];
  const isNavigation =
    method === 'GET' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document';
  if (isNavigation) return undefined;
  const isOwn = origin === undefined ? isOwnSite(site) : isOwnOrigin(origin, headers);
  return isOwn ? undefined : 'only pages of this server may ask for this; open it in a tab';
}

function isOwnSite(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}

function isOwnOrigin(origin: string, { host }: IncomingHttpHeaders): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * Events come from programs, which say nothing of a site, and from pages: of this machine, or of sites
 * that were allowed by name. A page's GET has no Origin; its Referer shows where it comes from.
 */
export function refuseCollection(
  headers: IncomingHttpHeaders,
  { allowOrigins }: GuardOptions
): Refusal {
  const isForeign = headers['sec-fetch-site'] === 'cross-site';
  const unnamed = isForeign ? (originOf(headers.referer) ?? 'another site') : undefined;
  const from = headers.origin ?? unnamed;
  if (from === undefined || allowOrigins.includes('*') || allowOrigins.includes(from)) {
    return undefined;
  }
  const hostname = hostnameOf(from);
  if (hostname !== undefined && (isLoopback(hostname) || isOwnOrigin(from, headers))) {
    return undefined;
  }
  // What a stranger wrote into the header is not repeated.
  return 'pages of other sites may not send events here; start the server with --allow-origin ORIGIN to let one';
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}

function hostnameOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).hostname : undefined;
}

/** Headers that let a page of an allowed origin read the answer and send cookies. */
export function corsHeaders(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin'
  };
}

/** The same for the question browsers ask before they send JSON, or from the web to this machine. */
export function preflightHeaders(origin: string | undefined): Record<string, string> {
  return {
    ...corsHeaders(origin),
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-private-network': 'true',
    'access-control-max-age': '600'
  };
}
