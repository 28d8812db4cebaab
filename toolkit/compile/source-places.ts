import type { AnyNode, Program } from 'acorn';
import { placeOf, walk } from '../sandbox/language/walk.js';
import type { Position } from '../sandbox/problem.js';
import type { Statement } from './constant-order.js';
import type { SourcePlace } from './source-file.js';

/** The place in the sources of a place in the code; undefined for what the compiler adds. */
export type PlaceInSources = (at: Position) => SourcePlace | undefined;

interface Pair {
  at: Position;
  source: SourcePlace | undefined;
}

/**
 * Leads from formatted code back to the sources. Formatting changes the text and keeps the syntax
 * tree, so the nodes of both can be walked side by side, and no map of positions is needed.
 *
 * @param program the formatted code
 * @param statements what each of its statements was made of, in its order
 */
export function placesInSources(
  program: Program,
  statements: readonly (Statement | undefined)[]
): PlaceInSources {
  if (program.body.length !== statements.length) {
    throw new Error(
      `${program.body.length} statements were formatted of ${statements.length}; report this`
    );
  }
  const pairs = program.body.flatMap((node, index) => pairsOf(node, statements[index]));
  pairs.sort((a, b) => compare(a.at, b.at));
  return (at) => {
    let found: Pair | undefined;
    for (const pair of pairs) {
      if (compare(pair.at, at) > 0) break;
      found = pair;
    }
    return found?.source;
  };
}

function pairsOf(formatted: AnyNode, statement: Statement | undefined): Pair[] {
  const nodes = nodesIn(formatted);
  if (!statement) return nodes.map((node) => ({ at: placeOf(node), source: undefined }));
  const sources = nodesIn(statement.node);
  return nodes.map((node, index) => ({
    at: placeOf(node),
    source: statement.placeOf(sources[index] ?? statement.node)
  }));
}

function nodesIn(node: AnyNode): AnyNode[] {
  const nodes: AnyNode[] = [];
  walk(node, (inner) => {
    nodes.push(inner);
  });
  return nodes;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}
