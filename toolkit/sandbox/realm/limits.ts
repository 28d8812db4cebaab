import { getHeapStatistics } from 'node:v8';

/** How much a template may use before its run is stopped. */
export interface Limits {
  /** Milliseconds of computing without a pause; waiting for HTTP or a timer does not count. */
  timeMs: number;
  /** Megabytes the heap may grow by while a run computes. */
  memoryMb: number;
  /** Timers, requests, promises and the like that a run may start in all. */
  callbacks: number;
}

/** The callbacks suffice for a wait of a quarter of an hour by callLater, a millisecond each. */
export const DEFAULT_LIMITS: Limits = { timeMs: 2000, memoryMb: 256, callbacks: 1_000_000 };

/** Steps (turns of loops, calls) between two looks at the clock and the heap. */
export const STEPS_PER_CHECK = 10_000;

/** No native method is run on a longer array: a few of them could fill the memory in one step. */
export const MAX_ARRAY_LENGTH = 5_000_000;

/** No text may be longer, in UTF-16 units: a few doublings more and it would fill the memory. */
export const MAX_TEXT_LENGTH = 20_000_000;

const BYTES_PER_MB = 1024 * 1024;
/** Node ends the process when its heap is full, so a run is stopped before. */
const FULLEST_HEAP = 0.8;
/** In all, a run may compute this many times as long as without a pause. */
const PAUSES = 10;

/** Watches the time and memory of what the realm computes between two pauses. */
export class LimitWatch {
  private readonly limits: Limits;
  private startedAt = 0;
  private lookedAt = 0;
  private heapAtStart: number | undefined;
  /** Milliseconds of computing by run, as far as they were looked at. */
  private readonly computed = new WeakMap<object, number>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Node hands control to the realm: time and memory count from here. */
  restart(): void {
    this.startedAt = performance.now();
    this.lookedAt = this.startedAt;
    this.heapAtStart = undefined;
  }

  /** The reason to stop a run, or undefined if it may go on. */
  check(run: object | undefined): string | undefined {
    const now = performance.now();
    if (now - this.startedAt > this.limits.timeMs) {
      return `Time limit: the template computed for ${this.limits.timeMs} ms without a pause; look for a loop that does not end`;
    }
    const total = this.addTo(run, now - this.lookedAt);
    this.lookedAt = now;
    if (total > this.limits.timeMs * PAUSES) {
      return `Time limit: the template computed for ${this.limits.timeMs * PAUSES} ms in all; look for callbacks that start one another`;
    }
    return this.checkMemory();
  }

  private addTo(run: object | undefined, elapsed: number): number {
    if (!run) return 0;
    const total = (this.computed.get(run) ?? 0) + elapsed;
    this.computed.set(run, total);
    return total;
  }

  private checkMemory(): string | undefined {
    const heap = getHeapStatistics();
    // Long texts of Node's, such as Base64, lie outside the heap.
    const used = heap.used_heap_size + heap.external_memory;
    this.heapAtStart ??= used;
    const grown = used - this.heapAtStart;
    if (
      grown > this.limits.memoryMb * BYTES_PER_MB ||
      heap.used_heap_size > heap.heap_size_limit * FULLEST_HEAP
    ) {
      return `Memory limit: the template used ${Math.round(grown / BYTES_PER_MB)} MB; look for a list or text that keeps growing`;
    }
    return undefined;
  }
}
