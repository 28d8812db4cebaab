import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { openCsv } from './csv.js';
import { Cells, lineThatIsNotUtf8, type Encoding } from './encoding.js';
import { openNdjson } from './ndjson.js';
import { InputFault, type RowFile } from './row.js';

export interface OpenOptions {
  /** A path, or "-" for standard input. */
  file: string;
  /** Found out unless given. */
  encoding?: Encoding | undefined;
  /** "comma", "semicolon" or "tab"; found out unless given. */
  delimiter?: string | undefined;
}

/** How much of a file is looked at before anything is sent. */
const HEAD_BYTES = 1_000_000;

/** What the first bytes of files say that are no text. */
const OTHER_FORMATS: readonly [prefix: string, fault: string][] = [
  ['\u001F\u008B', 'it is compressed; unpack it: gunzip -c FILE.gz | amazon-ads send - …'],
  ['PK\u0003\u0004', 'it is an Excel workbook or a ZIP archive; save it as CSV UTF-8'],
  ['PAR1', 'it is Parquet; export it as CSV or as NDJSON'],
  ['Obj\u0001', 'it is Avro; export it as CSV or as NDJSON'],
  ['\u00FF\u00FE', 'it is UTF-16; save it as CSV UTF-8'],
  ['\u00FE\u00FF', 'it is UTF-16; save it as CSV UTF-8'],
  ['[', 'it is one JSON list; write one object a line: jq -c ".[]" FILE']
];

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a file of orders and finds out what it is: CSV or NDJSON, its delimiter and its encoding.
 *
 * @throws InputFault if it is something else, and what opening it throws
 */
export async function openRows({ file, encoding, delimiter }: OpenOptions): Promise<RowFile> {
  const name = file === '-' ? 'standard input' : file;
  const { source, size } = await sourceOf(file);
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const { head, isWhole } = await peek(chunks);
  const hasMark = head.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const start = hasMark ? head.subarray(3) : head;
  const other = OTHER_FORMATS.find(([prefix]) => start.toString('latin1', 0, 8).startsWith(prefix));
  if (other) throw new InputFault(`${name}: ${other[1]}`);
  if (start.toString('latin1').trim() === '') throw new InputFault(`${name}: it is empty`);
  const cells = new Cells(encoding ?? foundEncoding(start, isWhole, name));
  const bytes = (async function* () {
    yield start;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      yield next.value;
    }
  })();
  const isJson = start.toString('latin1').trimStart().startsWith('{');
  const opened = isJson
    ? openNdjson(bytes, cells, name)
    : await openCsv(bytes, start, cells, name, delimiter);
  const { encoding: used } = cells;
  return {
    format: isJson ? 'ndjson' : 'csv',
    ...opened,
    facts: [...opened.facts, used === 'utf-8' ? 'UTF-8' : 'Windows-1252'],
    size
  };
}

/** @throws what a file throws that is not there or a folder, at once */
async function sourceOf(
  file: string
): Promise<{ source: ReadStream | NodeJS.ReadStream; size: number }> {
  if (file === '-') return { source: process.stdin, size: 0 };
  const status = await stat(file);
  if (status.isDirectory()) {
    throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR', path: file });
  }
  return { source: createReadStream(file), size: status.size };
}

async function peek(chunks: AsyncIterator<Buffer>): Promise<{ head: Buffer; isWhole: boolean }> {
  const found: Buffer[] = [];
  let size = 0;
  while (size < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done) return { head: Buffer.concat(found), isWhole: true };
    found.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(found), isWhole: false };
}

/** @throws InputFault if it is not UTF-8: which of the others it is, nobody can tell from the bytes */
function foundEncoding(head: Buffer, isWhole: boolean, name: string): Encoding {
  const line = lineThatIsNotUtf8(head, isWhole);
  if (line === undefined) return 'utf-8';
  throw new InputFault(
    `${name}: line ${line} is not UTF-8; add --encoding windows-1252 if all of the file is that, ` +
      'as Excel and older shops write it, or --encoding utf-8 to reject such lines'
  );
}
