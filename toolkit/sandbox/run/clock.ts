/** Time as a run knows it, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls back once, after at least that many milliseconds; returns what cancels it. */
  after(ms: number, callback: () => void): () => void;
  /**
   * The same for a deadline: a virtual clock goes there only when nothing else can happen any more, so that a
   * run that ends in time does not move it. A clock without it uses `after`.
   */
  deadline?(ms: number, callback: () => void): () => void;
  /**
   * Keeps the clock from moving on while something outside it is under way; returns the release. What never
   * comes to an end holds it for a while only.
   */
  hold(): () => void;
}

/** The machine's own time. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  deadline: (ms, callback) => realClock.after(ms, callback),
  hold: () => () => undefined
};

/** So many turns of Node's loop without anything else mean that nothing is under way but a deadline. */
const QUIET_TURNS = 3;

interface Timer {
  at: number;
  /** Breaks ties: what was asked for first comes first. */
  order: number;
  callback: (() => void) | undefined;
  isDeadline: boolean;
}

/**
 * Time that stands still while code runs and jumps to the next timer once nothing else can happen,
 * so that an hour takes no time and a run can be repeated.
 */
export class VirtualClock implements Clock {
  private time: number;
  private readonly timers: Timer[] = [];
  private order = 0;
  private holds = 0;
  private isScheduled = false;
  private quietTurns = 0;

  private readonly longestHoldMs: number;

  /**
   * @param start the first moment, in milliseconds since 1970
   * @param longestHoldMs how long something outside may hold the clock, in milliseconds of the machine's time
   */
  constructor(start: number, longestHoldMs = 60_000) {
    this.time = start;
    this.longestHoldMs = longestHoldMs;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    return this.add(ms, callback, false);
  }

  deadline(ms: number, callback: () => void): () => void {
    return this.add(ms, callback, true);
  }

  private add(ms: number, callback: () => void, isDeadline: boolean): () => void {
    this.quietTurns = 0;
    const delay = Number.isFinite(ms) && ms > 0 ? ms : 0;
    const timer: Timer = { at: this.time + delay, order: this.order++, callback, isDeadline };
    this.push(timer);
    this.schedule();
    return () => {
      timer.callback = undefined;
    };
  }

  hold(): () => void {
    this.quietTurns = 0;
    this.holds++;
    let isHeld = true;
    const release = (): void => {
      if (!isHeld) return;
      isHeld = false;
      clearTimeout(longest);
      this.holds--;
      this.schedule();
    };
    const longest = setTimeout(release, this.longestHoldMs);
    return release;
  }

  /** setImmediate comes after every promise callback that is due, so those see the time unmoved. */
  private schedule(): void {
    if (this.isScheduled || this.holds > 0 || this.timers.length === 0) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      if (this.holds === 0) this.fireNext();
      this.schedule();
    });
  }

  private fireNext(): void {
    for (let timer = this.pop(); timer; timer = this.pop()) {
      if (!timer.callback) continue;
      if (timer.isDeadline && this.quietTurns < QUIET_TURNS) {
        this.quietTurns++;
        this.push(timer);
        return;
      }
      this.quietTurns = 0;
      this.time = Math.max(this.time, timer.at);
      timer.callback();
      return;
    }
  }

  private push(timer: Timer): void {
    const heap = this.timers;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = heap[above] as Timer;
      if (isBefore(parent, timer)) break;
      heap[index] = parent;
      index = above;
    }
    heap[index] = timer;
  }

  private pop(): Timer | undefined {
    const heap = this.timers;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
      const child = heap[least] as Timer;
      if (isBefore(last, child)) break;
      heap[index] = child;
      index = least;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
