import { parse, type Program } from 'acorn';
import type { Position } from '../problem.js';

/** Code of the sandbox that parsed, or where and why it did not. */
export type ParsedCode =
  | { program: Program; error?: undefined }
  | { program?: undefined; error: { message: string; at: Position } };

/**
 * Parses a function body. Newer syntax than GTM's parses too, so that each use of it can be named;
 * only what is no JavaScript at all is an error here.
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
      locations: true
    });
    return { program };
  } catch (error) {
    return { error: syntaxError(error) };
  }
}

function syntaxError(error: unknown): { message: string; at: Position } {
  if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
  const loc = error.loc as { line: number; column: number };
  return {
    message: error.message.replace(/ \(\d+:\d+\)$/, ''),
    at: { line: loc.line, column: loc.column + 1 }
  };
}
