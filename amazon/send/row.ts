/** A file or a row of it that cannot be used; the message says where, what is wrong and what to do. */
export class InputFault extends Error {}

/** One row of a file of orders: a record of a CSV, or a line of NDJSON. */
export interface Row {
  /** The line of the file on which it begins, from 1. */
  readonly line: number;
  /** Why nothing can be read from it; undefined if something can. */
  readonly fault?: string | undefined;
  /**
   * The value of a column, or at a path such as "user_data.email"; undefined where there is none.
   *
   * @throws InputFault if its bytes are not of the file's encoding
   */
  value(column: string): unknown;
  /** Its content as one text, to tell rows apart. */
  content(): string;
  /** Whether it has a cell that a spreadsheet would take for a formula. */
  hasFormula(): boolean;
  /** The row as it goes into the file of rejected rows, as bytes, with the line break. */
  rejected(reason: string): Buffer;
}

/** A file of orders, opened. */
export interface RowFile {
  format: 'csv' | 'ndjson';
  /** What was found out about it, to be shown: "commas", "Windows-1252". */
  facts: string[];
  /** The columns of a CSV in their order; none for NDJSON, whose rows each have their own. */
  columns: string[];
  /** Where a name stands that two columns have: the places, from 1. */
  twice: ReadonlyMap<string, readonly number[]>;
  /** What stands before the rejected rows, as bytes. */
  rejectedHeader: Buffer;
  /** The rows; blank lines are left out. */
  rows: AsyncIterable<Row>;
  /** The line in which the names of columns seem to stand, if it is not the first that was read. */
  headerHint?: number | undefined;
  /** The share of the file that was read, from 0 to 1. */
  share(): number;
  /** Ends the reading before its end. */
  close(): void;
}

/** The column that says in a file of rejected rows why a row is in it. */
export const REASON_COLUMN = 'rejection_reason';
