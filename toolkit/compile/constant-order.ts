import type { AnyNode, Identifier } from 'acorn';
import type { Names } from '../sandbox/language/scope.js';
import { walk } from '../sandbox/language/walk.js';
import type { SourcePlace } from './source-file.js';

/** A statement of the top level. */
export interface Statement {
  node: AnyNode;
  /** Its text, comment included. */
  text: string;
  /** The section it stands in: a source file, or a package. */
  section: string;
  /** The names it declares. */
  declares: string[];
  reads: Reads;
  /** The place in the sources of a node of it. */
  placeOf: (node: AnyNode) => SourcePlace;
}

/** The names of the top level that a statement has to do with. */
export interface Reads {
  /** Read when it runs; those inside functions are not. */
  atOnce: Set<string>;
  /** Those in calls, which may run what they stand for: what is called, and what is handed to it. */
  called: Set<string>;
  /** All in the order they are in, also those that are read when one of its functions is called. */
  ever: Set<string>;
}

/**
 * The names of the top level that a statement reads, and when.
 *
 * @param names what each name in its file means
 * @param top the declarations of the file's top level; what a file imports has none there
 */
export function readsOf(node: AnyNode, names: Names, top: ReadonlySet<AnyNode>): Reads {
  const isOfTop = (identifier: Identifier): boolean => {
    const binding = names.bindingOf.get(identifier);
    return binding !== undefined && (!binding.declaration || top.has(binding.declaration));
  };
  const reads: Reads = { atOnce: new Set(), called: new Set(), ever: new Set() };
  const later: AnyNode[] = node.type === 'FunctionDeclaration' ? [node] : [];
  const calls: AnyNode[] = [];
  const isIn = (spans: readonly AnyNode[], { start, end }: AnyNode): boolean =>
    spans.some((span) => start >= span.start && end <= span.end);
  walk(node, (inner) => {
    if (inner.type === 'ArrowFunctionExpression' || inner.type === 'FunctionExpression') {
      later.push(inner);
    } else if (inner.type === 'CallExpression') calls.push(inner);
    else if (inner.type === 'Identifier' && isOfTop(inner)) {
      reads.ever.add(inner.name);
      if (!isIn(later, inner)) reads.atOnce.add(inner.name);
      if (isIn(calls, inner)) reads.called.add(inner.name);
    }
  });
  return reads;
}

/**
 * Keeps the order but for constants that a statement above them needs, itself or in a function that
 * it calls: those move up to it, into its section.
 */
export function constantsFirst(statements: readonly Statement[]): Statement[] {
  const byName = declarationsIn(statements);
  const ordered: Statement[] = [];
  const seen = new Set<Statement>();
  const place = (statement: Statement, section: string): void => {
    if (seen.has(statement)) return;
    seen.add(statement);
    for (const needed of neededBy(statement, byName)) place(needed, section);
    ordered.push({ ...statement, section });
  };
  for (const statement of statements) place(statement, statement.section);
  return ordered;
}

/** The nodes that declare the names of a file's top level, as scopes have them. */
export function topDeclarations(nodes: readonly AnyNode[]): Set<AnyNode> {
  return new Set(
    nodes.flatMap((node) => (node.type === 'VariableDeclaration' ? node.declarations : [node]))
  );
}

/** The statement that declares each name. */
export function declarationsIn(statements: readonly Statement[]): Map<string, Statement> {
  return new Map(
    statements.flatMap((statement) => statement.declares.map((name) => [name, statement] as const))
  );
}

/** The constants that must have their values before a statement runs, in the order found. */
export function neededBy(
  statement: Statement,
  byName: ReadonlyMap<string, Statement>
): Set<Statement> {
  const needed = new Set<Statement>();
  if (isFunction(statement)) return needed;
  const run = new Set<Statement>([statement]);
  const visit = (names: Iterable<string>, called: ReadonlySet<string>): void => {
    for (const name of names) {
      const other = byName.get(name);
      if (!other) continue;
      if (!isFunction(other) && other !== statement) needed.add(other);
      if (!called.has(name) || run.has(other)) continue;
      run.add(other);
      // A constant that is called may stand for any function that it reads.
      visit(other.reads.ever, isFunction(other) ? other.reads.called : other.reads.ever);
    }
  };
  visit(statement.reads.atOnce, statement.reads.called);
  return needed;
}

/** Whether a statement is a function, which is there wherever it stands. */
function isFunction({ node }: Statement): boolean {
  return node.type === 'FunctionDeclaration';
}
