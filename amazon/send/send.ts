import type { Template } from 'sgtm/sandbox';
import type { Backoff } from '../replay/backoff.js';
import { valueAt } from '../contracts/contract.js';
import { CONTRACTS } from '../contracts/index.js';
import type { Conversion } from '../replay/conversion.js';
import type { Credentials } from '../replay/credentials.js';
import { Dispatch, type SentGroup } from '../replay/dispatch.js';
import { JournalFault } from '../replay/journal.js';
import { DAY_MS, type Progress } from '../replay/replay.js';
import type { Counts, Reason, Unit } from '../replay/tally.js';
import { isBelowZero } from './amount.js';
import type { EventData, EventReader } from './event-reader.js';
import { findReader, type FindOptions } from './find-reader.js';
import { Inputs, type Input } from './input.js';
import { openRows, type OpenOptions } from './open-file.js';
import { BELOW_ZERO, orderDigests, ordersIn, valueIn, type Order } from './orders.js';
import { Places } from './places.js';
import { RejectedRows } from './rejected-rows.js';
import { InputFault, type Row, type RowFile } from './row.js';
import { isInShard, type Shard } from '../shard.js';
import { Survey, type Understood, type UnderstoodFile } from './survey.js';
import { TagConversion, type Converted } from './tag-conversion.js';

export interface SendOptions extends OpenOptions, Omit<FindOptions, 'now'> {
  /** Paths; "-" for standard input. */
  files: readonly string[];
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
  /** What the name of the file of rejected rows begins with, for each of the files. */
  baseOf: (file: string) => string;
  /** Where it is kept what is done; nowhere unless given. */
  journal?: string | undefined;
  /** Ends the run after the requests under way. */
  signal: AbortSignal;
  backoff?: Partial<Backoff>;
  /** Called once, before anything is sent, with what was understood; the run goes on if it says so. */
  confirm?: (understood: Understood) => Promise<boolean> | boolean;
  /** Called now and then. */
  onProgress?: (progress: Progress) => void;
}

/** What the tag left out or assumed. */
export interface Note {
  text: string;
  /** How many events. */
  count: number;
  /** Where the first is: its line, or "FILE:LINE" if there are several files. */
  line: number | string;
}

/** How a run ended. */
export interface SendSummary {
  understood: Understood;
  counts: Counts;
  /** The rows are lines, or "FILE:LINE" if there are several files. */
  reasons: (Omit<Reason, 'rows'> & { rows: (number | string)[] })[];
  notes: Note[];
  /** Rows that were refused because rows before them have their IDs and say something else. */
  clashes: number;
  /** Rows that an earlier run has done; they are counted by what became of them then. */
  earlier: number;
  /** Sent, or what a dry run would send, by contract, region and account. */
  groups: SentGroup[];
  /** Where the rejected rows are; undefined where none is. */
  rejectedFile: string | undefined;
  /** The same if there are several files. */
  rejectedFiles: string[];
  /** Whether rejected rows have cells that a spreadsheet would take for formulas. */
  hasFormulas: boolean;
  wasStopped: boolean;
  /** Whether the caller wanted nothing sent, after what was understood. */
  wasDeclined: boolean;
  /** What ended the run before its end; undefined if nothing did. */
  fault: string | undefined;
}

/** So many rows are looked at before the others are read, to see how times and amounts are written. */
const SAMPLE_ROWS = 1000;
const SAMPLE_CHARACTERS = 4_000_000;

/** So many events the tag converts at once. */
const EVENTS_AT_ONCE = 100;

const EDITED =
  'the order was edited after an earlier run sent it; Amazon keeps what it got, as it takes no changes';

/** While Amazon answers, further requests are on their way. */
const REQUESTS_AT_ONCE = 4;

/**
 * Sends orders from files as conversions, each through the tag's own code and each once. The files are
 * read twice: first to find out what is in them, and then to send.
 *
 * @throws InputFault if a file cannot be read as orders, before anything is sent
 */
export async function sendOrders(options: SendOptions): Promise<SendSummary> {
  const inputs = await Inputs.open(options.files);
  const places = new Places();
  const tag = new TagConversion(options.template, options.fields, options.source);
  const sizes = inputs.list.map(({ size }) => size);
  let share = 0;
  let dispatch: Dispatch | undefined;
  const report = (pauseMs = 0): void => {
    if (dispatch) options.onProgress?.({ counts: dispatch.tally.counts, share, pauseMs });
  };
  try {
    const orders = await lookAt(inputs.list, places, tag, options);
    dispatch = await Dispatch.open({
      ...options,
      requestsAtOnce: REQUESTS_AT_ONCE,
      placeOf: (row) => places.nameOf(row),
      onChange: report
    });
    const run = new SendRun(options, tag, dispatch, places);
    const isWanted = (await options.confirm?.(orders.understood)) ?? true;
    if (!isWanted) return { ...run.summary(orders.understood), wasDeclined: true };
    const fault = await run.send(orders.files, (at, part) => {
      share = shareOf(sizes, at, part);
      report();
    });
    return { ...run.summary(orders.understood), fault: fault ?? dispatch.fault };
  } finally {
    await dispatch?.close();
    await inputs.close();
  }
}

