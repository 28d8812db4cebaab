import { createReadStream } from 'node:fs';
import { appendFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AccessToken } from './access-token.js';
import type { Result } from './answer.js';
import { DEFAULT_BACKOFF, type Backoff } from './backoff.js';
import { Batches, type Batch } from './batch.js';
import { Connection } from './connection.js';
import { CONTRACTS } from './contract.js';
import type { Credentials } from './credentials.js';
import {
  BrokenLine,
  groupKey,
  readDeadLetter,
  type DeadLetter,
  type Group
} from './dead-letter.js';
import { Delivery, STOPPED } from './delivery.js';
import { Journal, type Done, type Entry } from './journal.js';
import { Tally, type Counts, type Reason } from './tally.js';

export interface ReplayOptions {
  /** Dead letters as NDJSON; the journal and the events too old are written beside it. */
  file: string;
  credentials: Credentials;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Reads and counts; sends and writes nothing. */
  isDryRun?: boolean;
  /** Ends the run after the request under way. */
  signal: AbortSignal;
  backoff?: Partial<Backoff>;
  /** Called now and then. */
  onProgress?: (progress: Progress) => void;
}

export interface Progress {
  counts: Readonly<Counts>;
  /** The share of the file that was read, from 0 to 1. */
  share: number;
  /** Milliseconds until the next attempt, where Amazon did not take the last; else 0. */
  pauseMs: number;
}

/** How a run ended. */
export interface Summary {
  counts: Counts;
  reasons: Reason[];
  /** Lines that are no dead letters, that an earlier run has done, that repeat another's event. */
  broken: number;
  earlier: number;
  repeated: number;
  /** Sent, or what a dry run would send, by contract, region and account. */
  groups: (Group & { events: number; requests: number })[];
  /** Events without an id: Amazon cannot know one that it took without answering. */
  withoutId: number;
  wasStopped: boolean;
}

const DAY_MS = 86_400_000;
/** Lines between two looks at progress, and between two writes of what is too old. */
const LINES_AT_ONCE = 1000;

/** Where a run keeps what is done of a file, and the lines that are too old to be sent. */
function filesBeside(file: string): { journal: string; tooOld: string } {
  return { journal: `${file}.journal`, tooOld: `${file}.too-old.ndjson` };
}

/**
 * Sends the dead letters of a file again: every event once, under its own id and time, in batches.
 * What Amazon accepted, refused or is too old goes into the journal, and a later run leaves it alone.
 *
 * @throws if the file cannot be read or the journal not be written
 */
export async function replay(options: ReplayOptions): Promise<Summary> {
  const { size } = await statFile(options.file);
  const paths = filesBeside(options.file);
  const { journal, entries } = await Journal.open(paths.journal, options.isDryRun);
  const connection = new Connection(options.to);
  try {
    const isOfThisTarget = ({ outcome, to }: Entry): boolean =>
      outcome === 'too old' || to === options.to?.origin;
    const tally = new Tally(entries.filter(isOfThisTarget));
    const run = new ReplayRun(options, journal, tally, connection);
    return await run.read(size);
  } finally {
    await journal.close();
    await connection.close();
  }
}

/** @throws if it is not there, or a folder, which would be noticed only when it is read */
async function statFile(path: string): Promise<{ size: number }> {
  const status = await stat(path);
  if (!status.isDirectory()) return status;
  throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR', path });
}

/** One run over one file. */
class ReplayRun {
  private readonly options: ReplayOptions;
  private readonly journal: Journal;
  private readonly tally: Tally;
  private readonly delivery: Delivery;
  private readonly batches = new Batches();
  private readonly groups = new Map<string, Summary['groups'][number]>();
  /** Why nothing more is sent, to an account or to any. */
  private readonly stoppedAccounts = new Map<string, string>();
  private stopReason: string | undefined;
  private readonly tooOld: { text: string; key: string }[] = [];
  private withoutId = 0;
  private share = 0;

  constructor(options: ReplayOptions, journal: Journal, tally: Tally, connection: Connection) {
    const { credentials, signal } = options;
    const onPause = (ms: number): void => this.report(ms);
    const backoff = { ...DEFAULT_BACKOFF, ...options.backoff, onPause };
    const token = new AccessToken(credentials, connection, backoff);
    this.options = options;
    this.journal = journal;
    this.tally = tally;
    this.delivery = new Delivery(credentials.clientId, token, connection, backoff, signal);
  }

