import type { Template } from 'sgtm/sandbox';
import type { Backoff } from '../replay/backoff.js';
import { CONTRACTS, valueAt } from '../replay/contract.js';
import type { Conversion } from '../replay/conversion.js';
import type { Credentials } from '../replay/credentials.js';
import { Dispatch, type SentGroup } from '../replay/dispatch.js';
import { JournalFault } from '../replay/journal.js';
import { DAY_MS, type Progress } from '../replay/replay.js';
import type { Counts, Reason, Unit } from '../replay/tally.js';
import { isBelowZero } from './amount.js';
import { textOf, type EventData, type EventReader } from './event-reader.js';
import { findReader, type FindOptions } from './find-reader.js';
import { openRows, type OpenOptions } from './open-file.js';
import { RejectedRows } from './rejected-rows.js';
import { InputFault, type Row, type RowFile } from './row.js';
import { isInShard, type Shard } from './shard.js';
import { TagConversion, type Converted } from './tag-conversion.js';

export interface SendOptions extends OpenOptions, Omit<FindOptions, 'now'> {
  template: Template;
  credentials: Credentials;
  /** Where the events happened, in the tag's words; OFFLINE or what the rows say, unless given. */
  source?: string | undefined;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Checks and counts; sends nothing. The file of rejected rows is written even so. */
  isDryRun?: boolean;
  /** Sends only this part of the events. */
  shard?: Shard | undefined;
  /** What the names of the journal and of the file of rejected rows begin with. */
  base: string;
  /** Where it is kept what is done; nowhere unless given. */
  journal?: string | undefined;
  /** Ends the run after the requests under way. */
  signal: AbortSignal;
  backoff?: Partial<Backoff>;
  /** Called once, before anything is sent, with how the file is read. */
  onStart?: (description: readonly string[]) => void;
  /** Called now and then. */
  onProgress?: (progress: Progress) => void;
}

/** What the tag left out or assumed. */
export interface Note {
  text: string;
  /** How many events. */
  count: number;
  /** The line of the first. */
  line: number;
}

/** How a run ended. */
export interface SendSummary {
  description: readonly string[];
  counts: Counts;
  reasons: Reason[];
  notes: Note[];
  /** Rows that were refused because rows before them have their IDs and say something else. */
  clashes: number;
  /** Rows that an earlier run has done; they are counted by what became of them then. */
  earlier: number;
  /** Sent, or what a dry run would send, by contract, region and account. */
  groups: SentGroup[];
  /** Where the rejected rows are; undefined where none is. */
  rejectedFile: string | undefined;
  wasStopped: boolean;
  /** What ended the run before its end; undefined if nothing did. */
  fault: string | undefined;
}

/** So many rows are looked at before anything is sent, to see how times and amounts are written. */
const SAMPLE_ROWS = 1000;
const SAMPLE_CHARACTERS = 4_000_000;

/** So many events the tag converts at once. */
const EVENTS_AT_ONCE = 100;

/** An order of more rows is a column that tells no orders apart; its further rows repeat its event. */
const MOST_ORDER_ROWS = 1000;

const EDITED =
  'the order was edited after an earlier run sent it; Amazon keeps what it got, as it takes no changes';

/** While Amazon answers, further requests are on their way. */
const REQUESTS_AT_ONCE = 4;

/**
 * Sends orders from a file as conversions, each through the tag's own code and each once.
 *
 * @throws InputFault if the file cannot be read as orders, before anything is sent
 */
export async function sendOrders(options: SendOptions): Promise<SendSummary> {
  const file = await openRows(options);
  const rows = file.rows[Symbol.asyncIterator]();
  const name = options.file === '-' ? 'standard input' : options.file;
  const sample = await takeSample(rows);
  const reader = findReader(file, sample, { ...options, now: Date.now() }, name);
  const description = [...describeFile(file), ...reader.description];
  options.onStart?.(description);
  let end = 0;
  const report = (pauseMs: number): void => {
    const share = file.size > 0 ? Math.min(end / file.size, 1) : 0;
    options.onProgress?.({ counts: dispatch.tally.counts, share, pauseMs });
  };
  const dispatch = await Dispatch.open({
    ...options,
    requestsAtOnce: REQUESTS_AT_ONCE,
    onChange: report
  });
  const rejected = new RejectedRows(`${options.base}.rejected.${file.format}`, file);
  try {
    const run = new SendRun(options, reader, dispatch, rejected, (taken) => {
      end = taken;
      report(0);
    });
    const fault = await run.read(sample, rows);
    return { ...run.summary(), description, fault: fault ?? dispatch.fault };
  } finally {
    rejected.close();
    await dispatch.close();
  }
}