/** How far a run is that has taken a part of the file at a place among others. */
function shareOf(sizes: readonly number[], at: number, part: number): number {
  const sum = (list: readonly number[]): number => list.reduce((one, other) => one + other, 0);
  const all = sum(sizes);
  return all === 0 ? 0 : (sum(sizes.slice(0, at)) + (sizes[at] ?? 0) * part) / all;
}

/** A file whose rows can be read as orders. */
interface ReadFile {
  input: Input;
  reader: EventReader;
}

/** Reads all files once, and says what was understood. */
async function lookAt(
  inputs: readonly Input[],
  places: Places,
  tag: TagConversion,
  options: SendOptions
): Promise<{ files: ReadFile[]; understood: Understood }> {
  const oldestMs = oldestOf(tag);
  for (let isAgain = false, files: ReadFile[] = []; ; isAgain = true) {
    const survey = new Survey({ fields: options.fields, oldestMs });
    const understood: UnderstoodFile[] = [];
    let isChanged = false;
    let hasDatesAlone = false;
    for (const [at, input] of inputs.entries()) {
      const file = await openRows(input, options);
      const rows = file.rows[Symbol.asyncIterator]();
      const sample = isAgain ? [] : await takeSample(rows);
      const reader =
        files[at]?.reader ?? findReader(file, sample, { ...options, now: Date.now() }, input.name);
      let last = 0;
      places.begin(at, input.name);
      for await (const order of ordersIn(joined(sample, rows), reader)) {
        last = order.rows.at(-1)?.line ?? last;
        if (!isOurs(order, options.shard)) continue;
        survey.add(order, places.rowOf(at, order.rows[0]?.line ?? 0), reader);
      }
      places.end(at, last);
      files = [...files.slice(0, at), { input, reader }, ...files.slice(at + 1)];
      isChanged ||= !isAgain && reader.settle();
      hasDatesAlone ||= reader.hasDatesAlone;
      understood.push(understoodFile(input, file, reader));
    }
    // What the first rows left open, or said otherwise than all of them, is read once more.
    if (isChanged) continue;
    for (const { reader } of files) reader.checkWhole();
    return { files, understood: survey.result(understood, hasDatesAlone) };
  }
}

function understoodFile(
  { name }: Input,
  { format, facts, columns }: RowFile,
  reader: EventReader
): UnderstoodFile {
  const used = new Set(reader.columns);
  const kind = `${format === 'csv' ? 'CSV' : 'NDJSON'}: ${facts.join(', ')}`;
  return {
    name,
    description: [kind, ...reader.description],
    columnsUsed: columns.filter((column) => used.has(column)),
    columnsNotUsed: columns.filter((column) => !used.has(column))
  };
}

