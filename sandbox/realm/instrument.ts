import type { AnyNode, BinaryExpression, Program } from 'acorn';
import type { Position } from '../problem.js';
import { walk } from '../language/walk.js';

/** Where the step counter goes into a piece of code. It is found once and can be used many times. */
export interface CountedCode {
  /** Every name the code uses; the counter's must be another. */
  names: ReadonlySet<string>;
  /** The code with a step counted at every turn of a loop and every call; lines stay what they were. */
  withMeter(meterName: string): string;
  /** Where a place of the counted code stands in the original. */
  originalPosition(at: Position, meterName: string): Position;
}

interface Insertion {
  offset: number;
  /** The counter's name goes where § stands. */
  text: string;
}

const STEP = 'if(--§.left<0)§.refill();';
const STEP_IN_EXPRESSION = '(--§.left<0&&§.refill(),';
const SIZED = '§.sized(';

/**
 * Finds the places for a step counter, so that no loop can run without end, no recursion goes
 * uncounted and no text doubles until it fills the memory.
 *
 * @param code code whose syntax the sandbox takes
 */
export function countSteps(code: string, program: Program): CountedCode {
  const names = new Set<string>();
  const insertions: Insertion[] = [];
  walk(program, (node, parent) => {
    if (node.type === 'Identifier') names.add(node.name);
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
  const named = (meterName: string): Insertion[] =>
    // A function, since a dollar sign means something in a replacement.
    insertions.map(({ offset, text }) => ({ offset, text: text.replaceAll('§', () => meterName) }));
  return {
    names,
    withMeter: (meterName) => insert(code, named(meterName)),
    originalPosition: (at, meterName) => mapBack(at, code, named(meterName))
  };
}

/** A name for the counter that none of the pieces uses. */
export function meterNameFor(pieces: readonly CountedCode[]): string {
  let name = 'meter$';
  while (pieces.some(({ names }) => names.has(name))) name += '$';
  return name;
}

/** At one place, what closes an inner body comes before what opens the next. */
function order(insertion: Insertion): number {
  return insertion.text === ')' || insertion.text === '}' ? 0 : 1;
}

/** Whether a text can become as long as several others together. */
function canDouble(node: AnyNode): boolean {
  if (node.type === 'AssignmentExpression') return node.operator === '+=' && isVariable(node.right);
  return isSum(node) && summands(node).filter(isVariable).length > 1;
}

function isSum(node: AnyNode): node is BinaryExpression {
  return node.type === 'BinaryExpression' && node.operator === '+';
}

function summands(node: AnyNode): AnyNode[] {
  return isSum(node) ? [...summands(node.left), ...summands(node.right)] : [node];
}

function isVariable(node: AnyNode): boolean {
  return node.type !== 'Literal';
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

function insert(code: string, insertions: readonly Insertion[]): string {
  let result = '';
  let from = 0;
  for (const { offset, text } of insertions) {
    result += code.slice(from, offset) + text;
    from = offset;
  }
  return result + code.slice(from);
}

function mapBack(at: Position, code: string, insertions: readonly Insertion[]): Position {
  const lineStart = startOfLine(code, at.line);
  let column = at.column;
  for (const { offset, text } of insertions) {
    if (offset < lineStart) continue;
    const before = offset - lineStart + 1;
    if (before > column - text.length) break;
    column -= text.length;
  }
  return { line: at.line, column: Math.max(column, 1) };
}

function startOfLine(code: string, line: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) start = code.indexOf('\n', start) + 1;
  return start;
}
