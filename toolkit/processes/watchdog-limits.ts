/** How long a process that runs templates may be silent, and how much memory it may take. */
export interface WatchdogLimits {
  /** Milliseconds of the processor's time without a pause. */
  computingMs: number;
  /** The same while a template is read, before its code runs. */
  readingMs: number;
  /** Milliseconds on the clock without a sign of life and without computing. */
  stuckMs: number;
  /** Megabytes in all, what lies outside the heap included, such as the texts that toBase64 makes. */
  memoryMb: number;
  /** Milliseconds between two looks. */
  lookMs: number;
}

export const WATCHDOG_LIMITS: WatchdogLimits = {
  computingMs: 3000,
  readingMs: 30_000,
  stuckMs: 60_000,
  memoryMb: 900,
  lookMs: 100
};

/** The environment variable that gives a process other limits, as JSON; for tests. */
export const WATCHDOG_VARIABLE = 'SGTM_WATCHDOG';

const MARK = 'sgtm watchdog: ';

/** Why a watchdog ends its process. */
export type Ending = 'computing' | 'reading' | 'memory' | 'stuck';

/** What it writes then. */
export function endingLine(why: Ending): string {
  return `\n${MARK}${why}\n`;
}

/** Why the watchdog ended a process that has written this; undefined if it did not. */
export function endingIn(written: string): Ending | undefined {
  return new RegExp(`^${MARK}(\\w+)$`, 'm').exec(written)?.[1] as Ending | undefined;
}
