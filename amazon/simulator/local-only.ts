import { isIP } from 'node:net';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const ALL_INTERFACES: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Why a request is not to be let in that a page of another site may have made the browser send;
 * undefined if it is let in. A server that trusts its own machine needs this twice over: such a page
 * can send requests across sites, and by DNS rebinding it can have its own name lead here.
 *
 * @param headers names in lower case
 * @param boundHost where the server listens; where that is every interface, any IP address is its own
 */
export function objectionToSite(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  boundHost: string
): string | undefined {
  const host = String(headers.host ?? '');
  if (!isOwnName(host.replace(/:\d*$/, ''), boundHost)) {
    return 'The Host header names another machine than this; use 127.0.0.1';
  }
  const site = headers['sec-fetch-site'];
  const isForeign =
    site === undefined
      ? headers.origin !== undefined && headers.origin !== `http://${host}`
      : site !== 'same-origin' && site !== 'none';
  return isForeign ? 'Requests from pages of other sites are refused' : undefined;
}

function isOwnName(name: string, boundHost: string): boolean {
  if (LOOPBACK_NAMES.has(name) || name === boundHost) return true;
  const address = name.replace(/^\[(.*)\]$/, '$1');
  return address === boundHost || (ALL_INTERFACES.has(boundHost) && isIP(address) !== 0);
}
