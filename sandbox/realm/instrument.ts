import type { AnyNode, Program } from 'acorn';
import type { Position } from '../problem.js';
import { walk } from '../language/walk.js';
import { canDouble, isSum } from './sums.js';
import { textCallIn } from './text-calls.js';

/** Where the step counter goes into a piece of code. It is found once and can be used many times. */
export interface CountedCode {
  /** Every name the code uses; those that are put in must be others. */
  names: ReadonlySet<string>;
  /**
   * The code with a step counted at every turn of a loop and every call, and with the methods of texts
   * called as functions; lines stay what they were. It uses {@link ADDED_NAMES} with the suffix.
   */
  withMeter(suffix: string): string;
  /** Where a place of the counted code stands in the original. */
  originalPosition(at: Position, suffix: string): Position;
}

interface Insertion {
  offset: number;
  /** The suffix of the added names goes where § stands. */
  text: string;
  /** A part of the code that is said again, and what follows it. */
  copy?: { start: number; end: number; rest: string };
}

/** An insertion whose names are known. */
interface Inserted {
  offset: number;
  text: string;
  /** The copy in it: where it begins in the text, and the part of the code that it says again. */
  copy: { at: number; start: number; end: number } | undefined;
}

/** What counted code is given: the counter, and the methods of texts by the number of arguments. */
export const ADDED_NAMES = ['meter', 'texts0', 'texts1', 'texts2'] as const;

const STEP = 'if(--meter§.left<0)meter§.refill();';
const STEP_IN_EXPRESSION = '(--meter§.left<0&&meter§.refill(),';
const SIZED = 'meter§.sized(';

/**
 * Finds the places for a step counter, so that no loop can run without end, no recursion goes
 * uncounted and no text doubles until it fills the memory.
 *
 * @param code code whose syntax the sandbox takes
 */
export function countSteps(code: string, program: Program): CountedCode {
  const names = new Set<string>();
  const insertions: Insertion[] = [];
  const statements = new Set<number>();
  walk(program, (node, parent) => {
    if (node.type === 'Identifier') names.add(node.name);
    // A parenthesis there could belong to the line before, which may lack its semicolon.
    if (node.type === 'ExpressionStatement') statements.add(node.start);
    if (!statements.has(node.start)) insertions.push(...textCallInsertions(node, parent, code));
    if (canDouble(node) && !(parent && isSum(parent) && parent.left === node)) {
      insertions.push({ offset: node.start, text: SIZED }, { offset: node.end, text: ')' });
    }
    const body = steppedBody(node);
    if (!body) return;
    if (body.type === 'BlockStatement') {
      insertions.push({ offset: body.start + 1, text: STEP });
    } else if (node.type === 'ArrowFunctionExpression') {
      insertions.push({ offset: body.start, text: STEP_IN_EXPRESSION });
      insertions.push({ offset: body.end, text: ')' });
    } else {
      insertions.push({ offset: body.start, text: `{${STEP}` });
      insertions.push({ offset: body.end, text: '}' });
    }
  });
  insertions.sort((a, b) => a.offset - b.offset || order(a) - order(b));
  const named = (suffix: string): Inserted[] =>
    insertions.map((insertion) => withNames(insertion, suffix, code));
  return {
    names,
    withMeter: (suffix) => insert(code, named(suffix)),
    originalPosition: (at, suffix) => mapBack(at, code, named(suffix))
  };
}

/** A suffix with which none of the pieces uses an added name. */
export function suffixFor(pieces: readonly CountedCode[]): string {
  let suffix = '$';
  const isUsed = ({ names }: CountedCode): boolean =>
    ADDED_NAMES.some((name) => names.has(name + suffix));
  while (pieces.some(isUsed)) suffix += '$';
  return suffix;
}

/** At one place, what closes an inner body comes before what opens the next. */
function order(insertion: Insertion): number {
  return insertion.text === ')' || insertion.text === '}' ? 0 : 1;
}

/** `text.trim()` becomes `(typeof text!=='string'?text.trim():texts0§.trim(text))`. */
function textCallInsertions(node: AnyNode, parent: AnyNode | undefined, code: string): Insertion[] {
  const call = textCallIn(node, parent, code);
  if (!call) return [];
  const { subject, dot, open, count } = call;
  const copy = { start: node.start, end: node.end, rest: `:texts${count}§` };
  return [
    { offset: node.start, text: '(typeof ' },
    { offset: dot, text: "!=='string'?", copy },
    { offset: open, text: count > 0 ? `${subject},` : subject },
    { offset: node.end, text: ')' }
  ];
}

function withNames({ offset, text, copy }: Insertion, suffix: string, code: string): Inserted {
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

function steppedBody(node: AnyNode): AnyNode | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
      return node.body;
    default:
      return undefined;
  }
}

function insert(code: string, insertions: readonly Inserted[]): string {
  let result = '';
  let from = 0;
  for (const { offset, text } of insertions) {
    result += code.slice(from, offset) + text;
    from = offset;
  }
  return result + code.slice(from);
}

function mapBack(at: Position, code: string, insertions: readonly Inserted[]): Position {
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
