import { CONTRACTS } from '../contracts/index.js';
import { groupKey } from '../event-identity.js';
import { Batches, type Batch } from '../replay/batch.js';
import type { Conversion } from '../replay/conversion.js';
import { BrokenLine, readDeadLetter, RefusedLine } from '../replay/dead-letter.js';
import type { Delivery } from '../replay/delivery.js';
import type { Result } from '../replay/result.js';
import { DAY_MS } from '../replay/replay.js';

/** What became of a conversion; one that is left can be sent again after `delayMs`. */
export interface Ended extends Result {
  delayMs: number;
}

export interface SenderOptions {
  /** How long a conversion waits for others to share its request, in milliseconds. */
  waitMs: number;
  /** How many requests may be under way. */
  requestsAtOnce: number;
}

/** Amazon says nothing of how long; a queue comes back soon enough. */
const PASSING_MS = 10_000;
const LONGEST_MS = 600_000;

/** Two conversions that are one: the first is sent, and its end is that of both. */
interface UnderWay {
  content: string;
  ended: Promise<Ended>;
}

/**
 * Sends conversions as they come, up to 500 of an account, contract and region in one request, and says
 * of each what became of it. One advertiser that Amazon throttles holds no other up.
 */
export class Sender {
  private readonly delivery: Delivery;
  private readonly options: SenderOptions;
  private readonly batches = new Batches();
  private readonly waiting = new Map<string, UnderWay>();
  private readonly settle = new Map<Conversion, (ended: Ended) => void>();
  /** Until when nothing is sent to an account or a region, in milliseconds since 1970. */
  private readonly heldUntil = new Map<string, number>();
  /** How often in a row a region did not answer. */
  private readonly outages = new Map<string, number>();
  private readonly requests = new Set<Promise<void>>();
  private readonly line: Batch[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Requests sent, and the conversions in them. */
  readonly figures = { requests: 0, conversions: 0 };

  constructor(delivery: Delivery, options: SenderOptions) {
    this.delivery = delivery;
    this.options = options;
  }

  /**
   * Takes a dead letter as text: the form in which the tag queues a conversion.
   *
   * @returns what became of it, once that is known; never rejects
   */
  take(text: string): Promise<Ended> {
    let conversion: Conversion;
    try {
      conversion = readDeadLetter(text, Date.now());
    } catch (error) {
      if (error instanceof BrokenLine || error instanceof RefusedLine) {
        return Promise.resolve(refused(error.message));
      }
      throw error;
    }
    const { mostDays } = CONTRACTS[conversion.contract];
    if (Date.now() - conversion.time > mostDays * DAY_MS) {
      return Promise.resolve(refused(`too old: Amazon takes ${mostDays} days`));
    }
    return this.send(conversion);
  }

  private send(conversion: Conversion): Promise<Ended> {
    const known = this.waiting.get(conversion.key);
    if (known) {
      if (known.content === conversion.content) return known.ended;
      return Promise.resolve(
        refused('another event with the same ID and other content is under way')
      );
    }
    const delayMs = this.delayOf(conversion);
    if (delayMs > 0) {
      return Promise.resolve({ outcome: 'left', reason: 'Amazon asks to wait', delayMs });
    }
    const ended = new Promise<Ended>((resolve) => this.settle.set(conversion, resolve));
    this.waiting.set(conversion.key, { content: conversion.content, ended });
    const full = this.batches.add(conversion);
    if (full) this.enqueue(full);
    this.timer ??= setTimeout(() => this.flush(), this.options.waitMs);
    return ended;
  }

  /** Sends what waits for others, without waiting longer. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const batch of this.batches.rest()) this.enqueue(batch);
  }

  /** Sends what is left, and resolves when every request has ended. */
  async finish(): Promise<void> {
    this.flush();
    while (this.requests.size > 0) await Promise.race(this.requests);
  }

  private enqueue(batch: Batch): void {
    this.line.push(batch);
    this.next();
  }

  private next(): void {
    while (this.requests.size < this.options.requestsAtOnce) {
      const batch = this.line.shift();
      if (!batch) return;
      const request = this.deliver(batch.conversions).finally(() => {
        this.requests.delete(request);
        this.next();
      });
      this.requests.add(request);
    }
  }

  private async deliver(conversions: readonly Conversion[]): Promise<void> {
    const [first] = conversions as [Conversion];
    const held = this.delayOf(first);
    if (held > 0) return this.leave(conversions, 'Amazon asks to wait', held);
    this.figures.requests++;
    this.figures.conversions += conversions.length;
    try {
      const {
        results,
        stops,
        statusCode,
        retryAfterMs = 0
      } = await this.delivery.send(conversions);
      const delayMs = this.hold(first, stops, statusCode, retryAfterMs);
      conversions.forEach((conversion, at) => {
        const result = results[at] ?? {
          outcome: 'left',
          reason: 'Amazon said nothing on the event'
        };
        this.end(conversion, { ...result, delayMs });
      });
    } catch (error) {
      this.leave(conversions, (error as Error).message, PASSING_MS);
    }
  }

  /** Notes whom Amazon wants to be left alone; for how long, in milliseconds. */
  private hold(
    conversion: Conversion,
    stops: 'account' | 'run' | undefined,
    statusCode: number | undefined,
    retryAfterMs: number
  ): number {
    const { region } = conversion;
    if (stops === undefined) {
      this.outages.delete(region);
      return PASSING_MS;
    }
    // 429 and refused credentials are one advertiser's; anything else is the region's.
    const isOfAccount = stops === 'account' || statusCode === 429;
    const failures = isOfAccount ? 1 : (this.outages.get(region) ?? 0) + 1;
    if (!isOfAccount) this.outages.set(region, failures);
    const backoff =
      Math.min(PASSING_MS * 2 ** (failures - 1), LONGEST_MS) * (0.5 + Math.random() / 2);
    const delayMs = Math.max(retryAfterMs, backoff);
    this.heldUntil.set(isOfAccount ? groupKey(conversion) : region, Date.now() + delayMs);
    return delayMs;
  }

  private delayOf(conversion: Conversion): number {
    const until = Math.max(
      this.heldUntil.get(groupKey(conversion)) ?? 0,
      this.heldUntil.get(conversion.region) ?? 0
    );
    return Math.max(0, until - Date.now());
  }

  private leave(conversions: readonly Conversion[], reason: string, delayMs: number): void {
    for (const each of conversions) this.end(each, { outcome: 'left', reason, delayMs });
  }

  private end(conversion: Conversion, ended: Ended): void {
    this.waiting.delete(conversion.key);
    this.settle.get(conversion)?.(ended);
    this.settle.delete(conversion);
  }
}

function refused(reason: string): Ended {
  return { outcome: 'refused', reason, delayMs: 0 };
}