async function* joined(
  sample: readonly Row[],
  rest: AsyncIterator<Row>
): AsyncGenerator<Row, void> {
  yield* sample;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
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

const oldestOf = ({ contract }: TagConversion): number => contract.mostDays * DAY_MS;

/** Whether rows belong to the part of the files that this run sends. */
function isOurs({ rows, event }: Order, shard: Shard | undefined): boolean {
  if (!shard) return true;
  const id = event ? (event.transaction_id ?? event.event_id) : rows[0]?.line;
  return isInShard(shard, String(id));
}

/** Whether Amazon counts a conversion as a sale. */
function isPurchase({ contract, event }: Conversion): boolean {
  return PURCHASES.has(valueAt(event, CONTRACTS[contract].typePath));
}

/** The purchase, in the words of each of the contracts. */
const PURCHASES: ReadonlySet<unknown> = new Set(['OFF_AMAZON_PURCHASES', 'PURCHASE']);

/** An order that waits for the tag. */
interface Waiting {
  order: Order;
  event: EventData;
  unit: Unit;
  digests: ReturnType<typeof orderDigests>;
}

/** One run over some files. */
class SendRun {
  private readonly options: SendOptions;
  private readonly tag: TagConversion;
  private readonly dispatch: Dispatch;
  private readonly places: Places;
  private readonly oldestMs: number;
  private readonly notes = new Map<string, Note>();
  private readonly rejected: RejectedRows[] = [];
  private waiting: Waiting[] = [];

  constructor(options: SendOptions, tag: TagConversion, dispatch: Dispatch, places: Places) {
    this.options = options;
    this.tag = tag;
    this.dispatch = dispatch;
    this.places = places;
    this.oldestMs = oldestOf(tag);
  }

  /**
   * @param onPart gets the number of the file and how much of it is taken
   * @returns what ended the reading before its end; undefined if nothing did
   */
  async send(
    files: readonly ReadFile[],
    onPart: (at: number, share: number) => void
  ): Promise<string | undefined> {
    try {
      for (const [at, file] of files.entries()) {
        await this.sendFile(file, at, (share) => onPart(at, share));
      }
      await this.finish();
      return undefined;
    } catch (error) {
      return await this.endAfter(error as Error);
    } finally {
      for (const rejected of this.rejected) rejected.close();
    }
  }

  private async sendFile(
    { input, reader }: ReadFile,
    at: number,
    onShare: (share: number) => void
  ): Promise<void> {
    const file = await openRows(input, this.options);
    const path = `${this.options.baseOf(input.name)}.rejected.${file.format}`;
    const rejected = new RejectedRows(path, file);
    this.rejected.push(rejected);
    this.tag.source = this.options.source ?? reader.source;
    for await (const order of ordersIn(file.rows, reader)) {
      if (!isOurs(order, this.options.shard)) continue;
      this.take(order, this.unitOf(order, at, rejected));
      if (this.waiting.length < EVENTS_AT_ONCE) continue;
      await this.convert();
      onShare(file.share());
    }
    // The next file can say otherwise where its events happened.
    await this.convert();
    onShare(1);
  }

  summary(understood: Understood): SendSummary {
    const { tally, groups } = this.dispatch;
    const { edited } = tally;
    const changed = { text: EDITED, count: edited.count, line: this.places.shortOf(edited.line) };
    const rejectedFiles = this.rejected.filter(({ count }) => count > 0);
    return {
      understood,
      counts: tally.counts,
      reasons: tally.reasons.map((reason) => ({
        ...reason,
        rows: reason.rows.map((row) => this.places.shortOf(row))
      })),
      notes: [...(edited.count > 0 ? [changed] : []), ...this.notes.values()],
      clashes: tally.clashes,
      earlier: tally.earlier,
      groups,
      rejectedFile: rejectedFiles[0]?.path,
      rejectedFiles: rejectedFiles.map(({ path }) => path),
      hasFormulas: rejectedFiles.some(({ hasFormulas }) => hasFormulas),
      wasStopped: this.options.signal.aborted,
      wasDeclined: false,
      fault: undefined
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
    await this.convert();
    await this.dispatch.finish();
  }

  private take(order: Order, unit: Unit): void {
    const { event, fault } = order;
    const { tally, ended } = this.dispatch;
    if (!event) tally.end(unit, 'refused', fault);
    else if (ended !== undefined) tally.end(unit, 'left', ended);
    else if (Date.now() - Date.parse(String(event.event_time)) > this.oldestMs) {
      tally.end(unit, 'too old', `Amazon takes ${this.oldestMs / DAY_MS} days`);
    } else {
      const digests = orderDigests(event);
      const keys = this.tag.keysOf(event, digests);
      if (keys?.every((key) => tally.knows(key))) {
        // An earlier run has done it, or a row before said it: the tag has nothing to add.
        tally.meet(
          unit,
          keys.map((key) => ({ key, ...digests }))
        );
      } else this.waiting.push({ order, event, unit, digests });
    }
  }

  private unitOf({ rows }: Order, at: number, rejected: RejectedRows): Unit {
    return {
      rows: rows.map(({ line }) => this.places.rowOf(at, line)),
      onEnd: (outcome, reason) => {
        if (outcome === 'refused') rejected.add(rows, reason);
      }
    };
  }

  private async convert(): Promise<void> {
    const waiting = this.waiting;
    this.waiting = [];
    const converted = await Promise.all(
      waiting.map(({ event, digests }) => this.tag.convert(event, digests))
    );
    for (const [at, order] of waiting.entries()) {
      await this.sendOrder(order, converted[at] as Converted);
    }
  }

  private async sendOrder(
    { order, event, unit }: Waiting,
    { conversions, reason, notes }: Converted
  ): Promise<void> {
    if (conversions.length === 0) return this.dispatch.tally.end(unit, 'refused', reason);
    // Without its value Amazon would count it with the default value of its definition.
    if (conversions.some(isPurchase) && isBelowZero(valueIn(event))) {
      return this.dispatch.tally.end(unit, 'refused', BELOW_ZERO);
    }
    const row = unit.rows[0] ?? 0;
    for (const text of [...order.remarks.notes, ...notes]) this.note(text, row);
    await this.dispatch.take(unit, conversions);
  }

  private note(text: string, row: number): void {
    const known = this.notes.get(text);
    if (known) known.count++;
    else this.notes.set(text, { text, count: 1, line: this.places.shortOf(row) });
  }
}
