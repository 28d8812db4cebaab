import type { AnyNode } from 'acorn';
import { isFunctionNode } from '../../language/scope.js';
import { openingAfter } from './opening.js';
import type { TopName } from './top-level.js';

/** A function of the top level that can be made once. */
export interface LiftedFunction {
  top: TopName;
  /** Behind the parenthesis that opens its parameters; before a parameter without one. */
  open: number;
  parameters: readonly AnyNode[];
  hasParentheses: boolean;
  /** Whether all its uses are calls, each of which can hand it the run. */
  canBeHanded: boolean;
}

/**
 * A name as that of such a function; undefined if it is none, or if it is used for more than calls.
 *
 * @param isOnlyCalled whether a function that is the value of an expression is only called
 */
export function readLifted(
  top: TopName,
  code: string,
  isOnlyCalled: (value: AnyNode) => boolean
): LiftedFunction | undefined {
  const { declaration, isAlone, needs, uses } = top;
  const made = declaration?.type === 'VariableDeclarator' ? declaration.init : declaration;
  if (!made || !isFunctionNode(made) || !('params' in made)) return undefined;
  if (!isAlone || ![top, ...needs].every(hasOneValue)) return undefined;
  if (made.type === 'FunctionExpression' && made.id) return undefined;
  if (hasDirective(made.body)) return undefined;
  if (!uses.every(({ identifier }) => isOnlyCalled(identifier))) return undefined;
  const canBeHanded = uses.every(({ identifier, parent }) => {
    const isCall = parent.type === 'CallExpression' && parent.callee === identifier;
    return isCall && openingAfter(identifier.end, code) !== undefined;
  });
  const hasParentheses = made.type !== 'ArrowFunctionExpression' || code[made.start] === '(';
  const open = hasParentheses ? parametersOffset(made, code) : made.params[0]?.start;
  if (open === undefined) return undefined;
  return { top, open, parameters: made.params, hasParentheses, canBeHanded };
}

/** Whether a name means the same wherever the function is called; then a run can hand its value on. */
function hasOneValue({ isFixed, isPremature }: TopName): boolean {
  return isFixed && !isPremature;
}

function hasDirective(body: AnyNode): boolean {
  if (body.type !== 'BlockStatement') return false;
  const [first] = body.body;
  return first?.type === 'ExpressionStatement' && first.directive !== undefined;
}

function parametersOffset(made: AnyNode, code: string): number | undefined {
  if (made.type === 'ArrowFunctionExpression') return made.start + 1;
  const id = made.type === 'FunctionDeclaration' ? made.id : undefined;
  return openingAfter(id ? id.end : made.start + 'function'.length, code);
}
