import { parse, type AnyNode, type Expression, type Program, type Statement } from 'acorn';
import { print } from 'esrap';
import ts from 'esrap/languages/ts';
import { placeOf, walk } from '../../sandbox/language/walk.js';
import type { Position } from '../../sandbox/problem.js';

/** Where each node of a tree stands in the text that was parsed first. */
export type Places = WeakMap<AnyNode, Position>;

/** Parses a module; its nodes have their places in it. */
export function parseTree(text: string, places: Places): Program {
  const program = parseModule(text);
  walk(program, (node) => void places.set(node, placeOf(node)));
  return program;
}

export function parseModule(text: string): Program {
  return parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    ranges: true
  });
}

/**
 * Prints a changed tree and parses it again, so that every node has a range of its own, which the
 * search for names goes by. The nodes keep their places.
 */
export function reparsed(program: Program, places: Places): Program {
  const text = printed(program);
  const again = parseModule(text);
  pair(program, again, (old, fresh) => {
    const place = places.get(old);
    if (place) places.set(fresh, place);
  });
  return again;
}

export function printed(node: AnyNode): string {
  return print(node as Parameters<typeof print>[0], ts() as Parameters<typeof print>[1]).code;
}

/** Two trees of one shape, node by node. */
function pair(a: AnyNode, b: AnyNode, visit: (a: AnyNode, b: AnyNode) => void): void {
  visit(a, b);
  for (const key of Object.keys(a)) {
    const left = partsOf(a, key);
    const right = partsOf(b, key);
    left.forEach((node, index) => {
      const other = right[index];
      if (node && other) pair(node, other, visit);
    });
  }
}

/** The nodes of a property, holes in lists among them. */
function partsOf(node: AnyNode, key: string): (AnyNode | undefined)[] {
  if (key === 'loc' || key === 'range') return [];
  const value: unknown = node[key as keyof AnyNode];
  const all: unknown[] = Array.isArray(value) ? value : [value];
  return all.map((each) => (isNode(each) ? each : undefined));
}

export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Replaces each child of a node by what `change` makes of it; a list takes several for one. */
export function changeChildren(
  node: AnyNode,
  change: (child: AnyNode, parent: AnyNode, key: string) => AnyNode | AnyNode[] | undefined
): void {
  const record = node as unknown as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    if (key === 'loc' || key === 'range') continue;
    const value = record[key];
    if (Array.isArray(value)) {
      record[key] = value.flatMap((each: unknown) =>
        isNode(each) ? (change(each, node, key) ?? []) : [each]
      );
    } else if (isNode(value)) {
      const changed = change(value, node, key);
      record[key] = Array.isArray(changed) ? blockOf(changed) : (changed ?? null);
    }
  }
}

function blockOf(body: AnyNode[]): AnyNode {
  return { type: 'BlockStatement', body, start: 0, end: 0 } as unknown as AnyNode;
}

/**
 * Makes an expression of a text in which $0, $1, … stand for the parts, and $$ for all of a list of
 * arguments. What is new has the place of the node that it comes from.
 */
export function expression(
  text: string,
  parts: readonly (AnyNode | AnyNode[])[],
  origin: AnyNode,
  places: Places
): Expression {
  const [statement] = statements(`(${text})`, parts, origin, places);
  if (statement?.type !== 'ExpressionStatement') throw new Error(`${text} is no expression`);
  return statement.expression;
}

/** The same for statements. */
export function statements(
  text: string,
  parts: readonly (AnyNode | AnyNode[])[],
  origin: AnyNode,
  places: Places
): Statement[] {
  const program = parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowReturnOutsideFunction: true
  });
  const place = places.get(origin);
  const fill = (node: AnyNode): AnyNode | AnyNode[] => {
    const index =
      node.type === 'Identifier' && /^\$\d+$/.test(node.name) ? Number(node.name.slice(1)) : -1;
    const part = index < 0 ? undefined : parts[index];
    if (part) return part;
    if (place) places.set(node, place);
    changeChildren(node, fill);
    return node;
  };
  fill(program);
  return program.body as Statement[];
}

/** A name that nothing in the text has yet. */
export class FreshNames {
  private readonly taken: Set<string>;

  constructor(text: string, taken: Iterable<string>) {
    this.taken = new Set([...taken, ...(text.match(/[A-Za-z_$][\w$]*/g) ?? [])]);
  }

  of(wish: string): string {
    let name = wish;
    for (let count = 2; this.taken.has(name); count++) name = `${wish}${count}`;
    this.taken.add(name);
    return name;
  }
}

/** The name of a property that is read, `a.name` or `a['name']`. */
export function propertyOf(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const { property, computed } = node;
  if (!computed && property.type === 'Identifier') return property.name;
  return property.type === 'Literal' && typeof property.value === 'string'
    ? property.value
    : undefined;
}

export function isFunction(node: AnyNode): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}
