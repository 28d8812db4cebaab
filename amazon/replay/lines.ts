import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

/**
 * The lines of a UTF-8 stream, without their ends and without a byte order mark. They end at LF or CRLF
 * only: Node's own reader would end them at U+2028 too, which JSON may hold.
 */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  let isFirst = true;
  for await (const bytes of createInterface({
    input: input.setEncoding('latin1'),
    crlfDelay: Infinity
  })) {
    const line = textOf(bytes);
    yield isFirst ? line.replace(/^\uFEFF/, '') : line;
    isFirst = false;
  }
}

/** Text of bytes, one character each. */
function textOf(bytes: string): string {
  return /[^\0-\x7f]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}
