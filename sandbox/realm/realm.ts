import { createContext, Script, type Context } from 'node:vm';
import {
  ARRAY_METHODS,
  OBJECT_METHODS,
  PROMISE_METHODS,
  STRING_METHODS
} from '../language/natives.js';
import type { Position } from '../problem.js';
import { ApiError, RealmThrow } from './errors.js';
import { installCopy } from './inside/copies.js';
import { installRealm } from './install.js';
import { ADDED_NAMES, LIFTING_NAMES, suffixFor, type CountedCode } from './instrument.js';
import {
  LimitWatch,
  MAX_ARRAY_LENGTH,
  MAX_TEXT_LENGTH,
  STEPS_PER_CHECK,
  type Limits
} from './limits.js';
import type {
  GuardedMethodForm,
  GuardedMethodsMaker,
  RealmHost,
  RealmTools,
  RunHandle,
  TextFunctionForm,
  TextFunctionsMaker
} from './realm-host.js';
import { RegexCompiler } from './regex.js';
import { TEXT_CALLS } from './text-calls.js';

const QUICK_METHODS = ['charAt', 'pop', 'push', 'slice', 'substring', 'toString'];

const GROWING_METHODS = [
  'concat',
  'join',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLowerCase',
  'toString',
  'toUpperCase'
];

/** What a run tells the realm about its promises and errors. */
export interface RealmListener {
  threw(run: RunHandle, error: unknown, message: string, stack: string): void;
  handled(run: RunHandle, error: unknown): void;
  startPromiseTimeout(run: RunHandle, reject: () => void): () => void;
}

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

/**
 * A V8 context with nothing in it but GTM's sandbox: no globals, no code generation, intrinsics cut
 * down to GTM's list and frozen. It knows no API of GTM; those are put in through {@link tools}.
 */
export class Realm {
  readonly tools: RealmTools;
  private readonly context: Context;

  constructor(limits: Limits, listener: RealmListener) {
    this.context = createContext(Object.create(null) as Context, {
      codeGeneration: { strings: false, wasm: false }
    });
    const watch = new LimitWatch(limits);
    const regexes = new RegexCompiler();
    const host: RealmHost = {
      arrayMethods: ARRAY_METHODS,
      stringMethods: STRING_METHODS,
      objectMethods: OBJECT_METHODS,
      promiseMethods: PROMISE_METHODS,
      stepsPerCheck: STEPS_PER_CHECK,
      maxArrayLength: MAX_ARRAY_LENGTH,
      maxTextLength: MAX_TEXT_LENGTH,
      checkLimits: (run) => checkLimits(watch, run),
      enter: () => watch.restart(),
      threw: (run, error, message, stack) => listener.threw(run, error, message, stack),
      handled: (run, error) => listener.handled(run, error),
      messageOf: (error) => (error instanceof ApiError ? error.message : `Internal: ${error}`),
      realmErrorIn: (error) => (error instanceof RealmThrow ? { thrown: error.thrown } : undefined),
      startPromiseTimeout: (run, reject) => listener.startPromiseTimeout(run, reject),
      quickMethods: QUICK_METHODS,
      growingMethods: GROWING_METHODS,
      textCalls: TEXT_CALLS,
      guardedMethods: (forms) => this.evaluate(guardedMethodsCode(forms)) as GuardedMethodsMaker,
      textFunctions: (forms) => this.evaluate(textFunctionsCode(forms)) as TextFunctionsMaker,
      copyMaker: () => this.evaluate(`(${installCopy})`) as typeof installCopy,
      compileRegex: (pattern, flags) => regexes.compile(pattern, flags)
    };
    this.tools = installRealm(host, (install) => this.evaluate(`(${install})`) as typeof install);
  }

  private evaluate(code: string): unknown {
    return new Script(code, { filename: 'sgtm:realm' }).runInContext(this.context);
  }

