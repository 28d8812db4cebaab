import { pause } from '../replay/backoff.js';
import type { Message, Subscription } from './pubsub.js';
import type { RefusedMessage, RefusedSink } from './refused.js';
import type { Ended, Sender } from './sender.js';

export interface WorkerOptions {
  subscription: Subscription;
  sender: Sender;
  /** Keeps what was refused; unless given, its message goes back, and the subscription's own dead-letter topic gets it. */
  keepRefused?: RefusedSink | undefined;
  /** Ends when the subscription is empty. */
  isOnce: boolean;
  signal: AbortSignal;
  /** How many messages may be under way; ten full requests unless given. */
  mostUnderWay?: number;
  /** Seconds that a message is leased for, extended while it is under way. */
  leaseSeconds?: number;
}

export interface Figures {
  read: number;
  accepted: number;
  refused: number;
  left: number;
  /** How long ago the oldest message that was read was published, in seconds. */
  oldestSeconds: number;
}

/** So many empty pulls in a row mean that a subscription is empty: it may hold messages back for a moment. */
const EMPTY_PULLS = 3;
const PAUSE_MS = 1000;
/** For a message that could not be kept where refused ones go. */
const KEEP_AGAIN_MS = 60_000;

/**
 * Takes conversions from a subscription of Pub/Sub and sends them to Amazon. What Amazon accepted is
 * acknowledged, what failed goes back with a delay, what was refused is kept with its reason. A message is
 * acknowledged only when Amazon has answered, so that each is sent at least once, under its own ID.
 */
export class Worker {
  private readonly options: WorkerOptions;
  private readonly leases = new Set<string>();
  private readonly done: string[] = [];
  private readonly back = new Map<number, string[]>();
  private readonly refused: (RefusedMessage & { ackId: string })[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private freed: (() => void) | undefined;
  /** Since the start. */
  readonly figures: Figures = { read: 0, accepted: 0, refused: 0, left: 0, oldestSeconds: 0 };
  /** The reasons of what was refused or left, with their counts. */
  readonly reasons = new Map<string, number>();

  constructor(options: WorkerOptions) {
    this.options = options;
  }

  /** @throws WorkError if the subscription cannot be read */
  async run(): Promise<void> {
    const { sender, signal, mostUnderWay = 5000, leaseSeconds = 60 } = this.options;
    const lease = setInterval(
      () => void this.options.subscription.extend([...this.leases], leaseSeconds),
      (leaseSeconds * 1000) / 3
    );
    const report = setInterval(() => void this.report(), 200);
    let empty = 0;
    try {
      while (!signal.aborted && !this.isEmpty(empty)) {
        while (this.underWay.size >= mostUnderWay) await this.room();
        const messages = await this.pull(mostUnderWay - this.underWay.size);
        if (messages === undefined) {
          await pause(PAUSE_MS, signal);
          continue;
        }
        if (messages.length > 0) {
          empty = 0;
          // Before they wait for others to share a request.
          void this.options.subscription.extend(
            messages.map(({ ackId }) => ackId),
            leaseSeconds
          );
        } else if (this.underWay.size === 0) empty++;
        else await this.room();
        for (const message of messages) this.take(message);
      }
      await sender.finish();
      await Promise.all(this.underWay);
    } finally {
      clearInterval(lease);
      clearInterval(report);
      await this.report();
    }
  }

  private isEmpty(emptyPulls: number): boolean {
    return this.options.isOnce && emptyPulls >= EMPTY_PULLS;
  }

  private async pull(most: number): Promise<Message[] | undefined> {
    const { subscription, signal } = this.options;
    return subscription.pull(most, signal);
  }

  /** Resolves when a message has ended, or soon. */
  private room(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE_MS);
      this.freed = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private take(message: Message): void {
    const { figures } = this;
    figures.read++;
    const age = (Date.now() - message.publishedAt) / 1000;
    if (age > figures.oldestSeconds) figures.oldestSeconds = age;
    this.leases.add(message.ackId);
    const work = this.options.sender.take(message.text).then((ended) => {
      this.end(message, ended);
      this.underWay.delete(work);
      this.freed?.();
    });
    this.underWay.add(work);
  }

  private end({ ackId, text }: Message, { outcome, reason, delayMs }: Ended): void {
    this.figures[outcome]++;
    if (reason) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    if (outcome === 'accepted') this.done.push(ackId);
    else if (outcome === 'refused') this.refused.push({ ackId, text, reason });
    else this.giveBack(ackId, delayMs);
  }

  private giveBack(ackId: string, delayMs: number): void {
    const seconds = Math.min(600, Math.ceil(delayMs / 1000));
    this.back.set(seconds, [...(this.back.get(seconds) ?? []), ackId]);
  }

  /** Tells Pub/Sub what became of messages, many at once. */
  private async report(): Promise<void> {
    const { subscription } = this.options;
    await this.keep(this.refused.splice(0));
    const done = this.done.splice(0);
    const back = [...this.back];
    this.back.clear();
    for (const ackId of [...done, ...back.flatMap(([, ids]) => ids)]) this.leases.delete(ackId);
    await subscription.acknowledge(done);
    for (const [seconds, ackIds] of back) await subscription.extend(ackIds, seconds);
  }

  /** What was refused is kept before its message is done. */
  private async keep(refused: readonly (RefusedMessage & { ackId: string })[]): Promise<void> {
    if (refused.length === 0) return;
    const { keepRefused } = this.options;
    try {
      if (!keepRefused) throw new Error('no place for what is refused');
      await keepRefused(refused);
      this.done.push(...refused.map(({ ackId }) => ackId));
    } catch (error) {
      const { message } = error as Error;
      if (keepRefused) this.reasons.set(message, (this.reasons.get(message) ?? 0) + 1);
      for (const { ackId } of refused) this.giveBack(ackId, KEEP_AGAIN_MS);
    }
  }
}
