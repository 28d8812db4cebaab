import { parse, type CsvError, type Info } from 'csv-parse';
import { Readable } from 'node:stream';
import type { Cells } from './encoding.js';
import { recognize } from './profiles.js';
import { InputFault, REASON_COLUMN, type Row, type RowFile } from './row.js';

/** A row larger than this is taken for a quote that never ends. */
export const MOST_ROW_BYTES = 16_000_000;

const DELIMITERS: Readonly<Record<string, string>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  bar: '|'
};

/** The names of the delimiters that are read. */
export const DELIMITER_NAMES = Object.keys(DELIMITERS);

/** What csv-parse gives for a record. */
interface Parsed {
  record: string[];
  info: Info;
}

/** What the caller says of a CSV. */
export interface CsvOptions {
  /** The name of what stands between columns; found out unless given. */
  delimiter?: string | undefined;
  /** So many lines stand before the names of the columns. */
  skip?: number | undefined;
}

/** Reads RFC 4180, with whatever of comma, semicolon, tab and bar the first line has most of. */
export async function openCsv(
  bytes: AsyncIterable<Buffer>,
  head: Buffer,
  cells: Cells,
  file: string,
  options: CsvOptions
): Promise<
  Pick<RowFile, 'columns' | 'facts' | 'twice' | 'rejectedHeader' | 'rows' | 'headerHint'>
> {
  const { skip = 0 } = options;
  const lines = head.toString('latin1').split('\n', skip + MOST_HEADER_LINES);
  // Excel's own first line names the delimiter, "sep=;"; it is no row.
  const [, named] = /^sep=(.)\r?$/i.exec(lines[skip] ?? '') ?? [];
  const before = named === undefined ? skip : skip + 1;
  const name = options.delimiter ?? nameOfDelimiter(named) ?? delimiterOf(lines.slice(before));
  const delimiter = DELIMITERS[name] as string;
  const skipped: SkippedRow[] = [];
  const records = parseRecords(withoutLines(bytes, before), delimiter, file, skipped);
  const first = await records.next();
  const header = first.done ? [] : first.value.record;
  const columns = namesOf(header, cells, file, before + 1);
  const reasonAt = columns.indexOf(REASON_COLUMN);
  const table: Table = {
    cells,
    delimiter,
    places: new Map(columns.map((column, at) => [column, at])),
    width: columns.length,
    reasonAt,
    linesBefore: before
  };
  return {
    columns: columns.filter((column) => column !== REASON_COLUMN),
    facts: [`${name}s between columns`],
    twice: namesThatStandTwice(columns),
    rejectedHeader: rejectedLine(table, header, REASON_COLUMN),
    rows: rowsOf(records, table, skipped),
    headerHint: headerHintIn(lines, before, columns)
  };
}

/** So many lines are searched for the names of columns. */
const MOST_HEADER_LINES = 60;
/** A line with so many names that are known can hold the names of columns. */
const LEAST_KNOWN_NAMES = 3;

/** The first line behind the first that holds names of columns, where the first holds fewer. */
function headerHintIn(
  lines: readonly string[],
  before: number,
  columns: readonly string[]
): number | undefined {
  const known = (names: readonly string[]): number => recognize(names)?.sources.length ?? 0;
  const least = Math.max(LEAST_KNOWN_NAMES, known(columns) + 1);
  const at = lines.findIndex((line, number) => {
    if (number <= before) return false;
    const delimiter = DELIMITERS[delimiterOf([line])] as string;
    const names = line.split(delimiter).map((cell) => cell.trim().replaceAll('"', ''));
    return known(names) >= least;
  });
  return at === -1 ? undefined : at + 1;
}

/** The bytes behind so many lines. */
async function* withoutLines(
  bytes: AsyncIterable<Buffer>,
  lines: number
): AsyncGenerator<Buffer, void> {
  let left = lines;
  for await (const chunk of bytes) {
    let from = 0;
    while (left > 0) {
      const end = chunk.indexOf(10, from);
      if (end === -1) break;
      from = end + 1;
      left--;
    }
    if (left === 0) yield from === 0 ? chunk : chunk.subarray(from);
  }
}

function nameOfDelimiter(sign: string | undefined): string | undefined {
  return DELIMITER_NAMES.find((name) => DELIMITERS[name] === sign);
}

interface Table {
  cells: Cells;
  delimiter: string;
  /** Of a column by its name. */
  places: ReadonlyMap<string, number>;
  width: number;
  /** Where the column with the reason stands, as in a file of rejected rows; -1 if nowhere. */
  reasonAt: number;
  /** How many lines stand before the names of the columns. */
  linesBefore: number;
}

/** A row whose quotes are wrong. */
interface SkippedRow {
  line: number;
  /** How many rows were read before it, the header among them. */
  after: number;
  fault: string;
}

/** @param skipped gets the rows that cannot be read, before the next one that can comes out */
async function* parseRecords(
  bytes: AsyncIterable<Buffer>,
  delimiter: string,
  file: string,
  skipped: SkippedRow[]
): AsyncGenerator<Parsed, void> {
  const parser = parse({
    delimiter,
    encoding: 'latin1',
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MOST_ROW_BYTES,
    skip_records_with_error: true,
    on_skip: (error) => {
      // Thrown, it ends the reading: from here on nothing tells rows from cells any more.
      if (error) skipped.push(skippedRow(error, file));
    }
  });
  const source = Readable.from(bytes);
  source.once('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    yield* parser as AsyncIterable<Parsed>;
  } finally {
    source.destroy();
  }
}

