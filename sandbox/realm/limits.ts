import { getHeapStatistics } from 'node:v8';

/** How much a template may use before its run is stopped. */
export interface Limits {
  /** Milliseconds of computing without a pause; waiting for HTTP or a timer does not count. */
  timeMs: number;
  /** Megabytes the heap may grow by while a run computes. */
  memoryMb: number;
}

export const DEFAULT_LIMITS: Limits = { timeMs: 2000, memoryMb: 256 };

/** Steps (turns of loops, calls) between two looks at the clock and the heap. */
export const STEPS_PER_CHECK = 10_000;

/** No native method is run on a longer array: a few of them could fill the memory in one step. */
export const MAX_ARRAY_LENGTH = 5_000_000;

const BYTES_PER_MB = 1024 * 1024;
/** Node ends the process when its heap is full, so a run is stopped before. */
const FULLEST_HEAP = 0.8;

/** Watches the time and memory of what the realm computes between two pauses. */
export class LimitWatch {
  private readonly limits: Limits;
  private startedAt = 0;
  private heapAtStart: number | undefined;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Node hands control to the realm: time and memory count from here. */
  restart(): void {
    this.startedAt = performance.now();
    this.heapAtStart = undefined;
  }

  /** The reason to stop, or undefined if the run may go on. */
  check(): string | undefined {
    const elapsed = performance.now() - this.startedAt;
    if (elapsed > this.limits.timeMs) {
      return `Time limit: the template computed for ${this.limits.timeMs} ms without a pause; look for a loop that does not end`;
    }
    const { used_heap_size: used, heap_size_limit: most } = getHeapStatistics();
    this.heapAtStart ??= used;
    const grown = used - this.heapAtStart;
    if (grown > this.limits.memoryMb * BYTES_PER_MB || used > most * FULLEST_HEAP) {
      return `Memory limit: the template used ${Math.round(grown / BYTES_PER_MB)} MB; look for a list or string that keeps growing`;
    }
    return undefined;
  }
}
