import { open, readFile, type FileHandle } from 'node:fs/promises';

/** What has become of an event for good. */
export type Done = 'accepted' | 'refused' | 'too old';

const WORDS: readonly string[] = ['accepted', 'refused', 'too old'] satisfies Done[];

/** An event that is done, by its key. */
export interface Entry {
  key: string;
  outcome: Done;
  /** Amazon's reason, where it refused. */
  reason?: string;
  /** The server that stood in for Amazon; what it accepted, Amazon has not seen. */
  to?: string;
}

/**
 * What is done of a file, in a file beside it: one JSON object a line, only ever appended to. What is
 * written is on the disk when `write` resolves, so that a process killed a moment later repeats
 * nothing it has written.
 */
export class Journal {
  private readonly file: FileHandle | undefined;
  private needsLineBreak: boolean;

  private constructor(file: FileHandle | undefined, needsLineBreak: boolean) {
    this.file = file;
    this.needsLineBreak = needsLineBreak;
  }

  /**
   * Reads the journal, if there is one, and opens it for writing.
   *
   * @param isReadOnly creates and writes nothing
   */
  static async open(
    path: string,
    isReadOnly = false
  ): Promise<{ journal: Journal; entries: Entry[] }> {
    const text = await readIfThere(path);
    const file = isReadOnly ? undefined : await open(path, 'a');
    const isTorn = text !== '' && !text.endsWith('\n');
    const entries = text.split('\n').flatMap((line) => readEntry(line) ?? []);
    return { journal: new Journal(file, isTorn), entries };
  }

  /** Appends what is done, in one write. */
  async write(entries: readonly Entry[]): Promise<void> {
    if (!this.file || entries.length === 0) return;
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await this.file.appendFile(this.needsLineBreak ? `\n${lines}` : lines);
    this.needsLineBreak = false;
    await this.file.datasync();
  }

  async close(): Promise<void> {
    await this.file?.close();
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** A line that was torn by a crash is no entry; its event is sent again under the same id. */
function readEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line) as Entry;
    return typeof entry.key === 'string' && WORDS.includes(entry.outcome) ? entry : undefined;
  } catch {
    return undefined;
  }
}
