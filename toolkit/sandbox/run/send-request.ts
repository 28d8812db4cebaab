import type { Environment, HttpReply, HttpRequest, HttpResponse } from './environment.js';

/** A request that a template or tag sent and what came of it. */
export interface SentRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Null where the template gave none. */
  body: string | null;
  /** Null while no answer has come; `error` where none came at all. */
  response: HttpResponse | { error: 'failed' | 'timed_out' } | null;
  /** When it was sent, in milliseconds since 1970. */
  sentAt: number;
  /** How long the answer took, in milliseconds, once it came. */
  durationMs: number | null;
}

/**
 * Sends a request; it is timed out by the clock where no answer comes.
 *
 * @param onReply called once, later, when the answer has been written down
 * @returns the request as it is written down
 */
export function sendRequest(
  request: HttpRequest,
  { clock, http }: Pick<Environment, 'clock' | 'http'>,
  onReply: () => void
): SentRequest {
  const sent: SentRequest = {
    url: request.url,
    method: request.method,
    headers: request.headers,
    body: request.body ?? null,
    response: null,
    sentAt: clock.now(),
    durationMs: null
  };
  const deliver = (response: NonNullable<SentRequest['response']>): void => {
    sent.response = response;
    sent.durationMs = clock.now() - sent.sentAt;
    onReply();
  };
  const release = clock.hold();
  let isReceived = false;
  const receive = (reply: HttpReply): void => {
    if (isReceived) return;
    isReceived = true;
    stopWaiting();
    const { delayMs = 0 } = reply;
    const isLate = delayMs > request.timeoutMs;
    const response = isLate ? ({ error: 'timed_out' } as const) : responseIn(reply);
    if (delayMs > 0) clock.after(Math.min(delayMs, request.timeoutMs), () => deliver(response));
    else deliver(response);
    release();
  };
  // A transport may never answer; a virtual clock stands still while it could.
  const stopWaiting = clock.after(request.timeoutMs, () => receive({ error: 'timed_out' }));
  const answer = new Promise<HttpReply>((resolve) => resolve(http(request)));
  // A transport that breaks its promise not to fail counts as a network that did.
  answer.then(receive, () => receive({ error: 'failed' }));
  return sent;
}

/** A reply without what it says of the time it takes. */
function responseIn(reply: HttpReply): NonNullable<SentRequest['response']> {
  if ('error' in reply) return { error: reply.error };
  const { statusCode, headers, body, madeUp } = reply;
  return { statusCode, headers, body, ...(madeUp ? { madeUp } : {}) };
}
