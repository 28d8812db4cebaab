import type { AnyNode } from 'acorn';
import { canDouble } from '../sums.js';
import type { TopName, Use } from './top-level.js';

/** Methods that leave a list as it is and hand on nothing but its elements. */
const READING_METHODS = new Set(['concat', 'indexOf', 'join', 'lastIndexOf', 'slice']);

/**
 * Whether a constant has the same value in every run, and nothing in the code could change it: a text or
 * a number, a table of them that is only read, or an API. To make it changes nothing and cannot fail.
 *
 * @param isConstant whether a name is that of a text or a number that is the same in every run
 * @param hasApi whether `require` gives something for a name
 */
export function isSameInEveryRun(
  top: TopName,
  isConstant: (name: string) => boolean,
  hasApi: (name: string) => boolean
): boolean {
  const value = fixedValueOf(top);
  if (!value) return false;
  if (isApi(value, hasApi) || isPlain(value, isConstant)) return true;
  return isTable(value) && top.uses.every(onlyReads);
}

/**
 * Whether a constant is a list of nothing but functions.
 *
 * @param functions where the code uses functions that are made once and only called
 */
export function isListOf(functions: ReadonlySet<AnyNode | null>, top: TopName): boolean {
  const list = fixedValueOf(top);
  if (list?.type !== 'ArrayExpression' || list.elements.length === 0) return false;
  return list.elements.every((element) => functions.has(element));
}

/** The initial value of a constant, if a statement of its own gives it that before anything uses it. */
function fixedValueOf({
  declaration,
  isAlone,
  isFixed,
  isPremature
}: TopName): AnyNode | null | undefined {
  if (declaration?.type !== 'VariableDeclarator') return undefined;
  return isAlone && isFixed && !isPremature ? declaration.init : undefined;
}

function isApi(init: AnyNode, hasApi: (name: string) => boolean): boolean {
  if (init.type !== 'CallExpression' || init.arguments.length !== 1) return false;
  const [name] = init.arguments;
  const isRequire = init.callee.type === 'Identifier' && init.callee.name === 'require';
  if (!isRequire || name?.type !== 'Literal') return false;
  return typeof name.value === 'string' && hasApi(name.value);
}

/** Whether a value is a text, a number or the like, written down or put together. */
export function isPlain(
  node: AnyNode | null | undefined,
  isConstant: (name: string) => boolean
): boolean {
  switch (node?.type) {
    case 'Literal':
      return true;
    case 'Identifier':
      return isConstant(node.name);
    case 'UnaryExpression':
      return isPlain(node.argument, isConstant);
    case 'BinaryExpression':
      // A sum of texts could be too long, and fail before its turn.
      if (canDouble(node)) return false;
      return isPlain(node.left, isConstant) && isPlain(node.right, isConstant);
    default:
      return false;
  }
}

/** An object or a list of texts and numbers written down, or `'a b'.split(' ')`. */
function isTable(node: AnyNode): boolean {
  const isLiteral = (value: AnyNode | null): boolean => isPlain(value, () => false);
  if (node.type === 'ArrayExpression') return node.elements.every(isLiteral);
  if (node.type === 'ObjectExpression') {
    return node.properties.every((each) => each.type === 'Property' && isLiteral(each.value));
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object, property, computed } = node.callee;
  const isSplit = !computed && property.type === 'Identifier' && property.name === 'split';
  const isText = object.type === 'Literal' && typeof object.value === 'string';
  return isSplit && isText && node.arguments.every(isLiteral);
}

/** Whether a use of a table neither changes it nor hands it on. */
function onlyReads({ identifier, parent, grandparent }: Use): boolean {
  if (parent.type === 'ForInStatement' || parent.type === 'ForOfStatement') {
    return parent.right === identifier;
  }
  if (parent.type !== 'MemberExpression' || parent.object !== identifier) return false;
  switch (grandparent?.type) {
    case 'AssignmentExpression':
      return grandparent.left !== parent;
    case 'ForInStatement':
    case 'ForOfStatement':
      return grandparent.left !== parent;
    case 'UpdateExpression':
      return false;
    case 'CallExpression':
      return grandparent.callee !== parent || callOnlyReads(parent, grandparent.arguments);
    default:
      return true;
  }
}

function callOnlyReads(
  { computed, property }: AnyNode & { type: 'MemberExpression' },
  given: readonly AnyNode[]
): boolean {
  if (computed || property.type !== 'Identifier') return false;
  if (READING_METHODS.has(property.name) || property.name === 'hasOwnProperty') return true;
  if (property.name !== 'forEach' && property.name !== 'map') return false;
  const [callback] = given;
  const isShown =
    callback?.type === 'ArrowFunctionExpression' || callback?.type === 'FunctionExpression';
  // The third argument would be the table itself.
  return isShown && callback.params.length < 3;
}
