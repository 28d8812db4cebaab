import type { AnyNode, CallExpression, Expression, MemberExpression, SpreadElement } from 'acorn';
import { walk } from '../language/walk.js';
import { canDouble } from './sums.js';

/**
 * The methods of texts that compiled code calls as functions, by the number of arguments. V8 tells a
 * dozen kinds of texts apart and looks a method up anew where it met more than four of them at one
 * place; a call of a function is as quick for all.
 */
export const TEXT_CALLS: readonly (readonly string[])[] = [
  ['toLowerCase', 'toUpperCase', 'trim'],
  ['charAt', 'indexOf', 'lastIndexOf', 'match', 'search', 'slice', 'split', 'substring'],
  ['indexOf', 'lastIndexOf', 'replace', 'slice', 'split', 'substring']
];

/** With a longer call the code, which has it twice then, would grow more than it gains. */
const LONGEST_CALL = 120;

/** A call that may be one of a text's method. */
export interface TextCall {
  /** The text's name, or that of a property: it can be said twice. */
  subject: string;
  /** Where the dot stands, and where the arguments begin. */
  dot: number;
  open: number;
  /** How many arguments there are. */
  count: number;
}

/**
 * What of a call has to be known to write it as one of a function for texts; undefined for any other,
 * and where V8's message on a mistake would then speak of something that is not in the code.
 */
export function textCallIn(
  node: AnyNode,
  parent: AnyNode | undefined,
  code: string
): TextCall | undefined {
  if (node.type !== 'CallExpression' || !isMethodCall(node)) return undefined;
  const { callee, arguments: given } = node;
  const subject = nameOf(callee.object);
  const name = code.slice(callee.property.start, callee.property.end);
  if (subject === undefined || !TEXT_CALLS[given.length]?.includes(name)) return undefined;
  const dot = node.start + subject.length;
  const open = dot + 1 + name.length + 1;
  const isPlain = code.startsWith(`${subject}.${name}(`, node.start);
  if (!isPlain || isNamedInMessages(node, parent)) return undefined;
  return canStandTwice(given, code.slice(node.start, node.end))
    ? { subject, dot, open, count: given.length }
    : undefined;
}

function isMethodCall(node: CallExpression): node is CallExpression & { callee: MemberExpression } {
  return node.callee.type === 'MemberExpression' && !node.callee.computed;
}

function nameOf(object: MemberExpression['object']): string | undefined {
  if (object.type === 'Identifier') return object.name;
  if (object.type !== 'MemberExpression' || object.computed) return undefined;
  const { object: holder, property } = object;
  if (holder.type !== 'Identifier' || property.type !== 'Identifier') return undefined;
  return `${holder.name}.${property.name}`;
}

/** Whether V8 says where a mistake is in terms of this call: "text.trim(...).foo is not a function". */
function isNamedInMessages(node: CallExpression, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node;
    case 'CallExpression':
      return parent.callee === node;
    case 'ForOfStatement':
      return parent.right === node;
    default:
      return false;
  }
}

/** Only one of both is run; but no steps are counted in the one, and no sums measured. */
function canStandTwice(given: readonly (Expression | SpreadElement)[], call: string): boolean {
  if (call.length > LONGEST_CALL || /[\n\r\u2028\u2029]|\/[/*]/.test(call)) return false;
  let canStand = true;
  for (const argument of given) {
    walk(argument, (node) => {
      if (/Function|Spread/.test(node.type) || canDouble(node)) canStand = false;
    });
  }
  return canStand;
}
