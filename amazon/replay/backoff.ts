/** How often and after which pauses a request is sent again. */
export interface Backoff {
  mostAttempts: number;
  /** The longest pause before the second attempt, in milliseconds; it doubles with each. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** A Retry-After beyond this ends the run instead. */
  mostRetryAfterMs: number;
  /** From 0 to below 1. */
  random: () => number;
  /** Called when a pause begins, with whether the service asked for it. */
  onPause?: (ms: number, isAsked: boolean) => void;
}

export const DEFAULT_BACKOFF: Backoff = {
  mostAttempts: 8,
  firstPauseMs: 1000,
  longestPauseMs: 60_000,
  mostRetryAfterMs: 300_000,
  random: Math.random
};

/**
 * The pause after an attempt, in milliseconds: what the service asks for, else between half and the
 * whole of a time that doubles, so that clients that failed together do not come back together.
 *
 * @param attempt from 1
 */
export function pauseAfter(attempt: number, retryAfterMs: number, backoff: Backoff): number {
  const whole = Math.min(backoff.firstPauseMs * 2 ** (attempt - 1), backoff.longestPauseMs);
  return Math.max(retryAfterMs, whole * (0.5 + backoff.random() / 2));
}

/** Resolves after that many milliseconds, or at once when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || ms <= 0) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
