import { createContext, Script, type Context } from 'node:vm';
import {
  ARRAY_METHODS,
  OBJECT_METHODS,
  PROMISE_METHODS,
  STRING_METHODS
} from '../language/natives.js';
import { compileCode, type CodeToCompile, type CompiledCode } from './compile.js';
import { ApiError, RealmThrow } from './errors.js';
import { installCopy } from './inside/copies.js';
import { installRealm } from './install.js';
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
  compile(code: CodeToCompile): CompiledCode {
    if (code.pieces.some((piece) => piece.code.includes('testRegex'))) this.tools.rememberPlaces();
    return compileCode(code, this.context, this.tools);
  }
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
