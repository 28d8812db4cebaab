import type { Clock } from '../sandbox/run/clock.js';
import type { HttpReply, HttpRequest, HttpTransport } from '../sandbox/run/environment.js';
import type { SentRequest } from '../sandbox/run/run.js';

/** Sends a request of a tag of GTM's own and resolves with what came of it. Never rejects. */
export async function sendRequest(
  { url, method, headers, body, timeoutMs }: HttpRequest,
  { http, clock }: { http: HttpTransport; clock: Clock }
): Promise<SentRequest> {
  const sent: SentRequest = {
    url,
    method,
    headers,
    body: body ?? null,
    response: null,
    sentAt: clock.now(),
    durationMs: null
  };
  const release = clock.hold();
  let reply: HttpReply;
  try {
    reply = await http({ url, method, headers, body, timeoutMs });
  } catch {
    // A transport that breaks its promise not to fail counts as a network that did.
    reply = { error: 'failed' };
  }
  const { delayMs = 0, ...response } = reply;
  const waited = Math.min(delayMs, timeoutMs);
  const isOver =
    waited > 0
      ? new Promise<void>((resolve) => void clock.after(waited, resolve))
      : Promise.resolve();
  release();
  await isOver;
  sent.response = delayMs > timeoutMs ? { error: 'timed_out' } : response;
  sent.durationMs = clock.now() - sent.sentAt;
  return sent;
}
