import type { EventStore } from './event-store.js';
import type { EventSummary, StreamUpdate } from './protocol.js';

/** Writes one message to a page; resolves once there is room for the next. */
export type Write = (kind: 'container' | 'events', data: string) => Promise<void>;

/** Often enough to be felt as at once. */
const BEAT_MS = 50;

/** In a flood, which nobody reads line by line, half as often: drawing costs the machine most. */
const FLOOD_BEAT_MS = 100;
const FLOOD = 25;

/** How many rows go into one message; a page draws what it has while the rest comes. */
const MOST_ROWS = 1000;

interface Watcher {
  write: Write;
  /** Newest state of what it has not got yet, by event. */
  waiting: Map<number, EventSummary>;
  /** Whether what it has is to be replaced, not added to. */
  isWholeDue: boolean;
  isContainerDue: boolean;
  isWriting: boolean;
}

/**
 * Tells pages of events. What happens within one beat goes out together, an event that changed often
 * goes out once, and a page that reads slowly gets the newest state when it is ready.
 */
export class LiveStream {
  private readonly store: EventStore;
  private readonly watchers = new Set<Watcher>();
  private timer: NodeJS.Timeout | undefined;
  private beat = BEAT_MS;

  constructor(store: EventStore) {
    this.store = store;
  }

  /**
   * Adds a page: it gets everything there is, then what changes.
   *
   * @returns takes it out again
   */
  watch(write: Write): () => void {
    this.spread();
    const all = this.store.summaries().map((summary) => [summary.id, summary] as const);
    const watcher: Watcher = {
      write,
      waiting: new Map(all.toReversed()),
      isWholeDue: true,
      isContainerDue: true,
      isWriting: false
    };
    this.watchers.add(watcher);
    void this.feed(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  }

  /** To be called when the store has taken in an event. */
  eventChanged(): void {
    this.wake();
  }

  /** To be called when fields, templates or faults have changed, or the list was emptied. */
  containerChanged(): void {
    for (const watcher of this.watchers) watcher.isContainerDue = true;
    this.wake();
  }

  /** Empties every page's list. */
  cleared(): void {
    for (const watcher of this.watchers) {
      watcher.waiting.clear();
      watcher.isWholeDue = true;
    }
    this.wake();
  }

  /** Replaces every page's list. */
  replaced(): void {
    this.spread();
    for (const watcher of this.watchers) {
      const all = this.store.summaries().map((summary) => [summary.id, summary] as const);
      watcher.waiting = new Map(all.toReversed());
      watcher.isWholeDue = true;
    }
    this.wake();
  }

  private wake(): void {
    if (this.timer || this.watchers.size === 0) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.spread();
      for (const watcher of this.watchers) void this.feed(watcher);
    }, this.beat);
    // A page that is open does not keep the server from ending.
    this.timer.unref();
  }

  private spread(): void {
    const changes = this.store.takeChanges();
    this.beat = changes.length > FLOOD ? FLOOD_BEAT_MS : BEAT_MS;
    for (const { waiting } of this.watchers) {
      for (const summary of changes) waiting.set(summary.id, summary);
    }
  }

  private async feed(watcher: Watcher): Promise<void> {
    if (watcher.isWriting) return;
    watcher.isWriting = true;
    try {
      while (watcher.isContainerDue || watcher.isWholeDue || watcher.waiting.size > 0) {
        await this.writeNext(watcher);
      }
      watcher.isWriting = false;
    } catch {
      // The page has gone.
      this.watchers.delete(watcher);
    }
  }

  private async writeNext(watcher: Watcher): Promise<void> {
    if (watcher.isContainerDue) {
      watcher.isContainerDue = false;
      return watcher.write('container', '{}');
    }
    const update: StreamUpdate = {
      counts: this.store.counts,
      events: takeFrom(watcher.waiting),
      isWhole: watcher.isWholeDue
    };
    watcher.isWholeDue = false;
    await watcher.write('events', JSON.stringify(update));
  }
}

function takeFrom(waiting: Map<number, EventSummary>): EventSummary[] {
  const taken: EventSummary[] = [];
  for (const [id, summary] of waiting) {
    if (taken.length === MOST_ROWS) break;
    taken.push(summary);
    waiting.delete(id);
  }
  return taken;
}
