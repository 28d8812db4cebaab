import type { AnyNode, BinaryExpression } from 'acorn';

/** Whether a text can become as long as several others together. */
export function canDouble(node: AnyNode): boolean {
  if (node.type === 'AssignmentExpression') return node.operator === '+=' && isVariable(node.right);
  return isSum(node) && summands(node).filter(isVariable).length > 1;
}

/** Whether an expression adds, or joins texts. */
export function isSum(node: AnyNode): node is BinaryExpression {
  return node.type === 'BinaryExpression' && node.operator === '+';
}

function summands(node: AnyNode): AnyNode[] {
  return isSum(node) ? [...summands(node.left), ...summands(node.right)] : [node];
}

function isVariable(node: AnyNode): boolean {
  return node.type !== 'Literal';
}
