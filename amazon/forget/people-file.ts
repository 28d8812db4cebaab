import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** One line of a file of people. */
export interface PersonLine {
  /** From 1. */
  line: number;
  /** E-mail addresses as they were written, and SHA-256 digests as 64 lower-case hex digits; none where the line names nobody. */
  emails: string[];
  digests: string[];
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const DIGEST = /^[0-9a-f]{64}$/i;

/**
 * Reads people, one a line: an e-mail address or its SHA-256, or a line of a CSV that has some of them
 * among its cells. A first line with neither is the names of columns.
 *
 * @param file a path, or "-" for standard input
 * @throws what opening the file throws
 */
export async function* readPeople(file: string): AsyncGenerator<PersonLine> {
  const input = file === '-' ? process.stdin : await openFile(file);
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++;
    const cells = cellsOf(text.replace(/^\uFEFF/, ''));
    if (cells.length === 0) continue;
    const emails = cells.filter((cell) => EMAIL.test(cell));
    const digests = cells.filter((cell) => DIGEST.test(cell)).map((cell) => cell.toLowerCase());
    const isHeader = line === 1 && emails.length + digests.length === 0;
    if (!isHeader) yield { line, emails, digests };
  }
}

async function openFile(file: string) {
  const status = await stat(file);
  if (!status.isDirectory()) return createReadStream(file, 'utf8');
  throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR', path: file });
}

/** No e-mail address has a separator or a quote in it that shops would let in. */
function cellsOf(text: string): string[] {
  const cells = text.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^["']|["']$/g, ''));
  return cells.map((cell) => cell.trim()).filter(Boolean);
}
