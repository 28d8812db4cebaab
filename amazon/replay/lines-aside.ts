import { createReadStream } from 'node:fs';
import { open, stat, truncate } from 'node:fs/promises';
import { digest } from '../event-identity.js';
import { PRIVATE } from './journal.js';
import { linesOf } from './lines.js';

/** Lines set aside in a file of their own, each once, however often a run dies and is begun again. */
export class LinesAside {
  private readonly path: string;
  private readonly known: Set<string>;

  private constructor(path: string, known: Set<string>) {
    this.path = path;
    this.known = known;
  }

  /** Reads which lines are there already, and cuts off one that a run which died left half written. */
  static async open(path: string): Promise<LinesAside> {
    const known = new Set<string>();
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size > 0) {
      const input = createReadStream(path);
      let read = 0;
      let end = 0;
      input.on('data', (chunk) => {
        const at = chunk.lastIndexOf('\n');
        if (at >= 0) end = read + at + 1;
        read += chunk.length;
      });
      let last = '';
      for await (const line of linesOf(input)) known.add(digest((last = line)));
      if (end < size) {
        known.delete(digest(last));
        await truncate(path, end);
      }
    }
    return new LinesAside(path, known);
  }

  /** Appends those lines that are not there yet; they are on the disk when this resolves. */
  async add(lines: readonly string[]): Promise<void> {
    const fresh = new Map(lines.map((line) => [digest(line), line]));
    for (const key of fresh.keys()) if (this.known.has(key)) fresh.delete(key);
    const file = await open(this.path, 'a', PRIVATE);
    try {
      // One from before had the rights of any file.
      await file.chmod(PRIVATE);
      await file.appendFile([...fresh.values()].map((line) => `${line}\n`).join(''));
      await file.datasync();
    } finally {
      await file.close();
    }
    for (const key of fresh.keys()) this.known.add(key);
  }
}
