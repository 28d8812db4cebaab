import { AccessToken } from './access-token.js';
import { DEFAULT_BACKOFF, pause, type Backoff } from './backoff.js';
import { Batches, type Batch } from './batch.js';
import { Connection } from './connection.js';
import { groupKey, type Group } from '../event-identity.js';
import type { Conversion } from './conversion.js';
import type { Credentials } from './credentials.js';
import { Delivery, STOPPED } from './delivery.js';
import { Journal, type Done, type Entry } from './journal.js';
import type { Result } from './result.js';
import { DRY_RUN, Tally, type TallyOptions, type Unit } from './tally.js';

export interface DispatchOptions extends TallyOptions {
  credentials: Credentials;
  /** Where it is kept what is done; nowhere unless given. */
  journal?: string | undefined;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Counts; sends and writes nothing. */
  isDryRun?: boolean | undefined;
  /** Ends the run after the requests under way. */
  signal: AbortSignal;
  backoff?: Partial<Backoff> | undefined;
  /** How many requests may be under way; 1 unless given. */
  requestsAtOnce?: number;
  /** Called when something has changed, and when a pause begins, with its milliseconds. */
  onChange?: (pauseMs: number) => void;
}

/** What was sent, or what a dry run would send, to one account. */
export interface SentGroup extends Group {
  events: number;
  requests: number;
}

/**
 * Sends the events of a file's rows to Amazon: each once, in batches. What Amazon accepted or refused
 * goes into the journal, and a later run leaves it alone.
 */
export class Dispatch {
  readonly tally: Tally;
  private readonly options: DispatchOptions;
  private readonly journal: Journal | undefined;
  private readonly connection: Connection;
  private readonly delivery: Delivery;
  private readonly batches = new Batches();
  private readonly sentGroups = new Map<string, SentGroup>();
  /** Requests under way. */
  private readonly underWay = new Set<Promise<void>>();
  /** Why nothing more is sent, to an account or to any. */
  private readonly stoppedAccounts = new Map<string, string>();
  private stopReason: string | undefined;
  private failure: unknown;
  /** Until when Amazon asked to be left alone, in milliseconds since 1970. */
  private heldUntil = 0;
  /** Sent events without an id: Amazon cannot know one that it took without answering. */
  withoutId = 0;

  private constructor(options: DispatchOptions, journal: Journal | undefined, tally: Tally) {
    const { credentials, signal, to } = options;
    const onPause = (ms: number, isAsked: boolean): void => {
      if (isAsked) this.heldUntil = Math.max(this.heldUntil, Date.now() + ms);
      options.onChange?.(ms);
    };
    const backoff = { ...DEFAULT_BACKOFF, ...options.backoff, onPause };
    this.options = options;
    this.journal = journal;
    this.tally = tally;
    this.connection = new Connection(to);
    const token = new AccessToken(credentials, this.connection, backoff);
    this.delivery = new Delivery(credentials.clientId, token, this.connection, backoff, signal);
  }

  /** @throws if the journal cannot be read, or not be opened for writing */
  static async open(options: DispatchOptions): Promise<Dispatch> {
    const tally = new Tally(options);
    const { to } = options;
    const remember = (entry: Entry): void => {
      if (entry.outcome === 'too old' || entry.to === to?.origin) tally.remember(entry);
    };
    const { journal: path, isDryRun } = options;
    const journal = path === undefined ? undefined : await Journal.open(path, remember, isDryRun);
    return new Dispatch(options, journal, tally);
  }

  get groups(): SentGroup[] {
    return [...this.sentGroups.values()];
  }

  /** Why nothing more is sent to anybody; undefined while something is. */
  get ended(): string | undefined {
    return this.options.signal.aborted ? STOPPED : this.stopReason;
  }

  /** Why credentials or the service ended the run; undefined if neither did. */
  get fault(): string | undefined {
    return this.stopReason ?? [...this.stoppedAccounts.values()][0];
  }

  /**
   * Takes the conversions that some rows make. Resolves when the next can be taken: at once, or when
   * a request has ended.
   *
   * @throws what writing the journal threw
   */
  async take(unit: Unit, conversions: readonly Conversion[]): Promise<void> {
    const fresh = new Set(this.tally.meet(unit, conversions));
    for (const conversion of conversions) {
      if (fresh.delete(conversion.key)) await this.add(conversion);
    }
  }

  /** Sends a conversion whose key the tally has met. */
  async add(conversion: Conversion): Promise<void> {
    if (!conversion.hasId) this.withoutId++;
    const full = this.batches.add(conversion);
    if (full) await this.send(full);
  }

  /** Sends what is left, and resolves when every request has ended. */
  async finish(): Promise<void> {
    for (const batch of this.batches.rest()) await this.send(batch);
    await Promise.all(this.underWay);
    if (this.failure !== undefined) throw this.failure;
    this.options.onChange?.(0);
  }

  /** Gives up what was not sent, after a fault: it is left. */
  async abandon(reason: string): Promise<void> {
    await Promise.all(this.underWay);
    this.tally.leaveRest(reason);
  }

  /** Notes events as done that were not sent. */
  async note(keys: readonly string[], outcome: Done): Promise<void> {
    await this.journal?.write(keys.map((key) => ({ key, outcome })));
  }

  /** Ends connections, after the requests under way. */
  async close(): Promise<void> {
    await Promise.all(this.underWay);
    await this.journal?.close();
    await this.connection.close();
  }

  private async send(batch: Batch): Promise<void> {
    while (this.underWay.size >= (this.options.requestsAtOnce ?? 1)) {
      await Promise.race(this.underWay);
    }
    if (this.failure !== undefined) throw this.failure;
    const sending = this.sendNow(batch)
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
    if ((this.options.requestsAtOnce ?? 1) === 1) await sending;
    if (this.failure !== undefined) throw this.failure;
  }

  private async sendNow({ conversions }: Batch): Promise<void> {
    const [first] = conversions as [Conversion];
    const group = groupKey(first);
    await pause(this.heldUntil - Date.now(), this.options.signal);
    const why = this.ended ?? this.stoppedAccounts.get(group);
    const isSent = why === undefined && !this.options.isDryRun;
    if (why === undefined) this.noteGroup(group, first, conversions.length);
    const results = isSent ? await this.deliver(conversions, group) : undefined;
    const entries: Entry[] = [];
    conversions.forEach(({ key, content, person }, at) => {
      const { outcome, reason } = results?.[at] ?? { outcome: 'left', reason: why ?? DRY_RUN };
      this.tally.settle(key, outcome, reason);
      if (outcome !== 'left')
        entries.push({ ...this.entryOf(key, outcome, reason), content, person });
    });
    await this.journal?.write(entries);
    this.options.onChange?.(0);
  }

  private async deliver(conversions: readonly Conversion[], group: string): Promise<Result[]> {
    const { results, stops } = await this.delivery.send(conversions);
    const reason = results.findLast(({ outcome }) => outcome === 'left')?.reason ?? '';
    if (stops === 'run') this.stopReason = reason;
    if (stops === 'account') this.stoppedAccounts.set(group, reason);
    return results;
  }

  private noteGroup(key: string, { contract, region, account }: Group, events: number): void {
    const known = this.sentGroups.get(key) ?? { contract, region, account, events: 0, requests: 0 };
    known.events += events;
    known.requests++;
    this.sentGroups.set(key, known);
  }

  private entryOf(key: string, outcome: Done, reason: string): Entry {
    const { to } = this.options;
    return { key, outcome, ...(reason ? { reason } : {}), ...(to ? { to: to.origin } : {}) };
  }
}
