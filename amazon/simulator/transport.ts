import { Agent, Pool, type Dispatcher } from 'undici';
import type { HttpReply, HttpRequest, HttpTransport } from 'sgtm/sandbox';
import { hostOf, isAmazonUrl } from './amazon-hosts.js';

/** A transport that holds connections open until it is closed. */
export type OpenTransport = HttpTransport & { close(): Promise<void> };

/** Why a request got no answer. The URL comes without its query, which may hold personal data. */
export interface TransportFailure {
  url: string;
  reason: string;
}

export interface TransportOptions {
  /** Called for each request that got no answer. */
  onFailure?: (failure: TransportFailure) => void;
}

export interface SimulatedTransportOptions extends TransportOptions {
  /** Carries requests to hosts that are not Amazon's; without it they fail, and nothing leaves. */
  others?: HttpTransport;
}

/** Connections to the simulator; enough for events and tokens of a server under load. */
const MOST_CONNECTIONS = 64;

/**
 * Sends what is meant for Amazon's hosts to a simulator over HTTP; its Host header still names
 * Amazon's, which tells the simulator the region. Requests to other hosts do not leave the machine
 * unless `others` carries them.
 *
 * @param simulatorUrl where startAmazonServer listens, such as "http://127.0.0.1:8090"
 */
export function simulatedTransport(
  simulatorUrl: string,
  options: SimulatedTransportOptions = {}
): OpenTransport {
  const pool = new Pool(simulatorUrl, { connections: MOST_CONNECTIONS });
  const send = (request: HttpRequest): HttpReply | Promise<HttpReply> => {
    if (isAmazonUrl(request.url)) {
      const { host, pathname, search } = new URL(request.url);
      return exchange(request, options, (dispatch) =>
        pool.request({
          ...dispatch,
          path: pathname + search,
          headers: { ...dispatch.headers, host }
        })
      );
    }
    if (options.others) return options.others(request);
    const reason = `${hostOf(request.url) || 'this'} is not one of Amazon's hosts, and local runs send nowhere else; use --live`;
    options.onFailure?.({ url: withoutQuery(request.url), reason });
    return { error: 'failed' };
  };
  return Object.assign(send, { close: () => pool.destroy() });
}

/** Sends requests to where they are addressed, as a tagging server in production does. */
export function liveTransport(options: TransportOptions = {}): OpenTransport {
  const agent = new Agent();
  const send = (request: HttpRequest): Promise<HttpReply> =>
    exchange(request, options, (dispatch) => {
      const { origin, pathname, search } = new URL(request.url);
      return agent.request({ ...dispatch, origin, path: pathname + search });
    });
  return Object.assign(send, { close: () => agent.destroy() });
}

type Dispatch = Pick<Dispatcher.RequestOptions, 'method' | 'body' | 'signal'> & {
  headers: Record<string, string>;
};

/** Never rejects: what goes wrong becomes a reply without an answer. */
async function exchange(
  request: HttpRequest,
  options: TransportOptions,
  dispatch: (given: Dispatch) => Promise<Dispatcher.ResponseData>
): Promise<HttpReply> {
  const abort = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    abort.abort();
  }, request.timeoutMs);
  try {
    const { statusCode, headers, body } = await dispatch({
      method: request.method as Dispatcher.HttpMethod,
      headers: request.headers,
      body: request.body ?? null,
      signal: abort.signal
    });
    return { statusCode, headers: joinHeaders(headers), body: await body.text() };
  } catch (error) {
    const reason = isLate ? `no answer within ${request.timeoutMs} ms` : reasonOf(error);
    options.onFailure?.({ url: withoutQuery(request.url), reason });
    return { error: isLate ? 'timed_out' : 'failed' };
  } finally {
    clearTimeout(timer);
  }
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

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] as string;
}
