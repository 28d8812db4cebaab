import { Script, type Context } from 'node:vm';
import type { Position } from '../problem.js';
import {
  ADDED_NAMES,
  LIFTING_NAMES,
  suffixFor,
  type CountedCode,
  type LiftedCode
} from './instrument.js';
import type { RealmTools } from './realm-host.js';

/** Compiled code: a function of the realm, and the way back to the places of its source. */
export interface CompiledCode {
  callee: unknown;
  /** The first place in the code that a stack names, or undefined if it names none. */
  placeIn(stack: string): PlaceInPiece | undefined;
}

/** A place in one of the pieces that a function was compiled from. */
export interface PlaceInPiece extends Position {
  piece: number;
}

/** One piece of the code of a function body. */
export interface CodePiece {
  code: string;
  counted: CountedCode;
}

/** A function body to compile. */
export interface CodeToCompile {
  /** They follow one another, each on lines of its own, in one scope. */
  pieces: readonly CodePiece[];
  /** The names its parameters have. */
  parameters: readonly string[];
  /** What stacks call it; unique for each piece of code. */
  name: string;
}

/** Compiles code in a context; throws a SyntaxError if V8's strict mode refuses it. */
export function compileCode(
  code: CodeToCompile,
  context: Context,
  { meter, texts }: RealmTools
): CompiledCode {
  const { pieces, name } = code;
  const suffix = suffixFor(pieces.map(({ counted }) => counted));
  const lifted = pieces[0]?.counted.lifted;
  const source = lifted ? liftedSource(lifted, code.parameters, suffix) : plainSource(code, suffix);
  const make = scriptOf(source, suffix, name).runInContext(context) as (
    ...given: unknown[]
  ) => unknown;
  return {
    callee: make(meter, ...texts),
    placeIn(stack) {
      const at = firstPlace(stack, name);
      return at && placeInPieces(at, pieces, suffix);
    }
  };
}

/** The source of a function that returns the code's, and the columns before the code's first line. */
interface Source {
  text: string;
  columns: number;
}

function scriptOf({ text, columns }: Source, suffix: string, name: string): Script {
  const added = ADDED_NAMES.map((word) => word + suffix);
  const prefix = `(function(${added.join(',')}){'use strict';`;
  return new Script(`${prefix}${text}})`, {
    filename: name,
    columnOffset: -prefix.length - columns
  });
}

function plainSource({ pieces, parameters }: CodeToCompile, suffix: string): Source {
  const head = `return function(${parameters.join(',')}){`;
  const body = pieces.map(({ counted }) => counted.withMeter(suffix)).join('\n');
  return { text: `${head}${body}\n}`, columns: head.length };
}

function liftedSource(lifted: LiftedCode, parameters: readonly string[], suffix: string): Source {
  const list = parameters.join(',');
  const [run, keeper, once, made] = LIFTING_NAMES.map((word) => word + suffix);
  // APIs can be asked for during a run alone; nothing else that belongs to one gets in here.
  const head = `let ${made};const ${keeper}=${lifted.keeper(suffix)},${once}=function(require){`;
  const each = `return function(${list}){const ${run}=new ${keeper}(${lifted.early.join(',')});`;
  const tail = `};return function(${list}){return(${made}??=${once}(require))(${list})}`;
  const text = `${head}${lifted.once(suffix)}\n${each}\n${lifted.ofRun(suffix)}\n}${tail}`;
  return { text, columns: head.length };
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

function placeInPieces(
  at: Position,
  pieces: readonly CodePiece[],
  suffix: string
): PlaceInPiece | undefined {
  let firstLine = 1;
  for (const [piece, { code, counted }] of pieces.entries()) {
    const lines = code.split('\n').length;
    // What each run does comes after what is made once, and a line between them.
    const parts = counted.lifted ? [firstLine, firstLine + lines + 1] : [firstLine];
    for (const start of parts) {
      const line = at.line - start + 1;
      if (line < 1 || line > lines) continue;
      return { piece, ...counted.originalPosition({ line, column: at.column }, suffix) };
    }
    firstLine += lines;
  }
  return undefined;
}
