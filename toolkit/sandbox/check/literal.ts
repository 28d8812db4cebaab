import type { AnyNode } from 'acorn';
import type { Names } from '../language/scope.js';

/** A text that an expression can have, as far as the code itself says. */
export interface KnownText {
  text: string;
  /** Whether that is all of it; else it is how the text begins. */
  isWhole: boolean;
}

/**
 * The texts an expression can have: literals, constants that are literals, the literal beginning of a
 * sum, both sides of a condition. What is only known at run time is left out.
 */
export function possibleTexts(node: AnyNode | undefined, names: Names): KnownText[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ text: node.value, isWhole: true }] : [];
    case 'Identifier':
      return possibleTexts(constantValue(node, names), names);
    case 'ConditionalExpression':
      return [...possibleTexts(node.consequent, names), ...possibleTexts(node.alternate, names)];
    case 'BinaryExpression':
      return node.operator === '+' ? sums(node, names) : [];
    default:
      return [];
  }
}

function sums(node: AnyNode & { type: 'BinaryExpression' }, names: Names): KnownText[] {
  const ends = possibleTexts(node.right, names);
  return possibleTexts(node.left, names).flatMap((start) => {
    if (!start.isWhole) return [start];
    if (ends.length === 0) return [{ text: start.text, isWhole: false }];
    return ends.map((end) => ({
      text: start.text + end.text,
      isWhole: end.isWhole && isText(node.right, names)
    }));
  });
}

/** Whether every value of the expression is known, not only some. */
function isText(node: AnyNode, names: Names): boolean {
  if (node.type === 'ConditionalExpression') {
    return isText(node.consequent, names) && isText(node.alternate, names);
  }
  return possibleTexts(node, names).length > 0;
}

/** What a `const` was given, or undefined if the name is no such. */
function constantValue(node: AnyNode & { type: 'Identifier' }, names: Names): AnyNode | undefined {
  const binding = names.bindingOf.get(node);
  if (!binding?.isConstant || binding.declaration?.type !== 'VariableDeclarator') return undefined;
  const { id, init } = binding.declaration;
  return id.type === 'Identifier' ? (init ?? undefined) : undefined;
}

/** The object literal that an expression is, or that a constant was given. */
export function objectLiteral(
  node: AnyNode | undefined,
  names: Names
): (AnyNode & { type: 'ObjectExpression' }) | undefined {
  if (node?.type === 'Identifier') return objectLiteral(constantValue(node, names), names);
  return node?.type === 'ObjectExpression' ? node : undefined;
}

/** The value of a property of an object literal. */
export function propertyOf(
  node: AnyNode & { type: 'ObjectExpression' },
  name: string
): AnyNode | undefined {
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const { key } = property;
    if (key.type === 'Identifier' && key.name === name) return property.value;
    if (key.type === 'Literal' && key.value === name) return property.value;
  }
  return undefined;
}
