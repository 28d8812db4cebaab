import { createReadStream } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { RunLock } from './run-lock.js';

/** The journal cannot be written; the message names it and what to do. */
export class JournalFault extends Error {
  readonly code = 'EJOURNAL';
}

/** What has become of an event for good. */
export type Done = 'accepted' | 'refused' | 'too old';

const WORDS: readonly string[] = ['accepted', 'refused', 'too old'] satisfies Done[];

/** Read and written by its owner alone. */
export const PRIVATE = 0o600;

const KEY = /^[\w-]{27}$/;

/** An event that is done, by its key. */
export interface Entry {
  key: string;
  outcome: Done;
  /** Digests of what it says and of whom it names; older journals have none. */
  content?: string;
  person?: string;
  /** Amazon's reason, where it refused. */
  reason?: string;
  /** The day, where it counts: people can ask again to be forgotten. */
  date?: string;
  /** The server that stood in for Amazon; what it accepted, Amazon has not seen. */
  to?: string;
}

/**
 * What is done of a file, in a file beside it: one JSON object a line, only ever appended to. What is
 * written is on the disk when `write` resolves, so that a process killed a moment later repeats
 * nothing it has written.
 */
export class Journal {
  private readonly path: string;
  private readonly file: FileHandle | undefined;
  private readonly lock: RunLock | undefined;
  private needsLineBreak: boolean;

  private constructor(
    path: string,
    file: FileHandle | undefined,
    lock: RunLock | undefined,
    needsLineBreak: boolean
  ) {
    this.path = path;
    this.file = file;
    this.lock = lock;
    this.needsLineBreak = needsLineBreak;
  }

  /**
   * Reads the journal, if there is one, and opens it for writing, for this run alone: two runs at once
   * would send everything twice. It can be read by its owner only.
   *
   * @param onEntry gets what earlier runs have done, one by one: a journal can be large
   * @param isReadOnly creates and writes nothing, and takes no lock
   * @throws LockedError if another run is at work on it, and what opening it throws
   */
  static async open(
    path: string,
    onEntry: (entry: Entry) => void,
    isReadOnly = false
  ): Promise<Journal> {
    if (isReadOnly) {
      return new Journal(path, undefined, undefined, await readIfThere(path, onEntry));
    }
    const lock = (await isDevice(path)) ? undefined : await RunLock.take(await placeOf(path));
    try {
      const isTorn = await readIfThere(path, onEntry);
      const file = await open(path, 'a', PRIVATE);
      // One from before had the rights of any file.
      if (lock) await file.chmod(PRIVATE).catch(() => undefined);
      return new Journal(path, file, lock, isTorn);
    } catch (error) {
      await lock?.release();
      throw error;
    }
  }

  /**
   * Appends what is done, in one write.
   *
   * @throws JournalFault
   */
  async write(entries: readonly Entry[]): Promise<void> {
    if (!this.file || entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const text = this.needsLineBreak ? `\n${lines}` : lines;
    // Whatever stops the write, the next begins a line of its own.
    this.needsLineBreak = true;
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'ENOSPC' ? 'the disk is full' : message;
      throw new JournalFault(
        `${this.path}: the journal cannot be written (${why}); make room and run again. ` +
          'What Amazon took last is sent again then, under the same event IDs, which it counts once'
      );
    }
    this.needsLineBreak = false;
  }

  async close(): Promise<void> {
    await this.file?.close();
    await this.lock?.release();
  }
}

/** Whether the path is there and no file, such as /dev/null: nothing could be locked or remembered. */
async function isDevice(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile();
}

/** A journal that two paths lead to has one lock. */
function placeOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/** @returns whether the file ends within a line */
async function readIfThere(path: string, onEntry: (entry: Entry) => void): Promise<boolean> {
  const status = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!status?.isFile() || status.size === 0) return false;
  let last = '';
  const input = createReadStream(path, 'utf8').on('data', (chunk) => (last = String(chunk)));
  for await (const line of createInterface({ input })) {
    const entry = readEntry(line);
    if (entry) onEntry(entry);
  }
  return !last.endsWith('\n');
}

/** A line that was torn by a crash is no entry; its event is sent again under the same id. */
function readEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry;
    return KEY.test(entry.key) && WORDS.includes(entry.outcome) ? entry : undefined;
  } catch {
    return undefined;
  }
}
