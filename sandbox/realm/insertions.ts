import type { Position } from '../problem.js';
import type { Range } from './lifting/lift.js';

/** Text to put into code. */
export interface Insertion {
  offset: number;
  /** The suffix of the added names goes where § stands. */
  text: string;
  /** A part of the code that is said again, and what follows it. */
  copy?: { start: number; end: number; rest: string };
}

/** An insertion whose names are known. */
export interface Inserted {
  offset: number;
  text: string;
  /** The copy in it: where it begins in the text, and the part of the code that it says again. */
  copy: { at: number; start: number; end: number } | undefined;
}

/** An insertion with the suffix of the added names. */
export function withNames(
  { offset, text, copy }: Insertion,
  suffix: string,
  code: string
): Inserted {
  // A function, since a dollar sign means something in a replacement.
  const head = text.replaceAll('§', () => suffix);
  if (!copy) return { offset, text: head, copy: undefined };
  const { start, end, rest } = copy;
  return {
    offset,
    text: head + code.slice(start, end) + rest.replaceAll('§', () => suffix),
    copy: { at: head.length, start, end }
  };
}

/** The code with the insertions, which are in their order. */
export function insert(code: string, insertions: readonly Inserted[]): string {
  let result = '';
  let from = 0;
  for (const { offset, text } of insertions) {
    result += code.slice(from, offset) + text;
    from = offset;
  }
  return result + code.slice(from);
}

/**
 * The same with spaces in the place of one part of the code, so that places stay what they were.
 *
 * @param once one part, as ranges in their order; the rest is the other
 * @param isOnce which of both is kept
 */
export function insertInPart(
  code: string,
  insertions: readonly Inserted[],
  once: readonly Range[],
  isOnce: boolean
): string {
  const bounds = once.flatMap(({ start, end }) => [start, end]);
  const isWithin = (from: number, to: number): boolean =>
    once.some(({ start, end }) => from >= start && to <= end);
  let result = '';
  let from = 0;
  const copyTo = (to: number): void => {
    for (const bound of [...bounds.filter((each) => each > from && each < to), to]) {
      const text = code.slice(from, bound);
      const isKept = isWithin(from, bound) === isOnce;
      result += isKept ? text : blank(text, !isOnce && once.some(({ start }) => start === from));
      from = bound;
    }
  };
  for (const { offset, text } of insertions) {
    copyTo(offset);
    // What closes something belongs to what it closes.
    const isOfOnce = isCloser(text) ? isWithin(offset - 1, offset) : isWithin(offset, offset + 1);
    result += isOfOnce === isOnce ? text : blank(text, false);
  }
  copyTo(code.length);
  return result;
}

/** A semicolon keeps apart the statements on both sides of one that is left out. */
function blank(text: string, isStatement: boolean): string {
  const spaces = text.replace(/[^\n\r\u2028\u2029]/g, ' ');
  return isStatement ? `;${spaces.slice(1)}` : spaces;
}

/** Whether what is put in ends something that begins before it. */
export function isCloser(text: string): boolean {
  return text === ')' || text === '}';
}

/** Where a place of code with insertions stands in the code itself. */
export function mapBack(at: Position, code: string, insertions: readonly Inserted[]): Position {
  const lineStart = startOfLine(code, at.line);
  let column = at.column;
  for (const { offset, text, copy } of insertions) {
    if (offset < lineStart) continue;
    const before = offset - lineStart + 1;
    if (before > column) break;
    if (before > column - text.length) {
      const inCopy = copy ? column - before - copy.at : -1;
      const isCopied = copy && inCopy >= 0 && inCopy < copy.end - copy.start;
      return { line: at.line, column: isCopied ? copy.start - lineStart + 1 + inCopy : before };
    }
    column -= text.length;
  }
  return { line: at.line, column: Math.max(column, 1) };
}

function startOfLine(code: string, line: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) start = code.indexOf('\n', start) + 1;
  return start;
}