  async read(size: number): Promise<Summary> {
    const input = createReadStream(this.options.file);
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      line++;
      if (text.trim() === '') continue;
      this.share = size > 0 ? input.bytesRead / size : 1;
      await this.take(text, line);
      if (line % LINES_AT_ONCE === 0) this.report();
    }
    this.share = 1;
    await this.setAside();
    for (const batch of this.batches.rest()) await this.send(batch);
    this.report();
    return {
      counts: this.tally.counts,
      reasons: this.tally.reasons,
      broken: this.tally.broken,
      earlier: this.tally.earlier,
      repeated: this.tally.repeated,
      groups: [...this.groups.values()],
      withoutId: this.withoutId,
      wasStopped: this.options.signal.aborted
    };
  }

  private async take(text: string, line: number): Promise<void> {
    const letter = this.readLine(text.replace(/^\uFEFF/, ''), line);
    if (!letter || !this.tally.meet(letter.key, line)) return;
    if (Date.now() - letter.time > CONTRACTS[letter.contract].mostDays * DAY_MS) {
      this.tally.settle(letter.key, 'too old');
      this.tooOld.push({ text, key: letter.key });
      if (this.tooOld.length >= LINES_AT_ONCE) await this.setAside();
      return;
    }
    if (!letter.hasId) this.withoutId++;
    const full = this.batches.add(letter);
    if (full) await this.send(full);
  }

  private readLine(text: string, line: number): DeadLetter | undefined {
    try {
      return readDeadLetter(text, line);
    } catch (error) {
      if (!(error instanceof BrokenLine)) throw error;
      this.tally.meetBroken(line, error.message);
      return undefined;
    }
  }

  /** The lines are in a file of their own before the journal says so: a crash loses none. */
  private async setAside(): Promise<void> {
    const lines = this.tooOld.splice(0);
    if (this.options.isDryRun || lines.length === 0) return;
    const text = lines.map((line) => `${line.text}\n`).join('');
    await appendFile(filesBeside(this.options.file).tooOld, text);
    await this.journal.write(lines.map(({ key }) => ({ key, outcome: 'too old' })));
  }

  private async send({ letters }: Batch): Promise<void> {
    const [first] = letters as [DeadLetter];
    const group = groupKey(first);
    const why = this.options.signal.aborted
      ? STOPPED
      : (this.stopReason ?? this.stoppedAccounts.get(group));
    const isSent = why === undefined && !this.options.isDryRun;
    if (why === undefined) this.noteGroup(group, first, letters.length);
    const results = isSent ? await this.deliver(letters, group) : undefined;
    const entries: Entry[] = [];
    letters.forEach(({ key }, at) => {
      const result: Result = results?.[at] ?? { outcome: 'left', reason: why ?? DRY_RUN };
      this.tally.settle(key, result.outcome, result.reason);
      if (result.outcome !== 'left') entries.push(this.entryOf(key, result.outcome, result.reason));
    });
    await this.journal.write(entries);
    this.report();
  }

  private async deliver(letters: readonly DeadLetter[], group: string): Promise<Result[]> {
    const { results, stops } = await this.delivery.send(letters);
    const reason = results.findLast(({ outcome }) => outcome === 'left')?.reason ?? '';
    if (stops === 'run') this.stopReason = reason;
    if (stops === 'account') this.stoppedAccounts.set(group, reason);
    return results;
  }

  private noteGroup(key: string, { contract, region, account }: Group, events: number): void {
    const known = this.groups.get(key) ?? { contract, region, account, events: 0, requests: 0 };
    known.events += events;
    known.requests++;
    this.groups.set(key, known);
  }

  private entryOf(key: string, outcome: Done, reason: string): Entry {
    const { to } = this.options;
    return { key, outcome, ...(reason ? { reason } : {}), ...(to ? { to: to.origin } : {}) };
  }

  private report(pauseMs = 0): void {
    this.options.onProgress?.({ counts: this.tally.counts, share: this.share, pauseMs });
  }
}

const DRY_RUN = 'a dry run sends nothing';
