import type { AnyNode, Identifier, Program } from 'acorn';
import { TEMPLATE_GLOBALS } from '../../sandbox/language/natives.js';
import { resolveNames } from '../../sandbox/language/scope.js';
import { assignedBindings } from './assigned.js';
import { changeChildren, expression, propertyOf, type Places } from './tree.js';

/** Globals of JavaScript that the compiler knows how to write for GTM, and what typeof says of them. */
const PRESENT: Readonly<Record<string, string>> = {
  Array: 'function',
  Boolean: 'function',
  Function: 'function',
  JSON: 'object',
  Math: 'object',
  Number: 'function',
  Object: 'function',
  RegExp: 'function',
  String: 'function',
  Error: 'function',
  atob: 'function',
  btoa: 'function',
  decodeURI: 'function',
  decodeURIComponent: 'function',
  encodeURI: 'function',
  encodeURIComponent: 'function',
  escape: 'function',
  isFinite: 'function',
  isNaN: 'function',
  parseFloat: 'function',
  parseInt: 'function',
  unescape: 'function',
  data: 'object',
  undefined: 'undefined'
};

/** Types of which GTM has no value, so that no value is an instance of one. */
const NO_VALUES = new Set(
  `ArrayBuffer BigInt64Array BigUint64Array Blob Buffer DataView Date File Float32Array Float64Array
  FormData Int16Array Int32Array Int8Array Map Promise Proxy Set SharedArrayBuffer Symbol URL
  URLSearchParams Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet BigInt
  Headers Request Response Element Node HTMLElement`.split(/\s+/)
);

/**
 * Folds the questions that packages ask of the world they run in, and takes out what is never reached
 * in GTM's: `typeof window`, `value instanceof Map`, `Symbol.iterator in value`.
 */
export function fold(program: Program, places: Places): void {
  const names = resolveNames(program, TEMPLATE_GLOBALS);
  const unresolved = new Set<AnyNode>(names.unresolved);
  const assigned = assignedBindings(program, names);
  const isGlobal = (node: AnyNode): node is Identifier => unresolved.has(node);
  const isAbsentType = (node: AnyNode): boolean => isGlobal(node) && NO_VALUES.has(node.name);
  const rootOf = (node: AnyNode): AnyNode =>
    node.type === 'MemberExpression' ? rootOf(node.object) : node;
  /** The value of a literal, of what folding leaves, or of a name that always has it. */
  const constantOf = (node: AnyNode): { value: unknown } | undefined => {
    if (node.type === 'Literal' && !node.regex && !node.bigint) return { value: node.value };
    if (node.type !== 'Identifier') return undefined;
    if (node.name === 'undefined') return { value: undefined };
    const binding = names.bindingOf.get(node);
    const declared = binding?.declaration;
    if (!binding || declared?.type !== 'VariableDeclarator' || assigned.has(binding))
      return undefined;
    return typeof (declared.init as { value?: unknown } | null)?.value === 'boolean'
      ? { value: (declared.init as { value?: unknown }).value }
      : undefined;
  };
  /** Whether what follows it behind && is never reached. */
  const isNeverTrue = (node: AnyNode): boolean => {
    const value = constantOf(node);
    if (value) return !value.value;
    return (
      node.type === 'LogicalExpression' &&
      node.operator === '&&' &&
      (isNeverTrue(node.left) || isNeverTrue(node.right))
    );
  };
  const make = (value: string | boolean, origin: AnyNode): AnyNode =>
    expression(JSON.stringify(value), [], origin, places);

  const foldExpression = (node: AnyNode): AnyNode => {
    switch (node.type) {
      case 'UnaryExpression': {
        const { operator, argument } = node;
        if (operator === 'typeof' && isGlobal(argument) && argument.name !== 'arguments') {
          const known = Object.hasOwn(PRESENT, argument.name) ? PRESENT[argument.name] : undefined;
          return make(known ?? 'undefined', node);
        }
        const value = constantOf(argument);
        return operator === '!' && value ? make(!value.value, node) : node;
      }
      case 'BinaryExpression': {
        const { operator, left, right } = node;
        if (operator === 'instanceof' && isAbsentType(right)) return make(false, node);
        if (operator === 'in' && isAbsentType(rootOf(left))) return make(false, node);
        const isSame = operator === '===' || operator === '==';
        if (!isSame && operator !== '!==' && operator !== '!=') return node;
        const a = constantOf(left);
        const b = constantOf(right);
        if (a && b) return make((a.value === b.value) === isSame, node);
        return isAbsentType(right) || isAbsentType(left) ? make(!isSame, node) : node;
      }
      case 'LogicalExpression': {
        if (node.operator === '&&' && isNeverTrue(node.left)) return node.left;
        const value = constantOf(node.left);
        if (!value || node.operator === '??') return node;
        return (node.operator === '&&') === Boolean(value.value) ? node.right : node.left;
      }
      case 'ConditionalExpression': {
        const value = constantOf(node.test);
        if (!value) return node;
        return value.value ? node.consequent : node.alternate;
      }
      case 'MemberExpression':
        // What a symbol names, no value has.
        return node.computed && isAbsentType(rootOf(node.property)) && propertyOf(node.property)
          ? expression('undefined', [], node, places)
          : node;
      default:
        return node;
    }
  };
  const foldStatement = (node: AnyNode): AnyNode | undefined => {
    if (node.type !== 'IfStatement') return node;
    const value = constantOf(node.test);
    if (!value) return node;
    return (value.value ? node.consequent : node.alternate) ?? undefined;
  };
  const visit = (node: AnyNode): AnyNode | undefined => {
    changeChildren(node, (child, parent, key) => {
      const changed = visit(child);
      // A loop or a branch needs a statement where a list of them does not.
      if (changed || Array.isArray((parent as unknown as Record<string, unknown>)[key])) {
        return changed;
      }
      return key === 'alternate' ? undefined : { ...child, type: 'EmptyStatement' };
    });
    return foldStatement(foldExpression(node));
  };
  visit(program);
}
