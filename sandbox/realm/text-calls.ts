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

/** With longer arguments the code, which has them twice then, would grow more than it gains. */
const LONGEST_ARGUMENTS = 100;

/**
 * What to insert so that `text.trim()` becomes
 * `(typeof text!=='string'?text.trim():texts0§.trim(text))`, where `texts0§` and `value§` are added
 * names.
 */
export interface TextCall {
  /** Goes before the call, before the dot, behind the opening parenthesis and behind the call. */
  texts: readonly [string, string, string, string];
  offsets: readonly [number, number, number, number];
}

/**
 * Whether a call may be one of a text's method, and how it is made a quick one; undefined for any
 * other, and where its arguments cannot stand twice in the code.
 */
export function textCallIn(node: AnyNode, code: string): TextCall | undefined {
  if (node.type !== 'CallExpression' || !isMethodCall(node)) return undefined;
  const { callee, arguments: given } = node;
  const name = code.slice(callee.property.start, callee.property.end);
  const dot = callee.property.start - 1;
  const open = callee.property.end;
  const isPlain = code[dot] === '.' && code[open] === '(';
  if (!isPlain || !TEXT_CALLS[given.length]?.includes(name)) return undefined;
  const written = code.slice(open + 1, node.end - 1);
  if (callee.object.type === 'Literal' || !canStandTwice(given, written)) return undefined;
  const subject = nameOf(callee.object);
  const kept = subject ?? 'value§';
  return {
    texts: [
      subject === undefined ? '(typeof(value§=' : '(typeof ',
      `${subject === undefined ? ')' : ''}!=='string'?${kept}.${name}(${written}):texts${given.length}§`,
      given.length > 0 ? `${kept},` : kept,
      ')'
    ],
    offsets: [node.start, dot, open + 1, node.end]
  };
}

function isMethodCall(node: CallExpression): node is CallExpression & { callee: MemberExpression } {
  return node.callee.type === 'MemberExpression' && !node.callee.computed;
}

/** The receiver's own words if they can be said twice: a name, or a property of one. */
function nameOf(object: MemberExpression['object']): string | undefined {
  if (object.type === 'Identifier') return object.name;
  if (object.type !== 'MemberExpression' || object.computed) return undefined;
  const { object: holder, property } = object;
  if (holder.type !== 'Identifier' || property.type !== 'Identifier') return undefined;
  return `${holder.name}.${property.name}`;
}

/** Only one of both is run; but no steps are counted in the one, and no sums measured. */
function canStandTwice(given: readonly (Expression | SpreadElement)[], written: string): boolean {
  if (written.length > LONGEST_ARGUMENTS || /[\n\r\u2028\u2029]|\/[/*]/.test(written)) return false;
  let canStand = true;
  for (const argument of given) {
    walk(argument, (node) => {
      if (/Function|Spread/.test(node.type) || canDouble(node)) canStand = false;
    });
  }
  return canStand;
}