function describeFile({ format, facts }: RowFile): string[] {
  return [`${format === 'csv' ? 'CSV' : 'NDJSON'}: ${facts.join(', ')}`];
}

async function takeSample(rows: AsyncIterator<Row>): Promise<Row[]> {
  const sample: Row[] = [];
  let characters = 0;
  while (sample.length < SAMPLE_ROWS && characters < SAMPLE_CHARACTERS) {
    const next = await rows.next();
    if (next.done) break;
    sample.push(next.value);
    characters += next.value.content().length;
  }
  return sample;
}

/** Whether Amazon counts a conversion as a sale. */
function isPurchase({ contract, event }: Conversion): boolean {
  return PURCHASES.has(valueAt(event, CONTRACTS[contract].typePath));
}

/** The purchase, in the words of each of the contracts. */
const PURCHASES: ReadonlySet<unknown> = new Set(['OFF_AMAZON_PURCHASES', 'PURCHASE']);

/** Rows that make one event, and the event. */
interface Order {
  rows: Row[];
  event: EventData;
  /** What was read otherwise than it stands there. */
  notes: readonly string[];
}

/** One run over one file. */
class SendRun {
  private readonly options: SendOptions;
  private readonly reader: EventReader;
  private readonly dispatch: Dispatch;
  private readonly rejected: RejectedRows;
  /** Says how many bytes of the file are taken. */
  private readonly report: (end: number) => void;
  private readonly tag: TagConversion;
  private readonly oldestMs: number;
  private readonly notes = new Map<string, Note>();
  private waiting: Order[] = [];
  /** The rows of an order that may go on. */
  private open: { order: string | undefined; rows: Row[] } | undefined;

  constructor(
    options: SendOptions,
    reader: EventReader,
    dispatch: Dispatch,
    rejected: RejectedRows,
    report: (end: number) => void
  ) {
    this.options = options;
    this.reader = reader;
    this.dispatch = dispatch;
    this.rejected = rejected;
    this.report = report;
    const { template, fields, source } = options;
    this.tag = new TagConversion(template, fields, source ?? reader.source);
    this.oldestMs = CONTRACTS[this.tag.contract].mostDays * DAY_MS;
  }

  /** @returns what ended the reading before its end; undefined if nothing did */
  async read(sample: readonly Row[], rest: AsyncIterator<Row>): Promise<string | undefined> {
    try {
      for (const row of sample) await this.take(row);
      for (let next = await rest.next(); !next.done; next = await rest.next()) {
        await this.take(next.value);
      }
      await this.finish();
      return undefined;
    } catch (error) {
      return await this.endAfter(error as Error);
    }
  }

  summary(): Omit<SendSummary, 'description' | 'fault'> {
    const { tally, groups } = this.dispatch;
    const { edited } = tally;
    const changed = { text: EDITED, ...edited };
    return {
      counts: tally.counts,
      reasons: tally.reasons,
      notes: [...(edited.count > 0 ? [changed] : []), ...this.notes.values()],
      clashes: tally.clashes,
      earlier: tally.earlier,
      groups,
      rejectedFile: this.rejected.count > 0 ? this.rejected.path : undefined,
      wasStopped: this.options.signal.aborted
    };
  }

  /** What was read before a fault in the file is still sent; after one of the journal nothing is. */
  private async endAfter(error: Error): Promise<string> {
    if (error instanceof InputFault) {
      try {
        await this.finish();
        return error.message;
      } catch (other) {
        return this.endAfter(other as Error);
      }
    }
    await this.dispatch.abandon('not sent, as the run could not go on');
    if (error instanceof JournalFault || 'code' in error) return error.message;
    throw error;
  }