  /** Compiles code whose syntax was checked; throws a SyntaxError if V8's strict mode refuses it. */
  compile({ pieces, parameters, name }: CodeToCompile): CompiledCode {
    if (pieces.some(({ code }) => code.includes('testRegex'))) this.tools.rememberPlaces();
    const suffix = suffixFor(pieces.map(({ counted }) => counted));
    const added = ADDED_NAMES.map((word) => word + suffix);
    const prefix = `(function(${added.join(',')}){'use strict';`;
    const { text, columns } = scriptFor(pieces, parameters, suffix);
    const script = new Script(`${prefix}${text}})`, {
      filename: name,
      columnOffset: -prefix.length - columns
    });
    const make = script.runInContext(this.context) as (...given: unknown[]) => unknown;
    return {
      callee: make(this.tools.meter, ...this.tools.texts),
      placeIn(stack) {
        const at = firstPlace(stack, name);
        return at && placeInPieces(at, pieces, suffix);
      }
    };
  }
}

/** A script that returns the function, and how many columns stand before the first line of the code. */
function scriptFor(
  pieces: readonly CodePiece[],
  parameters: readonly string[],
  suffix: string
): { text: string; columns: number } {
  const list = parameters.join(',');
  const lifted = pieces[0]?.counted.lifted;
  if (!lifted) {
    const head = `return function(${list}){`;
    const body = pieces.map(({ counted }) => counted.withMeter(suffix)).join('\n');
    return { text: `${head}${body}\n}`, columns: head.length };
  }
  const [run, keeper, once, made] = LIFTING_NAMES.map((word) => word + suffix);
  // Some of what is made once is asked for by require, which works during a run alone.
  const head = `let ${made};const ${keeper}=${lifted.keeper(suffix)},${once}=function(${list}){`;
  const each = `return function(${list}){const ${run}=${lifted.kept(suffix)};`;
  const tail = `};return function(${list}){return(${made}??=${once}(${list}))(${list})}`;
  const text = `${head}${lifted.once(suffix)}\n${each}\n${lifted.ofRun(suffix)}\n}${tail}`;
  return { text, columns: head.length };
}

/** One piece of code for all, since it takes a while to begin with a piece. */
function guardedMethodsCode(forms: readonly GuardedMethodForm[]): string {
  return `(function (parts) {
    'use strict';
    const { natives, apply, guard, guardSlow, large, grown } = parts;
    const [${nativeNames(forms.length)}] = natives;
    return [${forms.map((form, index) => guardedMethodCode(form, `native${index}`)).join(',')}];
  })`;
}

/**
 * `arguments` instead of a rest parameter: the engine then makes no array of them. Constants instead of
 * parameters: the engine knows that they stay what they are, and calls the native method directly.
 */
function guardedMethodCode({ name, isSlow, grows }: GuardedMethodForm, native: string): string {
  const result = `apply(${native}, this, arguments)`;
  return `function ${name}() {
    ${isSlow ? 'guardSlow(this.length)' : 'if (this.length > large) guard(this.length)'};
    return ${grows ? `grown(${result})` : result};
  }`;
}

/** The same for methods of texts as functions. */
function textFunctionsCode(forms: readonly TextFunctionForm[]): string {
  return `(function (parts) {
    'use strict';
    const { natives, guard, large, grown } = parts;
    const [${nativeNames(forms.length)}] = natives;
    return [${forms.map((form, index) => textFunctionCode(form, `native${index}`)).join(',')}];
  })`;
}

function nativeNames(count: number): string {
  return Array.from({ length: count }, (_, index) => `native${index}`).join(',');
}

/** With an empty text behind it the engine knows that the text is one, of whatever kind. */
function textFunctionCode({ count, isGuarded, grows }: TextFunctionForm, native: string): string {
  const parameters = ['a', 'b'].slice(0, count);
  const result = `${native}(${['own', ...parameters].join(',')})`;
  return `function (${['text', ...parameters].join(',')}) {
    const own = text + '';
    ${isGuarded ? 'if (own.length > large) guard(own.length);' : ''}
    return ${grows ? `grown(${result})` : result};
  }`;
}

function checkLimits(watch: LimitWatch, run: RunHandle | undefined): string | undefined {
  if (run?.dead !== undefined) return run.dead;
  const reason = watch.check(run);
  if (reason === undefined || !run) return reason;
  run.dead = reason;
  // Other runs whose callbacks follow in this turn of the event loop have their own time.
  watch.restart();
  return reason;
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
