import type { Counts, EventSummary, StreamUpdate } from '../protocol.js';
import { withChanges } from './event-order.js';

/** What the page knows of events at a moment. */
export interface LiveView {
  /** Newest first. */
  events: readonly EventSummary[];
  counts: Counts;
  isConnected: boolean;
  /** Grows with every change of the container, so that it is asked for again. */
  containerVersion: number;
}

const NO_COUNTS: Counts = {};

/** Listens to the server's stream. The browser connects again by itself; then everything comes anew. */
export class LiveEvents {
  view: LiveView = { events: [], counts: NO_COUNTS, isConnected: false, containerVersion: 0 };
  private readonly onChange: () => void;
  private waiting: StreamUpdate[] = [];
  private isDue = false;

  /** @param onChange called when there is a new {@link view} */
  constructor(onChange: () => void) {
    this.onChange = onChange;
    const source = new EventSource('/preview/stream');
    source.addEventListener('open', () => this.update({ isConnected: true }));
    source.addEventListener('error', () => this.update({ isConnected: false }));
    source.addEventListener('container', () => {
      this.update({ containerVersion: this.view.containerVersion + 1 });
    });
    source.addEventListener('events', ({ data }: MessageEvent<string>) => {
      this.waiting.push(JSON.parse(data) as StreamUpdate);
      this.drawSoon();
    });
  }

  /** Once a frame is as often as anybody can see; a hidden page has no frames, and waits. */
  private drawSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    const draw = (): void => {
      this.isDue = false;
      this.takeIn();
    };
    if (document.hidden) setTimeout(draw, 500);
    else requestAnimationFrame(draw);
  }

  private takeIn(): void {
    const updates = this.waiting.splice(0);
    const last = updates.at(-1);
    if (!last) return;
    const from = updates.findLastIndex(({ isWhole }) => isWhole);
    const events = updates.slice(Math.max(from, 0)).flatMap((update) => update.events);
    const known = from >= 0 ? [] : this.view.events;
    this.update({ events: withChanges(known, events), counts: last.counts, isConnected: true });
  }

  private update(change: Partial<LiveView>): void {
    this.view = { ...this.view, ...change };
    this.onChange();
  }
}
