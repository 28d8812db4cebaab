import type { Position } from '../problem.js';
import type { Range } from './lifting/lift.js';

/** Text to put into code. */
export interface Insertion {
  offset: number;
  /** The suffix of the added names goes where § stands. */
  text: string;
  /** A part of the code that is said again, and what follows it. */
  copy?: { start: number; end: number; rest: string };
  /** Whether it comes behind all of what ends there, a statement. */
  follows?: boolean;
}

/** An insertion whose names are known. */
export interface Inserted {
  offset: number;
  text: string;
  /** Whether it belongs to what ends there, not to what begins. */
  belongsBefore: boolean;
  /** The copy in it: where it begins in the text, and the part of the code that it says again. */
  copy: { at: number; start: number; end: number } | undefined;
}

/** An insertion with the suffix of the added names. */
export function withNames(
  { offset, text, copy, follows = false }: Insertion,
  suffix: string,
  code: string
): Inserted {
  const belongsBefore = follows || closes(text);
  // A function, since a dollar sign means something in a replacement.
  const head = text.replaceAll('§', () => suffix);
  if (!copy) return { offset, text: head, belongsBefore, copy: undefined };
  const { start, end, rest } = copy;
  return {
    offset,
    belongsBefore,
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

/** Whether one of the insertions, which are in their order, is within a part of the code. */
export function isAnyWithin({ start, end }: Range, insertions: readonly Insertion[]): boolean {
  const first = insertions[firstPlaceIn(insertions, ({ offset }) => offset > start)];
  return first !== undefined && first.offset < end;
}

/** Where the first of a list is for which this holds, as it does for all behind it. */
function firstPlaceIn<Item>(list: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as Item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The order of insertions at one place: what closes, what follows that, what opens. */
export function compareInsertions(a: Insertion, b: Insertion): number {
  return a.offset - b.offset || orderOf(a) - orderOf(b);
}

function orderOf({ text, follows }: Insertion): number {
  if (closes(text)) return 0;
  return follows ? 1 : 2;
}

function closes(text: string): boolean {
  return text === ')' || text === '}';
}

/**
 * The same with spaces in the place of one part of the code, so that lines and columns stay what they
 * are with {@link insert}.
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
  let result = '';
  let from = 0;
  let next = 0;
  const copyTo = (to: number): void => {
    while (from < to) {
      while (next < once.length && (once[next] as Range).end <= from) next++;
      const { start, end } = once[next] ?? { start: code.length, end: code.length };
      const isWithin = start <= from;
      const bound = Math.min(to, isWithin ? end : start);
      const text = code.slice(from, bound);
      result += isWithin === isOnce ? text : blank(text, !isOnce && from === start);
      from = bound;
    }
  };
  for (const { offset, text, belongsBefore } of insertions) {
    copyTo(offset);
    const isOfOnce = isInOne(once, belongsBefore ? offset - 1 : offset);
    result += isOfOnce === isOnce ? text : blank(text, false);
  }
  copyTo(code.length);
  return result;
}

function isInOne(ranges: readonly Range[], offset: number): boolean {
  const first = ranges[firstPlaceIn(ranges, ({ end }) => end > offset)];
  return first !== undefined && first.start <= offset;
}

/** A semicolon keeps apart the statements on both sides of one that is left out. */
function blank(text: string, isStatement: boolean): string {
  const spaces = text.replace(/[^\n\r]/g, ' ');
  return isStatement ? `;${spaces.slice(1)}` : spaces;
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
