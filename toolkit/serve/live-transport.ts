import type { Agent, Dispatcher } from 'undici';
import type { HttpReply, HttpRequest, HttpTransport } from '../sandbox/run/environment.js';

/** A transport that holds connections open until it is closed. */
export type OpenTransport = HttpTransport & { close(): Promise<void> };

/** Why a request got no answer. The URL comes without its query, which may hold personal data. */
export interface TransportFailure {
  url: string;
  reason: string;
}

/** How requests are sent. */
export interface TransportOptions {
  /** Called for each request that got no answer. */
  onFailure?: (failure: TransportFailure) => void;
}

/**
 * Sends requests to where they are addressed, as a tagging server in production does. It never
 * rejects: what goes wrong becomes a reply without an answer.
 */
export function liveTransport({ onFailure }: TransportOptions = {}): OpenTransport {
  let opened: Promise<Agent> | undefined;
  let isClosed = false;
  const send = async (request: HttpRequest): Promise<HttpReply> => {
    const { url, method, timeoutMs } = request;
    const abort = new AbortController();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      abort.abort();
    }, timeoutMs);
    try {
      if (isClosed) throw new Error('the transport is closed');
      const agent = await (opened ??= openAgent());
      const { origin, pathname, search } = new URL(url);
      const { statusCode, headers, body } = await agent.request({
        origin,
        path: pathname + search,
        method: method as Dispatcher.HttpMethod,
        headers: request.headers,
        body: request.body ?? null,
        signal: abort.signal
      });
      return { statusCode, headers: joinHeaders(headers), body: await body.text() };
    } catch (error) {
      const reason = isLate ? `no answer within ${timeoutMs} ms` : reasonOf(error);
      onFailure?.({ url: url.split(/[?#]/, 1)[0] as string, reason });
      return { error: isLate ? 'timed_out' : 'failed' };
    } finally {
      clearTimeout(timer);
    }
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    await (await opened)?.destroy();
  };
  return Object.assign(send, { close });
}

/** The library takes a tenth of a second to load, and many a server never sends a request. */
async function openAgent(): Promise<Agent> {
  const { Agent } = await import('undici');
  return new Agent();
}

/** The code of a network error, such as ECONNREFUSED; its message could repeat what was sent. */
function reasonOf(error: unknown): string {
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? name;
}

/** Names are lower case already; several headers of one name become one. */
function joinHeaders(
  headers: Record<string, string | string[] | undefined>
): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}