  private async finish(): Promise<void> {
    await this.closeOrder();
    await this.convert();
    await this.dispatch.finish();
  }

  /** Rows of one order follow one another. */
  private async take(row: Row): Promise<void> {
    const order = row.fault === undefined ? this.orderOf(row) : undefined;
    const { open } = this;
    if (open && open.order === order && order !== undefined && open.rows.length < MOST_ORDER_ROWS) {
      open.rows.push(row);
      return;
    }
    await this.closeOrder();
    this.open = { order, rows: [row] };
  }

  private orderOf(row: Row): string | undefined {
    try {
      return this.reader.orderOf(row);
    } catch (error) {
      // The fault is reported when the row is read.
      if (error instanceof InputFault) return undefined;
      throw error;
    }
  }

  private async closeOrder(): Promise<void> {
    const rows = this.open?.rows;
    this.open = undefined;
    if (!rows) return;
    const notes: string[] = [];
    const event = this.eventOf(rows, notes);
    if (!this.isOurs(rows, event)) return;
    if (typeof event === 'string') {
      this.dispatch.tally.end(this.unitOf(rows), 'refused', event);
    } else if (this.dispatch.ended !== undefined) {
      this.dispatch.tally.end(this.unitOf(rows), 'left', this.dispatch.ended);
    } else if (Date.now() - Date.parse(String(event.event_time)) > this.oldestMs) {
      const days = this.oldestMs / DAY_MS;
      this.dispatch.tally.end(this.unitOf(rows), 'too old', `Amazon takes ${days} days`);
    } else {
      this.waiting.push({ rows, event, notes });
      if (this.waiting.length >= EVENTS_AT_ONCE) await this.convert();
    }
  }

  /** The event of some rows, or why there is none. */
  private eventOf(rows: readonly Row[], notes: string[]): EventData | string {
    const fault = rows.find((row) => row.fault !== undefined)?.fault;
    if (fault !== undefined) return fault;
    try {
      return this.reader.eventOf(rows, notes);
    } catch (error) {
      if (error instanceof InputFault) return error.message;
      throw error;
    }
  }

  /** Whether the rows belong to the part of the file that this run sends. */
  private isOurs(rows: readonly Row[], event: EventData | string): boolean {
    const { shard } = this.options;
    if (!shard) return true;
    const line = String(rows[0]?.line);
    const id = typeof event === 'string' ? line : (event.transaction_id ?? event.event_id);
    return isInShard(shard, String(id));
  }

  private unitOf(rows: readonly Row[]): Unit {
    return {
      rows: rows.map(({ line }) => line),
      onEnd: (outcome, reason) => {
        if (outcome === 'refused') this.rejected.add(rows, reason);
      }
    };
  }

  private async convert(): Promise<void> {
    const orders = this.waiting;
    this.waiting = [];
    const converted = await Promise.all(orders.map(({ event }) => this.tag.convert(event)));
    for (const [at, order] of orders.entries()) {
      await this.send(order, converted[at] as Converted);
    }
    const last = orders.at(-1)?.rows.at(-1);
    if (last) this.report(last.end);
  }

  private async send(
    { rows, event, notes }: Order,
    { conversions, reason, notes: tagNotes }: Converted
  ): Promise<void> {
    const unit = this.unitOf(rows);
    if (conversions.length === 0) return this.dispatch.tally.end(unit, 'refused', reason);
    // Without its value Amazon would count it with the default value of its definition.
    if (
      conversions.some(isPurchase) &&
      isBelowZero(textOf(event.value) || textOf(valueAt(event, 'ecommerce.value')))
    ) {
      return this.dispatch.tally.end(
        unit,
        'refused',
        'its value is below zero: a refund is no sale'
      );
    }
    for (const text of [...notes, ...tagNotes]) this.note(text, rows[0]?.line ?? 0);
    await this.dispatch.take(unit, conversions);
  }

  private note(text: string, line: number): void {
    const known = this.notes.get(text);
    if (known) known.count++;
    else this.notes.set(text, { text, count: 1, line });
  }
}
