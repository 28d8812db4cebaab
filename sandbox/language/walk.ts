import type { AnyNode } from 'acorn';
import type { Position } from '../problem.js';

/** A syntax node and what it stands in: `parent` is undefined for the program itself. */
export type Visit = (node: AnyNode, parent: AnyNode | undefined) => void;

/**
 * Calls `visit` for every node below and including `node`, each before its children, in source order.
 */
export function walk(node: AnyNode, visit: Visit, parent?: AnyNode): void {
  visit(node, parent);
  for (const child of childrenOf(node)) walk(child, visit, node);
}

/** The direct children of a node, in source order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'type' || key === 'loc') continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) children.push(item);
    }
  }
  return children.toSorted((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The place of a node in the code, both from 1. */
export function placeOf(node: AnyNode): Position {
  const start = node.loc?.start ?? { line: 1, column: 0 };
  return { line: start.line, column: start.column + 1 };
}
