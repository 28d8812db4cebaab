import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping';
import type { Program } from 'acorn';
import type { MagicString } from 'magic-string';
import { Script, type Context } from 'node:vm';
import type { Position } from '../problem.js';
import { instrument, unusedNames, type OperationOf } from './instrument.js';
import type { Meter } from './realm-host.js';

/** Compiled code: a function of the realm, and the way back to the places of its source. */
export interface CompiledCode {
  callee: unknown;
  /** The first place in the code that a stack names, or undefined if it names none. */
  placeIn(stack: string): PlaceInPiece | undefined;
  /** What V8 was given for the first piece. */
  script: CompiledScript;
}

/** The text of a script: what stands before the code, and the code with what was put into it. */
export interface CompiledScript {
  head: string;
  text: MagicString;
}

/** A place in one of the pieces that a function was compiled from. */
export interface PlaceInPiece extends Position {
  piece: number;
}

/** One piece of the code of a function body, whose syntax the sandbox takes. */
export interface CodePiece {
  code: string;
  program: Program;
}

/** A function body to compile. */
export interface CodeToCompile {
  /** They follow one another, each on lines of its own, in one scope. */
  pieces: readonly CodePiece[];
  /** The names its parameters have. */
  parameters: readonly string[];
  /** What stacks call it; unique for each piece of code. */
  name: string;
  /** Counts operations as it runs. */
  operations?: { operationOf: OperationOf; counts: number[] };
}

/** Compiles code in a context; throws a SyntaxError if V8's strict mode refuses it. */
export function compileCode(
  { pieces, parameters, name, operations }: CodeToCompile,
  context: Context,
  meter: Meter
): CompiledCode {
  const added = unusedNames(pieces.map(({ program }) => program));
  const texts = pieces.map(({ code, program }) =>
    instrument(code, program, added, operations?.operationOf)
  );
  const head = `(function(${added.meter},${added.operations}){'use strict';return function(${parameters.join(',')}){`;
  const script = new Script(`${head}${texts.map(String).join('\n')}\n}})`, {
    filename: name,
    columnOffset: -head.length
  });
  const make = script.runInContext(context) as (...given: unknown[]) => unknown;
  return {
    callee: make(meter, operations?.counts),
    placeIn(stack) {
      const at = firstPlace(stack, name);
      return at && placeInPieces(at, texts);
    },
    script: { head, text: texts[0] as MagicString }
  };
}

function firstPlace(stack: string, name: string): Position | undefined {
  for (const line of stack.split('\n')) {
    const at = line.lastIndexOf(`${name}:`);
    if (at === -1) continue;
    const [row, column] = line.slice(at + name.length + 1).split(':');
    const position = {
      line: Number.parseInt(row ?? '', 10),
      column: Number.parseInt(column ?? '', 10)
    };
    if (position.line > 0 && position.column > 0) return position;
  }
  return undefined;
}

function placeInPieces(at: Position, texts: readonly MagicString[]): PlaceInPiece | undefined {
  let firstLine = 1;
  for (const [piece, text] of texts.entries()) {
    const lines = text.original.split('\n').length;
    const line = at.line - firstLine + 1;
    if (line >= 1 && line <= lines) return { piece, ...originalPlace(text, line, at.column) };
    firstLine += lines;
  }
  return undefined;
}

function originalPlace(text: MagicString, line: number, column: number): Position {
  const map = new TraceMap(text.generateDecodedMap({ hires: true }) as SourceMapInput);
  const found = originalPositionFor(map, { line, column: column - 1 });
  return { line, column: (found.column ?? column - 1) + 1 };
}
