import type { AnyNode, Identifier } from 'acorn';
import { isFunctionNode } from '../../language/scope.js';
import type { TopName } from './top-level.js';

/** What a statement, or the initial value in it, comes upon when its turn has come. */
export interface Executed {
  /** Of the statement. */
  index: number;
  needs: ReadonlySet<TopName>;
  /** Whether it may call what it comes upon. */
  calls: boolean;
}

/**
 * Marks the constants that something comes upon before they have their value. What an earlier statement
 * has followed need not be followed again.
 *
 * @param executed in the order in which it is
 */
export function markPremature(executed: readonly Executed[]): void {
  const seen = new Set<TopName>();
  for (const { index, needs, calls } of executed) {
    const found = [...needs];
    for (let name = found.pop(); name; name = found.pop()) {
      if (seen.has(name)) continue;
      const isConstant = name.declaration?.type === 'VariableDeclarator';
      if (isConstant && name.statement >= index) name.isPremature = true;
      if (!calls) continue;
      seen.add(name);
      found.push(...name.needs);
    }
  }
}

/**
 * The names that an expression reads when it is evaluated, and nothing else happens: a list of functions
 * calls none of them.
 *
 * @returns undefined if it may do anything else
 */
export function readIn(node: AnyNode): Identifier[] | undefined {
  switch (node.type) {
    case 'Literal':
      return [];
    case 'Identifier':
      return [node];
    case 'ArrayExpression':
      return readInAll(node.elements.filter((each) => each !== null));
    case 'ObjectExpression':
      return readInAll(
        node.properties.map((each) => (each.type === 'Property' ? each.value : each))
      );
    default:
      return isFunctionNode(node) ? [] : undefined;
  }
}

function readInAll(nodes: readonly AnyNode[]): Identifier[] | undefined {
  const read = nodes.map(readIn);
  return read.every((each) => each !== undefined) ? read.flat() : undefined;
}
