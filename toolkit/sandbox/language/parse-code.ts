import { parse, type AnyNode, type Program } from 'acorn';
import type { Position } from '../problem.js';
import { childrenOf, placeOf } from './walk.js';

/** Code of the sandbox that parsed, or where and why it did not. */
export type ParsedCode =
  | { program: Program; error?: undefined }
  | { program?: undefined; error: { message: string; at: Position } };

/**
 * Parses a function body. Newer syntax than GTM's parses too, so that each use of it can be named;
 * only code that is not JavaScript at all is an error here.
 *
 * @param code the text of the code section, or of a test scenario
 */
export function parseCode(code: string): ParsedCode {
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: false,
      allowImportExportEverywhere: true,
      locations: true,
      ranges: true
    });
    const tooDeep = nodeBelow(program, MOST_LEVELS);
    if (!tooDeep) return { program };
    return { error: { message: 'the code is nested too deeply', at: placeOf(tooDeep) } };
  } catch (error) {
    return { error: syntaxError(error) };
  }
}

/** Deeper than any template, and less than what recursion over the nodes can take. */
const MOST_LEVELS = 2000;

/** The first node found more than so many levels below the program; it is looked for without recursion. */
function nodeBelow(program: Program, levels: number): AnyNode | undefined {
  let row: AnyNode[] = [program];
  for (let level = 0; level <= levels; level++) {
    row = row.flatMap(childrenOf);
    if (row.length === 0) return undefined;
  }
  return row[0];
}

function syntaxError(error: unknown): { message: string; at: Position } {
  if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
  const loc = error.loc as { line: number; column: number };
  return {
    message: error.message.replace(/ \(\d+:\d+\)$/, ''),
    at: { line: loc.line, column: loc.column + 1 }
  };
}
