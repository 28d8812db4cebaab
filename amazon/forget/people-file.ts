import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';

/** A list of people that cannot be read at all; the message names the file and the next step. */
export class ListFault extends Error {
  readonly code = 'ELIST';
}

/** One line of a list of people: one person, or why it is nobody. */
export interface PersonLine {
  /** From 1. */
  line: number;
  /** As it was written; undefined where the line has only a digest. */
  email?: string;
  /** SHA-256 as 64 lower-case hex digits. */
  digest?: string;
  /** Why the line names nobody, without what is in it. */
  fault?: string;
}

/** A list of people, and its text, which tells it from others. */
export interface PeopleList {
  people: PersonLine[];
  text: string;
}

const MOST_BYTES = 100_000_000;

/** The signs of an address are ASCII: the tag's forms leave others out, and the rest may be another's. */
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const DIGEST = /^[0-9a-f]{64}$/i;

/** What the columns of an address and of its SHA-256 are called, without blanks and signs. */
const EMAIL_COLUMN = /^(customer|contact|user|primary)?(email|mail|emailaddress|emailadresse)$/;
const DIGEST_COLUMN =
  /^(customer|contact|user)?((email|mail)?(sha256|hash)|(hashed|sha256)(email|emailaddress))$/;

const NOT_UNDERSTOOD =
  'it is not understood: write one e-mail address or its SHA-256, with nothing around it';

/**
 * Reads people, one a line: an e-mail address or its SHA-256. In a CSV, the names of columns in the first
 * line say where these are; without such names a line may have one of them. Every line that is not
 * blank is a person or has a fault.
 *
 * @param file a path, or "-" for standard input
 * @throws ListFault if it is empty, too large or not UTF-8, and what opening the file throws
 */
export async function readPeople(file: string): Promise<PeopleList> {
  const name = file === '-' ? 'standard input' : file;
  const bytes = file === '-' ? await buffer(process.stdin) : await readWhole(file);
  if (bytes.length > MOST_BYTES)
    throw new ListFault(`${name}: it is larger than 100 MB; divide it`);
  if (bytes.includes(0) || /^(\u00FF\u00FE|\u00FE\u00FF)/.test(bytes.toString('latin1', 0, 2))) {
    throw new ListFault(`${name}: it is not UTF-8 but UTF-16 or no text; save it as UTF-8`);
  }
  if (!isUtf8(bytes)) throw new ListFault(`${name}: it is not UTF-8; save it as UTF-8`);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const people = peopleIn(text.split(/\r\n|\n|\r/));
  if (people.length > 0) return { people, text };
  throw new ListFault(`${name}: it names nobody; write one e-mail address or its SHA-256 a line`);
}

async function readWhole(file: string): Promise<Buffer> {
  const status = await stat(file);
  if (status.isDirectory()) {
    throw Object.assign(new Error(`${file} is a folder`), { code: 'EISDIR', path: file });
  }
  if (status.size > MOST_BYTES) throw new ListFault(`${file}: it is larger than 100 MB; divide it`);
  return readFile(file);
}

/** Where the address and its digest are in a row, by the names of the columns. */
interface Columns {
  delimiter: string;
  count: number;
  email: number[];
  digest: number[];
}

function peopleIn(lines: readonly string[]): PersonLine[] {
  const people: PersonLine[] = [];
  let columns: Columns | undefined;
  let isFirst = true;
  for (const [at, text] of lines.entries()) {
    if (text.trim() === '') continue;
    if (isFirst) columns = columnsIn(text);
    const isHeader = isFirst && columns !== undefined;
    isFirst = false;
    if (isHeader) continue;
    const found = columns ? personByColumns(text, columns) : personAlone(text);
    people.push({ line: at + 1, ...found });
  }
  return people;
}

/** The columns that a first line names; undefined if it is not the names of columns. */
function columnsIn(text: string): Columns | undefined {
  const delimiter = [';', '\t', ','].find((sign) => text.includes(sign)) ?? ',';
  const cells = cellsOf(text, delimiter)?.map((cell) =>
    cell.toLowerCase().replaceAll(/[\s_-]/g, '')
  );
  if (!cells) return undefined;
  const places = (pattern: RegExp): number[] =>
    cells.flatMap((cell, at) => (pattern.test(cell) ? [at] : []));
  const [email, digest] = [places(EMAIL_COLUMN), places(DIGEST_COLUMN)];
  if (email.length + digest.length === 0) return undefined;
  return { delimiter, count: cells.length, email, digest };
}

function personByColumns(text: string, columns: Columns): Omit<PersonLine, 'line'> {
  const cells = cellsOf(text, columns.delimiter);
  if (!cells) return { fault: 'its quotes do not close; write each row in one line' };
  if (cells.length > columns.count) {
    return { fault: 'it has more columns than the first line' };
  }
  const at = (places: readonly number[]): string[] => places.map((place) => cells[place] ?? '');
  return personOf([...at(columns.email), ...at(columns.digest)], true);
}

/** Without names of columns nobody says that two values of a line are one person. */
function personAlone(text: string): Omit<PersonLine, 'line'> {
  const cells = text.split(/[,;\t]/).map((cell) => cell.trim().replaceAll(/^["']|["']$/g, ''));
  return personOf(cells, false);
}

/** @param isOne whether an address and a digest among the cells are of one person */
function personOf(cells: readonly string[], isOne: boolean): Omit<PersonLine, 'line'> {
  const texts = cells.map((cell) => cell.trim());
  const emails = new Set(
    texts.filter((cell) => EMAIL.test(cell)).map((cell) => cell.toLowerCase())
  );
  const digests = new Set(
    texts.filter((cell) => DIGEST.test(cell)).map((cell) => cell.toLowerCase())
  );
  // An address that is not understood may be a second person's.
  const isUnclear = texts.some((cell) => cell.includes('@') && !EMAIL.test(cell));
  if (isUnclear || emails.size + digests.size === 0) return { fault: NOT_UNDERSTOOD };
  const isSeveral =
    emails.size > 1 || digests.size > 1 || (!isOne && emails.size + digests.size > 1);
  if (isSeveral) {
    return {
      fault: 'it has several addresses or digests; write one person a line, or name the columns'
    };
  }
  const [email] = emails;
  const [digest] = digests;
  return { ...(email === undefined ? {} : { email }), ...(digest === undefined ? {} : { digest }) };
}

function cellsOf(text: string, delimiter: string): string[] | undefined {
  try {
    const rows = parse(text, { delimiter, relax_column_count: true, trim: true }) as string[][];
    return rows[0];
  } catch {
    return undefined;
  }
}

/** "k…@e….com", "973dfe46…": enough to recognize somebody one knows. */
export function maskedPerson({ email, digest }: PersonLine): string {
  if (email === undefined) return `${(digest ?? '').slice(0, 8)}…`;
  const [local = '', domain = ''] = email.split('@');
  const end = domain.slice(domain.lastIndexOf('.'));
  return `${local.slice(0, 1)}…@${domain.slice(0, 1)}…${end}`;
}
