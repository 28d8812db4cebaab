import type { AnyNode, Program } from 'acorn';
import type { Position } from '../problem.js';
import { walk } from '../language/walk.js';
import {
  compareInsertions,
  insert,
  insertInPart,
  isAnyWithin,
  mapBack,
  withNames,
  type Inserted,
  type Insertion
} from './insertions.js';
import type { Lifting } from './lifting/lift.js';
import { canDouble, isSum } from './sums.js';
import { textCallIn, type TextCall } from './text-calls.js';

/** Where the step counter goes into a piece of code. It is found once and can be used many times. */
export interface CountedCode {
  /** Every name the code uses; those that are put in must be others. */
  names: ReadonlySet<string>;
  /**
   * The code with a step counted at every turn of a loop and every call, and with the methods of texts
   * called as functions; lines stay what they were. It uses {@link ADDED_NAMES} with the suffix.
   */
  withMeter(suffix: string): string;
  /** The code in two, where a part of it is made once for all runs; it has no use as a whole then. */
  lifted: LiftedCode | undefined;
  /** Where a place of the counted code stands in the original. */
  originalPosition(at: Position, suffix: string): Position;
}

/** Counted code in two. Each part has spaces in the place of the other. */
export interface LiftedCode {
  /** What is made once: nothing but declarations, which use of a run what they are called with. */
  once(suffix: string): string;
  /** What each run does; it expects the object that is handed on, under the name `run` with the suffix. */
  ofRun(suffix: string): string;
  /** The constructor of that object, and its arguments: what a run has from its start. */
  keeper(suffix: string): string;
  early: readonly string[];
}

/** What counted code is given: the counter, and the methods of texts by the number of arguments. */
export const ADDED_NAMES = ['meter', 'texts0', 'texts1', 'texts2'] as const;

/** Further names of code that is lifted. */
export const LIFTING_NAMES = ['run', 'keeper', 'once', 'made'] as const;

const STEP = 'if(--meter§.left<0)meter§.refill();';
const STEP_IN_EXPRESSION = '(--meter§.left<0&&meter§.refill(),';
const SIZED = 'meter§.sized(';

/**
 * Finds the places for a step counter, so that no loop can run without end, no recursion goes
 * uncounted and no text doubles until it fills the memory.
 *
 * @param code code whose syntax the sandbox takes
 * @param lifting what of it is made once for all runs
 */
export function countSteps(code: string, program: Program, lifting?: Lifting): CountedCode {
  const names = new Set<string>();
  const handedOn = lifting?.insertions ?? [];
  // At one place, an argument that is put in comes before what opens the next.
  const insertions: Insertion[] = [...handedOn];
  const statements = new Set<number>();
  walk(program, (node, parent) => {
    if (node.type === 'Identifier') names.add(node.name);
    // A parenthesis there could belong to the line before, which may lack its semicolon.
    if (node.type === 'ExpressionStatement') statements.add(node.start);
    const call = statements.has(node.start) ? undefined : textCallIn(node, parent, code);
    // A copy of the call would be as the template wrote it.
    if (call && !isAnyWithin(node, handedOn)) insertions.push(...textCallInsertions(node, call));
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
  insertions.sort(compareInsertions);
  const named = (suffix: string): Inserted[] =>
    insertions.map((insertion) => withNames(insertion, suffix, code));
  return {
    names,
    withMeter: (suffix) => insert(code, named(suffix)),
    lifted: lifting && inTwo(code, lifting, named),
    originalPosition: (at, suffix) => mapBack(at, code, named(suffix))
  };
}

/** A suffix with which none of the pieces uses an added name. */
export function suffixFor(pieces: readonly CountedCode[]): string {
  let suffix = '$';
  const isUsed = ({ names }: CountedCode): boolean =>
    [...ADDED_NAMES, ...LIFTING_NAMES].some((name) => names.has(name + suffix));
  while (pieces.some(isUsed)) suffix += '$';
  return suffix;
}

/** `text.trim()` becomes `(typeof text!=='string'?text.trim():texts0§.trim(text))`. */
function textCallInsertions(node: AnyNode, { subject, dot, open, count }: TextCall): Insertion[] {
  const copy = { start: node.start, end: node.end, rest: `:texts${count}§` };
  return [
    { offset: node.start, text: '(typeof ' },
    { offset: dot, text: "!=='string'?", copy },
    { offset: open, text: count > 0 ? `${subject},` : subject },
    { offset: node.end, text: ')' }
  ];
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

function inTwo(
  code: string,
  { early, late, once }: Lifting,
  insertionsWith: (suffix: string) => readonly Inserted[]
): LiftedCode {
  return {
    once: (suffix) => insertInPart(code, insertionsWith(suffix), once, true),
    ofRun: (suffix) => insertInPart(code, insertionsWith(suffix), once, false),
    // With a literal in its place the tag takes a fiftieth longer.
    keeper: (suffix) => {
      const sets = [
        `this.run${suffix}=this`,
        ...early.map((name) => `this.${name}=${name}`),
        ...late.map((name) => `this.${name}=undefined`)
      ];
      return `function(${early.join(',')}){${sets.join(';')}}`;
    },
    early
  };
}
