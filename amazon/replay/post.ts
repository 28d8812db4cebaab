import { pause, pauseAfter, type Backoff } from './backoff.js';
import type { Connection, Reply } from './connection.js';

/** Another attempt can help with these, as with no answer at all: the rule of Amazon's guides. */
const TRANSIENT: ReadonlySet<number> = new Set([0, 429, 500, 502, 503, 504]);

/** Posts the same bytes until the answer is final, attempts are used up, or the signal aborts. */
export async function postPersistently(
  connection: Connection,
  request: { url: string; headers: Record<string, string>; body: string },
  backoff: Backoff,
  signal: AbortSignal
): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    const reply = await connection.post(request.url, request.headers, request.body);
    const isLast =
      !TRANSIENT.has(reply.statusCode) ||
      attempt >= backoff.mostAttempts ||
      reply.retryAfterMs > backoff.mostRetryAfterMs;
    if (isLast) return reply;
    const ms = pauseAfter(attempt, reply.retryAfterMs, backoff);
    backoff.onPause?.(ms, reply.retryAfterMs > 0);
    await pause(ms, signal);
    if (signal.aborted) return reply;
  }
}

/** Whether a later run may have better luck with the same request. */
export function isTransient({ statusCode }: Reply): boolean {
  return TRANSIENT.has(statusCode);
}

/** "answered 503, and asks to wait 600 s" or "did not answer: ECONNREFUSED" */
export function describeReply({ statusCode, failure, retryAfterMs }: Reply): string {
  if (statusCode === 0) return `did not answer: ${failure}`;
  const seconds = Math.round(retryAfterMs / 1000);
  return `answered ${statusCode}${seconds > 0 ? `, and asks to wait ${seconds} s` : ''}`;
}
