import type { AnyNode } from 'acorn';
import { walk } from '../sandbox/language/walk.js';

/** A statement of the top level. */
export interface Statement {
  node: AnyNode;
  /** Its text, comment included. */
  text: string;
  /** The source file it stands with; undefined for a `require`. */
  source: string | undefined;
  /** The names it declares. */
  declares: string[];
  reads: Reads;
}

/** The names that a statement has to do with. */
export interface Reads {
  /** Read when it runs; those inside functions are not. */
  atOnce: Set<string>;
  /** Those in calls, which may run what they stand for: what is called, and what is handed to it. */
  called: Set<string>;
  /** All, also those that are read when one of its functions is called. */
  ever: Set<string>;
}

/** The names that a statement reads, and when. */
export function readsOf(node: AnyNode): Reads {
  const reads: Reads = { atOnce: new Set(), called: new Set(), ever: new Set() };
  const later: AnyNode[] = node.type === 'FunctionDeclaration' ? [node] : [];
  const calls: AnyNode[] = [];
  const isIn = (spans: readonly AnyNode[], { start, end }: AnyNode): boolean =>
    spans.some((span) => start >= span.start && end <= span.end);
  walk(node, (inner) => {
    if (inner.type === 'ArrowFunctionExpression' || inner.type === 'FunctionExpression') {
      later.push(inner);
    } else if (inner.type === 'CallExpression') calls.push(inner);
    else if (inner.type === 'Identifier') {
      reads.ever.add(inner.name);
      if (!isIn(later, inner)) reads.atOnce.add(inner.name);
      if (isIn(calls, inner)) reads.called.add(inner.name);
    }
  });
  return reads;
}

/**
 * Keeps the order but for constants that another constant above them needs, itself or in a function
 * that it calls: those move up to it, into its file.
 */
export function constantsFirst(statements: readonly Statement[]): Statement[] {
  const byName = new Map(
    statements.flatMap((statement) => statement.declares.map((name) => [name, statement] as const))
  );
  const ordered: Statement[] = [];
  const seen = new Set<Statement>();
  const place = (statement: Statement, source: string | undefined): void => {
    if (seen.has(statement)) return;
    seen.add(statement);
    for (const needed of neededBy(statement, byName)) place(needed, source);
    ordered.push({ ...statement, source });
  };
  for (const statement of statements) place(statement, statement.source);
  return ordered;
}

/** The constants that must have their values before a constant gets its own, in the order found. */
function neededBy(statement: Statement, byName: ReadonlyMap<string, Statement>): Set<Statement> {
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
      visit(other.reads.ever, other.reads.called);
    }
  };
  visit(statement.reads.atOnce, statement.reads.called);
  return needed;
}

function isFunction({ node }: Statement): boolean {
  return node.type === 'FunctionDeclaration';
}
