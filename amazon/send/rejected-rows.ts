import { closeSync, fchmodSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Row, RowFile } from './row.js';

/**
 * The rows that were refused, in a file of the same form as the one they came from, each with its
 * reason: to be corrected and sent. There is no file where none was.
 */
export class RejectedRows {
  readonly path: string;
  /** How many rows are in it. */
  count = 0;
  /** Whether some have a cell that a spreadsheet would take for a formula. */
  hasFormulas = false;
  private readonly header: Buffer;
  private file: number | undefined;

  /** An earlier run's file is gone then: what it held is refused again, or is not any more. */
  constructor(path: string, { rejectedHeader }: Pick<RowFile, 'rejectedHeader'>) {
    this.path = path;
    this.header = rejectedHeader;
    rmSync(path, { force: true });
  }

  add(rows: readonly Row[], reason: string): void {
    if (this.file === undefined) {
      // It holds what the orders hold of people.
      this.file = openSync(this.path, 'w', 0o600);
      // The rights count only where the file was not there.
      fchmodSync(this.file, 0o600);
      writeSync(this.file, this.header);
    }
    for (const row of rows) {
      writeSync(this.file, row.rejected(reason));
      this.hasFormulas ||= row.hasFormula();
    }
    this.count += rows.length;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
