import { isUtf8 } from 'node:buffer';
import { InputFault } from './row.js';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be';

const NAMES: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be'
};

/** The encoding of that name; undefined for one that is not read. */
export function encodingNamed(name: string): Encoding | undefined {
  return Object.hasOwn(NAMES, name.toLowerCase()) ? NAMES[name.toLowerCase()] : undefined;
}

/**
 * Reads and writes text of an encoding. Files are split into cells as bytes, one character each, as
 * their separators are the same in both encodings: so one bad cell spoils one row and not the file.
 */
export class Cells {
  readonly encoding: Encoding;
  private readonly decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
    this.decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  }

  /** @throws InputFault if the bytes are not of the encoding */
  decode(bytes: string): string {
    if (isAscii(bytes)) return bytes;
    let text: string;
    try {
      text = this.decoder.decode(Buffer.from(bytes, 'latin1'));
    } catch {
      throw new InputFault('holds bytes that are not UTF-8; put the text right in the shop');
    }
    // What a decoder puts in place of what it cannot read, here or in a program before.
    if (!text.includes('\uFFFD')) return text;
    throw new InputFault('has lost characters (U+FFFD); put the text right in the shop');
  }

  /** A text of ours as bytes, one character each; a sign that the encoding has not becomes "?". */
  own(text: string): string {
    if (this.encoding === 'utf-8') return Buffer.from(text).toString('latin1');
    return text.replaceAll('…', '...').replaceAll(/[^\x20-\x7e\xa0-\xff]/g, '?');
  }

  /** Bytes, one character each, as they go into a file. */
  encode(bytes: string): Buffer {
    return Buffer.from(bytes, 'latin1');
  }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

/** So many bytes show whether every second one is empty, as in UTF-16 of Latin letters. */
const WIDE_HEAD = 200;

/** Which UTF-16 a file is, by its mark, by the caller, or by its empty bytes; undefined for none. */
export function wideEncodingOf(
  head: Buffer,
  given: Encoding | undefined
): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (given !== undefined) return given === 'utf-16le' || given === 'utf-16be' ? given : undefined;
  const start = head.subarray(0, WIDE_HEAD);
  const empty = [0, 0];
  for (const [at, byte] of start.entries())
    if (byte === 0) empty[at % 2] = (empty[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = empty;
  if (odd > start.length / 4 && even === 0) return 'utf-16le';
  return even > start.length / 4 && odd === 0 ? 'utf-16be' : undefined;
}

/**
 * Whether the beginning of a file is UTF-8.
 *
 * @param isWhole whether it is all of the file, so that no character is cut off at its end
 * @returns the first line that is not, from 1; undefined if all are
 */
export function lineThatIsNotUtf8(head: Buffer, isWhole: boolean): number | undefined {
  const end = isWhole ? head.length : head.lastIndexOf(10) + 1;
  if (isUtf8(head.subarray(0, end))) return undefined;
  let line = 1;
  for (let from = 0; from < end; line++) {
    const to = head.indexOf(10, from) + 1 || end;
    if (!isUtf8(head.subarray(from, to))) return line;
    from = to;
  }
  return undefined;
}
