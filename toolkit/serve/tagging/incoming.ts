import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import { cookiesIn } from '../../sandbox/run/incoming-request.js';

/**
 * Node's request as templates see it.
 *
 * @param body undefined for a request without one
 */
export function toIncomingRequest(
  incoming: IncomingMessage,
  body: string | undefined
): IncomingRequest {
  const { method = 'GET', url = '/' } = incoming;
  const question = url.indexOf('?');
  const headers = headersOf(incoming);
  return {
    method,
    path: question === -1 ? url : url.slice(0, question),
    queryString: question === -1 ? '' : url.slice(question + 1),
    headers,
    cookies: cookiesIn(headers.cookie),
    body,
    ip: addressOf(incoming, headers)
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const joined = Object.create(null) as Record<string, string>;
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

/** As behind sGTM's load balancer, the first address of X-Forwarded-For is the visitor's. */
function addressOf({ socket }: IncomingMessage, headers: Record<string, string>): string {
  const forwarded = headers['x-forwarded-for']?.split(',', 1)[0]?.trim() ?? '';
  if (isIP(forwarded) !== 0) return forwarded;
  return (socket.remoteAddress ?? '127.0.0.1').replace(/^::ffff:/, '');
}

/** What proxies and tunnels leave in a request that they pass on. */
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/** Whether a program of this machine sent the request, not one that passes on what others send. */
export function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isLoopback = address === '::1' || address.startsWith('127.');
  return isLoopback && PASSED_ON.every((name) => headers[name] === undefined);
}
