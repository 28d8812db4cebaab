import { getHeapStatistics } from 'node:v8';

/** How much a template may use before its run is stopped. */
export interface Limits {
  /** Milliseconds of computing without a pause; waiting for HTTP or a timer does not count. */
  timeMs: number;
  /** Megabytes the heap may grow by while a run computes. */
  memoryMb: number;
  /** Timers, requests, promises and the like that a run may start in all. */
  callbacks: number;
  /** Letters that its storage may hold, and that all which a run leaves behind may have. */
  keptLetters: number;
}

/** The callbacks suffice for a wait of five minutes by callLater, a millisecond each. */
export const DEFAULT_LIMITS: Limits = {
  timeMs: 2000,
  memoryMb: 256,
  callbacks: 300_000,
  // Escaped, this is the longest text of JSON that V8 can make.
  keptLetters: 64_000_000
};

/** Steps (turns of loops, calls) between two looks at the clock. */
export const STEPS_PER_CHECK = 500;

const BYTES_PER_MB = 1024 * 1024;
/** Node ends the process when its heap is full, so a run is stopped before. */
const FULLEST_HEAP = 0.8;
/** A step takes microseconds. Where more went by, others may have had the processor. */
const LONGEST_STEP_MS = 1;
/** Looking at the heap costs more than looking at the clock. */
const MS_BETWEEN_LOOKS_AT_HEAP = 2;
/** In all, a run may compute this many times as long as without a pause. */
const PAUSES = 1.5;

/**
 * Watches the time and memory of what the realm computes between two pauses. Time on the clock only
 * says when to look closer; what counts is the processor's, of which a busy machine gives a run less. What a
 * single call of a native method takes is seen only when it is over.
 */
export class LimitWatch {
  private readonly limits: Limits;
  private computedMs = 0;
  private lookedAt = 0;
  private processorMs = 0;
  /** When the processor's time was asked for last: it costs as much as hundreds of steps. */
  private askedAt = -LONGEST_STEP_MS;
  private lookedAtHeapAt = 0;
  private heapAtStart: number | undefined;
  /** Milliseconds of computing by run, as far as they were looked at. */
  private readonly computed = new WeakMap<object, number>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Node hands control to the realm: time and memory count from here. */
  restart(): void {
    this.computedMs = 0;
    this.lookedAt = performance.now();
    // One from just before is a little too small: what counts then is the clock.
    if (this.lookedAt - this.askedAt >= LONGEST_STEP_MS) this.askProcessor(this.lookedAt);
    this.lookedAtHeapAt = this.lookedAt;
    this.heapAtStart = undefined;
  }

  /** The reason to stop a run, or undefined if it may go on. */
  check(run: object): string | undefined {
    const now = performance.now();
    const reason = this.addTime(run, now);
    if (this.computedMs > this.limits.timeMs) {
      return `Time limit: the template computed for ${this.limits.timeMs} ms without a pause; look for a loop that does not end`;
    }
    if (reason !== undefined) return reason;
    if (now - this.lookedAtHeapAt < MS_BETWEEN_LOOKS_AT_HEAP) return undefined;
    this.lookedAtHeapAt = now;
    return this.checkMemory();
  }

  /** Adds the time since the last look to a run's; the reason to stop it if that is too much in all. */
  addTime(run: object, now = performance.now()): string | undefined {
    const passed = this.computedSince(now);
    const total = (this.computed.get(run) ?? 0) + passed;
    this.computed.set(run, total);
    this.computedMs += passed;
    const most = this.limits.timeMs * PAUSES;
    if (total <= most) return undefined;
    return `Time limit: the template computed for ${most} ms in all; look for callbacks that start one another`;
  }

  /** The milliseconds of computing since the last look. */
  private computedSince(now: number): number {
    const passed = now - this.lookedAt;
    this.lookedAt = now;
    if (passed < LONGEST_STEP_MS) return passed;
    const before = this.processorMs;
    this.askProcessor(now);
    // All threads of the process count; on a quiet machine the clock is the smaller.
    return Math.min(passed, this.processorMs - before);
  }

  private askProcessor(now: number): void {
    this.askedAt = now;
    this.processorMs = processorMs();
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

/** What the process has had of the processor, in milliseconds. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
