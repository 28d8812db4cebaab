import type { AnyNode, Program } from 'acorn';
import { isFunctionNode } from '../language/scope.js';
import { childrenOf, placeOf } from '../language/walk.js';

/** What one function of a template executed. */
export interface FunctionOperations {
  /**
   * Its name, or that of the variable or property it is the value of; "top level" outside of all. What
   * functions without a name execute is counted for the one they stand in.
   */
  name: string;
  /** The line in the template's code where it begins, from 1. */
  line: number;
  operations: number;
}

/** What the functions executed together. */
export function totalOperations(functions: readonly FunctionOperations[]): number {
  return functions.reduce((sum, { operations }) => sum + operations, 0);
}

/** Each is at least one of the operations that GTM's interpreter executes. */
const COUNTED: ReadonlySet<AnyNode['type']> = new Set([
  'ArrayExpression',
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'BinaryExpression',
  'CallExpression',
  'ConditionalExpression',
  'FunctionExpression',
  'LogicalExpression',
  'MemberExpression',
  'ObjectExpression',
  'UnaryExpression',
  'UpdateExpression'
]);

/**
 * Counts the operations of a template's code by function: calls, reads of properties, operators,
 * assignments, literals of lists and objects, and functions made.
 */
export class OperationCounter {
  /** One for each function; compiled code adds to them. */
  readonly counts: number[] = [];
  private readonly functions: { name: string; line: number }[] = [];
  private readonly countOf = new Map<AnyNode, number>();

  constructor(program: Program) {
    this.visit(program, undefined, this.newFunction('top level', program));
  }

  /** Which of {@link counts} an expression adds to; undefined if it is no operation. */
  readonly operationOf = (node: AnyNode): number | undefined => this.countOf.get(node);

  /** What was executed since this was last asked, by function, most first. */
  take(): FunctionOperations[] {
    const found = this.functions
      .map((place, index) => ({ ...place, operations: this.counts[index] ?? 0 }))
      .filter(({ operations }) => operations > 0)
      .toSorted((a, b) => b.operations - a.operations);
    this.counts.fill(0);
    return found;
  }

  private newFunction(name: string, node: AnyNode): number {
    this.functions.push({ name, line: placeOf(node).line });
    return this.counts.push(0) - 1;
  }

  private visit(node: AnyNode, parent: AnyNode | undefined, current: number): void {
    if (COUNTED.has(node.type) && !isTarget(node, parent)) this.countOf.set(node, current);
    const name = isFunctionNode(node) ? nameOf(node, parent) : undefined;
    const inner = name === undefined ? current : this.newFunction(name, node);
    for (const child of childrenOf(node)) {
      if (!isKey(child, node)) this.visit(child, node, inner);
    }
  }
}

/** Whether an expression names what its parent works on, so that the two are one operation. */
function isTarget(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === node;
    case 'CallExpression':
      return parent.callee === node;
    case 'UnaryExpression':
      return parent.operator === 'typeof' || parent.operator === 'delete';
    default:
      return parent?.type === 'UpdateExpression';
  }
}

function isKey(node: AnyNode, parent: AnyNode): boolean {
  return parent.type === 'Property' && parent.key === node && !parent.computed;
}

/** What a function is called by its author; one without a name belongs to the function it stands in. */
function nameOf(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  const own = 'id' in node && node.id?.type === 'Identifier' ? node.id.name : undefined;
  if (own !== undefined) return own;
  const name = parent?.type === 'VariableDeclarator' ? parent.id : keyOf(parent);
  if (name?.type === 'Identifier') return name.name;
  return name?.type === 'Literal' ? String(name.value) : undefined;
}

function keyOf(parent: AnyNode | undefined): AnyNode | undefined {
  return parent?.type === 'Property' && !parent.computed ? parent.key : undefined;
}
