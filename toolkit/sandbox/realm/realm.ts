import { types } from 'node:util';
import { createContext, Script, type Context } from 'node:vm';
import {
  ARRAY_METHODS,
  OBJECT_METHODS,
  PROMISE_METHODS,
  STRING_METHODS
} from '../language/natives.js';
import { compileCode, type CodeToCompile, type CompiledCode } from './compile.js';
import { ApiError, RealmThrow } from './errors.js';
import { installRealm } from './install.js';
import { LimitWatch, STEPS_PER_CHECK, type Limits } from './limits.js';
import type { RealmHost, RealmTools, RunHandle } from './realm-host.js';
import { PatternCompiler } from './regex.js';
import { needRoom } from './stack-room.js';

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
    const host = hostOf(new LimitWatch(limits), listener);
    this.tools = installRealm(host, (install) => this.evaluate(`(${install})`) as typeof install);
  }

  private evaluate(code: string): unknown {
    return new Script(code, { filename: 'sgtm:realm' }).runInContext(this.context);
  }

  /** Compiles code whose syntax was checked; throws a SyntaxError if V8's strict mode refuses it. */
  compile(code: CodeToCompile): CompiledCode {
    return compileCode(code, this.context, this.tools.meter);
  }
}

const STACK_IS_FULL = 'Maximum call stack size exceeded';

/** A template that calls itself for ever may run out of stack in Node, which is not an internal fault. */
function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  // It can be the realm's too, from a part of the realm that Node called.
  const isOfTemplate = types.isNativeError(error) && error.message === STACK_IS_FULL;
  return isOfTemplate ? STACK_IS_FULL : `Internal: ${error}`;
}

function hostOf(watch: LimitWatch, listener: RealmListener): RealmHost {
  const patterns = new PatternCompiler();
  return {
    arrayMethods: ARRAY_METHODS,
    stringMethods: STRING_METHODS,
    objectMethods: OBJECT_METHODS,
    promiseMethods: PROMISE_METHODS,
    stepsPerCheck: STEPS_PER_CHECK,
    checkLimits(run) {
      if (!run) return undefined;
      if (run.dead !== undefined) return run.dead;
      run.dead = watch.check(run);
      // Other runs whose callbacks follow in this turn of the event loop have their own time.
      if (run.dead !== undefined) watch.restart();
      return run.dead;
    },
    needRoom: () => needRoom(),
    enter: () => watch.restart(),
    leave: (run) => void (run.dead ??= watch.addTime(run)),
    threw: (run, error, message, stack) => listener.threw(run, error, message, stack),
    handled: (run, error) => listener.handled(run, error),
    messageOf,
    realmErrorIn: (error) => (error instanceof RealmThrow ? { thrown: error.thrown } : undefined),
    startPromiseTimeout: (run, reject) => listener.startPromiseTimeout(run, reject),
    compileRegex: (pattern, flags) => patterns.compileRegex(pattern, flags),
    compileText: (pattern) => patterns.compileText(pattern)
  };
}
