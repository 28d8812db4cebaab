import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Backoff } from './backoff.js';
import { valueAt } from '../contracts/contract.js';
import { CONTRACTS } from '../contracts/index.js';
import { isInShard, shardSuffix, type Shard } from '../shard.js';
import type { Conversion } from './conversion.js';
import type { Credentials } from './credentials.js';
import { BrokenLine, readDeadLetter, RefusedLine } from './dead-letter.js';
import { Dispatch, type SentGroup } from './dispatch.js';
import { linesOf } from './lines.js';
import { LinesAside } from './lines-aside.js';
import type { Counts, Reason } from './tally.js';

export interface ReplayOptions {
  /** Dead letters as NDJSON; the journal and the events too old are written beside it. */
  file: string;
  credentials: Credentials;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Reads and counts; sends and writes nothing. */
  isDryRun?: boolean;
  /** Ends the run after the request under way. */
  /** Sends one part of the events; unless given, all. */
  shard?: Shard | undefined;
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
  groups: SentGroup[];
  /** Events without an id: Amazon cannot know one that it took without answering. */
  withoutId: number;
  wasStopped: boolean;
}

export const DAY_MS = 86_400_000;
/** Lines between two looks at progress, and between two writes of what is too old. */
const LINES_AT_ONCE = 1000;

/** Where a run keeps what is done of a file, and the lines that are too old to be sent. */
function filesBeside({ file, shard }: ReplayOptions): { journal: string; tooOld: string } {
  const base = file + shardSuffix(shard);
  return { journal: `${base}.journal`, tooOld: `${base}.too-old.ndjson` };
}

/**
 * Sends the dead letters of a file again: every event once, under its own id and time, in batches.
 * What Amazon accepted, refused or is too old goes into the journal, and a later run leaves it alone.
 *
 * @throws if the file cannot be read or the journal not be written
 */
export async function replay(options: ReplayOptions): Promise<Summary> {
  const { size } = await statFile(options.file);
  let share = 0;
  const dispatch = await Dispatch.open({
    ...options,
    journal: filesBeside(options).journal,
    takesEdits: false,
    onChange: (pauseMs) => {
      options.onProgress?.({ counts: dispatch.tally.counts, share, pauseMs });
    }
  });
  try {
    const run = new ReplayRun(options, dispatch);
    return await run.read(size, (read) => (share = read));
  } finally {
    await dispatch.close();
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
  private readonly dispatch: Dispatch;
  private readonly tooOld: { text: string; key: string }[] = [];
  private aside: LinesAside | undefined;
  private broken = 0;

  constructor(options: ReplayOptions, dispatch: Dispatch) {
    this.options = options;
    this.dispatch = dispatch;
  }

  async read(size: number, onShare: (share: number) => void): Promise<Summary> {
    const input = createReadStream(this.options.file);
    const { tally } = this.dispatch;
    let line = 0;
    for await (const text of linesOf(input)) {
      line++;
      if (text.trim() === '') continue;
      onShare(size > 0 ? input.bytesRead / size : 1);
      await this.take(text, line);
      if (line % LINES_AT_ONCE === 0) this.report(input.bytesRead / size);
    }
    onShare(1);
    await this.setAside();
    await this.dispatch.finish();
    return {
      counts: tally.counts,
      reasons: tally.reasons,
      broken: this.broken,
      earlier: tally.earlier,
      repeated: tally.repeated,
      groups: this.dispatch.groups,
      withoutId: this.dispatch.withoutId,
      wasStopped: this.options.signal.aborted
    };
  }

  private async take(text: string, line: number): Promise<void> {
    const letter = this.readLine(text, line);
    if (!letter || !this.isOurs(letter)) return;
    const { tally } = this.dispatch;
    const { key, time, contract } = letter;
    if (tally.meet({ rows: [line] }, [letter]).length === 0) return;
    if (Date.now() - time > CONTRACTS[contract].mostDays * DAY_MS) {
      tally.settle(key, 'too old');
      this.tooOld.push({ text, key });
      if (this.tooOld.length >= LINES_AT_ONCE) await this.setAside();
    } else await this.dispatch.add(letter);
  }

  /** One order is in one part, whatever becomes of it for several advertisers. */
  private isOurs({ contract, event, key }: Conversion): boolean {
    const { shard } = this.options;
    if (!shard) return true;
    const id = valueAt(event, CONTRACTS[contract].idPath);
    return isInShard(shard, typeof id === 'string' && id !== '' ? id : key);
  }

  private readLine(text: string, line: number): Conversion | undefined {
    try {
      return readDeadLetter(text, Date.now());
    } catch (error) {
      // What is no dead letter is one part's too.
      if (!(error instanceof RefusedLine || error instanceof BrokenLine)) throw error;
      const { shard } = this.options;
      if (shard && !isInShard(shard, text)) return undefined;
      if (error instanceof RefusedLine) {
        this.dispatch.tally.end({ rows: [line] }, 'refused', error.message);
        return undefined;
      }
      this.broken++;
      this.dispatch.tally.end({ rows: [line] }, 'left', error.message);
      return undefined;
    }
  }

  /** The lines are in a file of their own before the journal says so: a crash loses none. */
  private async setAside(): Promise<void> {
    const lines = this.tooOld.splice(0);
    if (this.options.isDryRun || lines.length === 0) return;
    this.aside ??= await LinesAside.open(filesBeside(this.options).tooOld);
    await this.aside.add(lines.map(({ text }) => text));
    await this.dispatch.note(
      lines.map(({ key }) => key),
      'too old'
    );
  }

  private report(share: number): void {
    this.options.onProgress?.({ counts: this.dispatch.tally.counts, share, pauseMs: 0 });
  }
}
