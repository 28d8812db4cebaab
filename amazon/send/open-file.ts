import type { ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { openCsv } from './csv.js';
import { Cells, lineThatIsNotUtf8, wideEncodingOf, type Encoding } from './encoding.js';
import type { Input } from './input.js';
import { openNdjson } from './ndjson.js';
import { InputFault, type RowFile } from './row.js';

export interface OpenOptions {
  /** Found out unless given. */
  encoding?: Encoding | undefined;
  /** "comma", "semicolon", "tab" or "bar"; found out unless given. */
  delimiter?: string | undefined;
  /** So many lines stand before the names of the columns. */
  skip?: number | undefined;
}

/** How much of a file is looked at before anything is sent. */
const HEAD_BYTES = 1_000_000;

/** What the first bytes of files say that are no text. */
const OTHER_FORMATS: readonly [prefix: string, fault: string][] = [
  ['PK\u0003\u0004', 'it is an Excel workbook or a ZIP archive; save it as CSV UTF-8'],
  ['PAR1', 'it is Parquet; export it as CSV or as NDJSON'],
  ['Obj\u0001', 'it is Avro; export it as CSV or as NDJSON'],
  ['[', 'it is one JSON list; write one object a line: jq -c ".[]" FILE']
];

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Opens a file of orders and finds out what it is: CSV or NDJSON, its delimiter, its encoding, and
 * whether it is compressed.
 *
 * @throws InputFault if it is something else, and what opening it throws
 */
export async function openRows(input: Input, options: OpenOptions): Promise<RowFile> {
  const { name, size } = input;
  const file = await input.read();
  const unpacked = await unpack(file, name);
  const text = await widen(unpacked.bytes, options.encoding);
  const { head, isWhole } = await peek(text.bytes);
  const hasMark = head.subarray(0, 3).equals(BYTE_ORDER_MARK);
  const start = hasMark ? head.subarray(3) : head;
  const other = OTHER_FORMATS.find(([prefix]) => start.toString('latin1', 0, 8).startsWith(prefix));
  if (other) throw new InputFault(`${name}: ${other[1]}`);
  if (start.toString('latin1').trim() === '') throw new InputFault(`${name}: it is empty`);
  const cells = new Cells(text.encoding ?? options.encoding ?? foundEncoding(start, isWhole, name));
  const bytes = (async function* () {
    yield start;
    for (let next = await text.bytes.next(); !next.done; next = await text.bytes.next()) {
      yield next.value;
    }
  })();
  const isJson = start.toString('latin1').trimStart().startsWith('{');
  const opened = isJson
    ? openNdjson(bytes, cells)
    : await openCsv(bytes, start, cells, name, options);
  return {
    format: isJson ? 'ndjson' : 'csv',
    ...opened,
    facts: [
      ...opened.facts,
      text.encoding ? text.label : LABELS[cells.encoding],
      ...unpacked.facts
    ],
    share: () => (size > 0 ? Math.min(file.bytesRead / size, 1) : 0),
    close: () => file.destroy()
  };
}

const LABELS: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16'
};

type Bytes = AsyncIterator<Buffer>;

/** The bytes of a stream that can be compressed with gzip. */
async function unpack(file: ReadStream, name: string): Promise<{ bytes: Bytes; facts: string[] }> {
  const chunks = iterate(file);
  const first = await chunks.next();
  const isPacked = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!isPacked) return { bytes: withFirst(first, chunks), facts: [] };
  const packed = Readable.from(withFirst(first, chunks), { objectMode: false });
  const unpacked = packed.pipe(createGunzip());
  packed.once('error', (error) => unpacked.destroy(error));
  return { bytes: tellingFaults(iterate(unpacked), name), facts: ['gzip'] };
}

async function* tellingFaults(chunks: Bytes, name: string): AsyncGenerator<Buffer, void> {
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new InputFault(
      `${name}: it cannot be unpacked (${message}); is it complete? gunzip -t says so`
    );
  }
}

/** The bytes as UTF-8 where they are UTF-16. */
async function widen(
  chunks: Bytes,
  given: Encoding | undefined
): Promise<{ bytes: Bytes; encoding: 'utf-8' | undefined; label: string }> {
  const first = await chunks.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  const wide = wideEncodingOf(head, given);
  const all = withFirst(first, chunks);
  if (!wide) return { bytes: all, encoding: undefined, label: '' };
  return { bytes: narrowed(all, wide), encoding: 'utf-8', label: 'UTF-16' };
}

async function* narrowed(
  chunks: Bytes,
  encoding: 'utf-16le' | 'utf-16be'
): AsyncGenerator<Buffer, void> {
  const decoder = new TextDecoder(encoding);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    const text = decoder.decode(next.value, { stream: true });
    if (text !== '') yield Buffer.from(text);
  }
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest);
}

function iterate(stream: Readable): Bytes {
  return stream[Symbol.asyncIterator]() as Bytes;
}

async function* withFirst(
  first: IteratorResult<Buffer, unknown>,
  rest: Bytes
): AsyncGenerator<Buffer, void> {
  if (first.done) return;
  yield first.value;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function peek(chunks: Bytes): Promise<{ head: Buffer; isWhole: boolean }> {
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