function skippedRow(error: CsvError, file: string): SkippedRow {
  const { lines, records } = error as CsvError & Info;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const size = `${MOST_ROW_BYTES / 1_000_000} MB`;
    throw new InputFault(
      `${file}: a row of more than ${size} ends near line ${lines}; look for a quote that never ends before it`
    );
  }
  const fault =
    error.code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quote that opens before the end of the file never ends, and hides the rows behind it; close it'
      : 'its quotes do not match: double those within a cell and put the cell into quotes';
  return { line: lines, after: records, fault };
}

async function* rowsOf(
  records: AsyncGenerator<Parsed, void>,
  table: Table,
  skipped: SkippedRow[]
): AsyncGenerator<Row, void> {
  let named = 0;
  const broken = function* (before: number): Generator<Row> {
    while (skipped[0] && skipped[0].after < before) {
      const { line, fault } = skipped.shift() as SkippedRow;
      if (line !== named) yield new CsvRow(table, [], { line: line + table.linesBefore, fault });
      named = line;
    }
  };
  for await (const { record, info } of records) {
    yield* broken(info.records);
    const line = info.lines - lineBreaksIn(record) + table.linesBefore;
    yield new CsvRow(table, record, { line, fault: faultOf(record, table.width) });
  }
  yield* broken(Infinity);
}

/** A cell of more characters is no field of an order. */
const MOST_CELL_CHARACTERS = 2_000_000;

function faultOf(record: readonly string[], width: number): string | undefined {
  for (const cell of record) {
    if (cell.includes('\0'))
      return 'it holds U+0000, which no text has; was a binary file put into it?';
    if (cell.length > MOST_CELL_CHARACTERS) {
      return `a cell has more than ${MOST_CELL_CHARACTERS / 1_000_000} million characters; is a quote missing?`;
    }
  }
  // More cells than columns are no fault if there is nothing in them: some shops end lines so.
  const isWider = record.length > width && record.slice(width).some((cell) => cell !== '');
  if (record.length >= width && !isWider) return undefined;
  return `it has ${record.length} cells, the first line ${width}; is it cut off, or a cell without quotes?`;
}

function lineBreaksIn(record: readonly string[]): number {
  let breaks = 0;
  for (const cell of record) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks++;
  }
  return breaks;
}

class CsvRow implements Row {
  readonly line: number;
  readonly fault: string | undefined;
  private readonly table: Table;
  private readonly record: readonly string[];

  constructor(
    table: Table,
    record: readonly string[],
    { line, fault }: Pick<Row, 'line' | 'fault'>
  ) {
    this.table = table;
    this.record = record;
    this.line = line;
    this.fault = fault;
  }

  value(column: string): unknown {
    const at = this.table.places.get(column);
    const cell = at === undefined ? undefined : this.record[at];
    return cell === undefined ? undefined : this.table.cells.decode(cell);
  }

  content(): string {
    return this.record.filter((_, at) => at !== this.table.reasonAt).join('\u0000');
  }

  hasFormula(): boolean {
    return this.record.some((cell) => /^[=+@-]/.test(cell));
  }

  rejected(reason: string): Buffer {
    return rejectedLine(this.table, this.record, this.table.cells.own(reason));
  }
}

/** A row's cells and the reason, which takes the place of an earlier one. */
function rejectedLine(table: Table, record: readonly string[], reason: string): Buffer {
  const own = Array.from({ length: table.width }, (_, at) => record[at] ?? '');
  if (table.reasonAt === -1) own.push(reason);
  else own[table.reasonAt] = reason;
  const line = own.map((cell) => quoted(cell, table.delimiter)).join(table.delimiter);
  return table.cells.encode(`${line}\n`);
}

function quoted(cell: string, delimiter: string): string {
  const isPlain = !/["\r\n]/.test(cell) && !cell.includes(delimiter) && cell.trim() === cell;
  return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/** The delimiter that the first line that is not blank has most of outside quotes. */
function delimiterOf(lines: readonly string[]): string {
  const head = lines.slice(lines.findIndex((line) => line.trim() !== '')).join('\n');
  const counts = new Map(DELIMITER_NAMES.map((name) => [DELIMITERS[name], { name, count: 0 }]));
  let isQuoted = false;
  for (const sign of head) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && sign === '\n') break;
    const counted = isQuoted ? undefined : counts.get(sign);
    if (counted) counted.count++;
  }
  return [...counts.values()].reduce((best, next) => (next.count > best.count ? next : best)).name;
}

/** @throws InputFault where the first line holds an order instead of names */
function namesOf(header: readonly string[], cells: Cells, file: string, line: number): string[] {
  const names = header.map((cell) => cells.decode(cell).trim());
  if (names.some((name) => name.includes('@'))) {
    throw new InputFault(
      `${file}: line ${line} holds an e-mail address where the columns' names belong; put a line with the names above it`
    );
  }
  return names;
}

function namesThatStandTwice(columns: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, column] of columns.entries()) {
    if (column !== '') places.set(column, [...(places.get(column) ?? []), at + 1]);
  }
  return new Map([...places].filter(([, found]) => found.length > 1));
}
