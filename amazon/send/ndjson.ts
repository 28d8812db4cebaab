import { MOST_ROW_BYTES } from './csv.js';
import type { Cells } from './encoding.js';
import { InputFault, REASON_COLUMN, type Row, type RowFile } from './row.js';

/** Reads one JSON object a line. */
export function openNdjson(
  bytes: AsyncIterable<Buffer>,
  cells: Cells
): Pick<RowFile, 'columns' | 'facts' | 'twice' | 'rejectedHeader' | 'rows'> {
  return {
    columns: [],
    facts: ['one JSON object a line'],
    twice: new Map(),
    rejectedHeader: Buffer.alloc(0),
    rows: rowsOf(bytes, cells)
  };
}

async function* rowsOf(bytes: AsyncIterable<Buffer>, cells: Cells): AsyncGenerator<Row, void> {
  let line = 0;
  for await (const { text, isWhole } of linesOf(bytes)) {
    line++;
    if (text === undefined) yield new NdjsonRow(cells, '', { line, fault: TOO_LONG });
    else if (text.trim() !== '') yield new NdjsonRow(cells, text, { line, isWhole });
  }
}

const TOO_LONG = `it is larger than ${MOST_ROW_BYTES / 1_000_000} MB; write one object a line`;

/** Lines as one character for each byte, undefined for one that is too long, and whether a line break follows. */
async function* linesOf(
  bytes: AsyncIterable<Buffer>
): AsyncGenerator<{ text: string | undefined; isWhole: boolean }, void> {
  let parts: Buffer[] = [];
  let size = 0;
  const take = (isWhole: boolean): { text: string | undefined; isWhole: boolean } => {
    const text = size > MOST_ROW_BYTES ? undefined : Buffer.concat(parts).toString('latin1');
    parts = [];
    size = 0;
    return { text, isWhole };
  };
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > MOST_ROW_BYTES) parts = [];
    else parts.push(part);
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
      add(chunk.subarray(from, to));
      yield take(true);
      from = to + 1;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (size > 0) yield take(false);
}

class NdjsonRow implements Row {
  readonly line: number;
  readonly fault: string | undefined;
  private readonly cells: Cells;
  private readonly text: string;
  private readonly object: Record<string, unknown> | undefined;

  constructor(
    cells: Cells,
    text: string,
    { line, fault, isWhole = true }: { line: number; fault?: string; isWhole?: boolean }
  ) {
    this.cells = cells;
    this.text = text.trimEnd();
    this.line = line;
    this.fault = fault;
    if (fault !== undefined) return;
    try {
      const decoded = cells.decode(text);
      this.fault = faultIn(decoded);
      if (this.fault !== undefined) return;
      this.object = objectIn(decoded);
      if (!this.object) this.fault = `it is no JSON object${isWhole ? '' : '; is it cut off?'}`;
    } catch (error) {
      if (!(error instanceof InputFault)) throw error;
      this.fault = `it ${error.message}`;
    }
  }

  value(column: string): unknown {
    return valueAt(this.object, column);
  }

  content(): string {
    const { [REASON_COLUMN]: _, ...object } = this.object ?? {};
    return JSON.stringify(object);
  }

  hasFormula(): boolean {
    return false;
  }

  /** The object with the reason in it; a line that is not JSON is put into one as text. */
  rejected(reason: string): Buffer {
    const why = this.cells.own(JSON.stringify(reason));
    if (!this.object) {
      // The bytes go out as they came in, whatever they are.
      const line = JSON.stringify(this.text);
      return this.cells.encode(`{"${REASON_COLUMN}":${why},"line":${line}}\n`);
    }
    const { [REASON_COLUMN]: earlier, ...object } = this.object;
    const ownText = earlier === undefined ? this.text : latin1Json(object, this.cells);
    const start = ownText.slice(0, ownText.lastIndexOf('}')).trimEnd();
    const comma = start.endsWith('{') ? '' : ',';
    return this.cells.encode(`${start}${comma}"${REASON_COLUMN}":${why}}\n`);
  }
}

/** An object as JSON in the file's encoding, one character for each byte. */
function latin1Json(object: Record<string, unknown>, { encoding }: Cells): string {
  const json = JSON.stringify(object);
  return encoding === 'utf-8' ? Buffer.from(json).toString('latin1') : json;
}

/** Deeper nesting is no order, and what reads it would run out of stack. */
const MOST_NESTED = 100;

/** Why JSON is not to be read; undefined if it may be. */
function faultIn(text: string): string | undefined {
  if (/\\u0000|\0/.test(text)) return 'it holds U+0000, which no text has';
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    if (token.length > 1 || token === '"') continue;
    if (token === '[' || token === '{') depth++;
    else depth--;
    if (depth > MOST_NESTED) return `it is nested more than ${MOST_NESTED} deep`;
  }
  return undefined;
}

/** The texts and numbers of JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** Numbers of which JavaScript or who wrote them has lost digits stay texts: the digits of the line count. */
function withDigits(text: string): string {
  if (!/\d{16}|\d[eE][+-]?\d\d/.test(text)) return text;
  return text.replaceAll(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    const isWhole = /^-?\d+$/.test(token);
    const isExact = isWhole
      ? Number.isSafeInteger(Number(token))
      : !/[eE]/.test(token) || Math.abs(Number(token)) < 1e10;
    return isExact ? token : `"${token}"`;
  });
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(withDigits(text));
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The property of that name, or at that path: "user_data.email". */
export function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const properties = value as Record<string, unknown>;
  if (Object.hasOwn(properties, path)) return properties[path];
  const dot = path.indexOf('.');
  return dot === -1 ? undefined : valueAt(properties[path.slice(0, dot)], path.slice(dot + 1));
}

/** The paths of all that is in an object and is no object itself: "user_data.email". */
export function pathsIn(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [prefix.slice(0, -1)];
  }
  return Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, `${prefix}${name}.`));
}
