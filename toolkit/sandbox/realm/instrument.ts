import type { AnyNode, Program } from 'acorn';
import { MagicString } from 'magic-string';
import { walk } from '../language/walk.js';
import { giveOwnArguments } from './own-arguments.js';

/** The names that inserted code uses; the template must have none of them. */
export interface AddedNames {
  /** The step counter: see {@link Meter}. */
  meter: string;
  /** The operation counter's list of counts. */
  operations: string;
  /** A function's own list of arguments. */
  arguments: string;
}

/** Says which count an expression belongs to; undefined if it is not counted. */
export type OperationOf = (node: AnyNode) => number | undefined;

/**
 * Puts a step counter at every turn of a loop and every call of a function, so that no loop can run
 * without end and no recursion goes uncounted. Nothing that is inserted has a line break.
 *
 * @param operationOf counts the operations too; see toolkit/sandbox/operations
 */
export function instrument(
  code: string,
  program: Program,
  { meter, operations, arguments: own }: AddedNames,
  operationOf?: OperationOf
): MagicString {
  const text = new MagicString(code);
  giveOwnArguments(text, program, own);
  const step = `if(--${meter}.left<0)${meter}.refill();`;
  // What is inserted at one place: outer nodes are met first, begin first and end last.
  const surround = ({ start, end }: AnyNode, before: string, after: string): void => {
    text.appendRight(start, before);
    if (after !== '') text.prependLeft(end, after);
  };
  walk(program, (node, parent) => {
    const body = steppedBody(node);
    if (body?.type === 'BlockStatement') text.appendLeft(body.start + 1, step);
    else if (body && node.type === 'ArrowFunctionExpression') {
      surround(body, `(--${meter}.left<0&&${meter}.refill(),`, ')');
    } else if (body) surround(body, `{${step}`, '}');

    const operation = operationOf?.(node);
    if (operation === undefined) return;
    const count = `${operations}[${operation}]++,`;
    // A parenthesis here could belong to the line before, which may lack its semicolon.
    if (parent?.type === 'ExpressionStatement') surround(node, count, '');
    else surround(node, `(${count}`, ')');
  });
  return text;
}

/** The part of a loop or a function that runs each time. */
function steppedBody(node: AnyNode): AnyNode | undefined {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return node.body;
    default:
      return undefined;
  }
}

/** Names that none of the programs uses. */
export function unusedNames(programs: readonly Program[]): AddedNames {
  const used = new Set<string>();
  for (const program of programs) {
    walk(program, (node) => {
      if (node.type === 'Identifier') used.add(node.name);
    });
  }
  const unused = (word: string): string => (used.has(word) ? unused(`${word}$`) : word);
  return {
    meter: unused('meter'),
    operations: unused('operations'),
    arguments: unused('arguments$')
  };
}
