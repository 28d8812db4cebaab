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

/** What each node stands in; nothing for the program itself. */
export type Parents = ReadonlyMap<AnyNode, AnyNode>;

/** What every node of a piece of code stands in. */
export function parentsIn(program: AnyNode): Parents {
  const parents = new Map<AnyNode, AnyNode>();
  walk(program, (node, parent) => {
    if (parent) parents.set(node, parent);
  });
  return parents;
}

/** The direct children of a node, in source order. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  let last = -1;
  let isInOrder = true;
  const add = (value: unknown): void => {
    if (!isNode(value)) return;
    isInOrder &&= value.start >= last;
    last = value.start;
    children.push(value);
  };
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode];
    if (typeof value !== 'object' || value === null || key === 'loc') continue;
    if (Array.isArray(value)) for (const item of value) add(item);
    else add(value);
  }
  // Acorn lists most children in the order of the source already.
  return isInOrder ? children : children.toSorted((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The place of a node in the code, both from 1. */
export function placeOf(node: AnyNode): Position {
  const start = node.loc?.start ?? { line: 1, column: 0 };
  return { line: start.line, column: start.column + 1 };
}
