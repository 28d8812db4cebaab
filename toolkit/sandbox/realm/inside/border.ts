import type { CallOutcome, Implementation, Meter, RealmHost, RunHandle } from '../realm-host.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** What the other parts of the realm need to keep to its limits and to know whose code runs. */
export interface Border {
  meter: Meter;
  /** Counts one step of the template. */
  step(): void;
  /** Throws where the stack is nearly full, before something that must not stop half-way. */
  needRoom(): void;
  /** Copies a value of Node's into the realm; a function or a symbol becomes undefined. */
  adopt(value: unknown): unknown;
  /** An error of Node's as one of the realm. */
  translate(error: unknown): unknown;
  describe(error: unknown): { message: string; stack: string };
  /** Does something of Node's; what it throws becomes an error of the realm. */
  cross<Result>(work: () => Result): Result;
  /** What Node calls to write down the stack of an error that describe looks at, else undefined. */
  stackWriter(): ((error: unknown, sites: CallSite[]) => string) | undefined;
  /** The run whose code is on the stack. */
  running(): RunHandle | undefined;
  /** Makes another run the running one; returns the one before, which has to be put back. */
  swap(run: RunHandle | undefined): RunHandle | undefined;
  bind(implementation: Implementation): unknown;
  bindRaw(implementation: Implementation): unknown;
  bindMaker(make: (name: unknown) => unknown): unknown;
  call(run: RunHandle, callee: unknown, args: unknown[], areRealm?: boolean): CallOutcome;
}

/** What V8 tells of one call on a stack. */
interface CallSite {
  getFileName(): unknown;
  getLineNumber(): unknown;
  getColumnNumber(): unknown;
}

/** Steps, errors and calls: all that crosses between Node and the realm crosses here. */
export function installBorder(host: RealmHost): Border {
  'use strict';

  const { apply, deleteProperty } = Reflect;
  const { freeze, keys } = Object;
  const { isArray } = Array;
  const RealmError = Error;
  const RealmMap = Map;
  const RealmRangeError = RangeError;
  const nativeStringify = JSON.stringify;
  const toText = String;
  /** V8's own words. */
  const stackIsFull = 'Maximum call stack size exceeded';
  const stacks = new WeakMap<object, string>();
  const meter: Meter = { left: host.stepsPerCheck, refill };
  // V8 keeps ten lines. Where a scenario replaces an API, more of ours can stand above the template's.
  RealmError.stackTraceLimit = 50;
  let current: RunHandle | undefined;
  let isReadingStack = false;

  function refill(): void {
    let reason: string | undefined;
    try {
      reason = host.checkLimits(current);
    } catch {
      reason = stackIsFull;
    }
    if (reason !== undefined) {
      meter.left = 0;
      throw new RealmRangeError(reason);
    }
    meter.left = host.stepsPerCheck;
  }

  function step(): void {
    if (--meter.left < 0) refill();
  }

  function needRoom(): void {
    cross(host.needRoom);
  }

  function adopt(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (isArray(value)) {
      const list: unknown[] = [];
      for (let index = 0; index < value.length; index++) list[index] = adopt(value[index]);
      return list;
    }
    // Spread makes even a key such as __proto__ a property.
    const copy: Record<string, unknown> = { ...value };
    const names = keys(copy);
    for (let index = 0; index < names.length; index++) {
      const name = names[index] as string;
      copy[name] = adopt(copy[name]);
    }
    return copy;
  }

  /** An error of Node's becomes one of the realm; nothing of it but its message is kept. */
  function translate(error: unknown): unknown {
    let own: { thrown: unknown } | undefined;
    let message = stackIsFull;
    try {
      own = host.realmErrorIn(error);
      message = host.messageOf(error);
    } catch {
      return new RealmRangeError(message);
    }
    if (own) return own.thrown;
    return message === stackIsFull ? new RealmRangeError(message) : new RealmError(message);
  }

  function cross<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw translate(error);
    }
  }

  /** Stacks in the realm's own words: Node may have been told to write them in some other way. */
  function writeStack(_: unknown, sites: CallSite[]): string {
    let text = '';
    for (let index = 0; index < sites.length; index++) {
      const site = sites[index] as CallSite;
      text += site.getFileName() + ':' + site.getLineNumber() + ':' + site.getColumnNumber() + '\n';
    }
    return text;
  }

  /** The stack is taken off the error, since its text is Node's, and kept for a second description. */
  function stackOf(error: Error): string {
    const known = stacks.get(error);
    if (known !== undefined) return known;
    let stack: unknown;
    isReadingStack = true;
    try {
      stack = error.stack;
    } catch {
      // There is no room left on the stack to write it down.
    }
    isReadingStack = false;
    deleteProperty(error, 'stack');
    const text = typeof stack === 'string' ? stack : '';
    stacks.set(error, text);
    return text;
  }

  function describe(error: unknown): { message: string; stack: string } {
    const isError = error instanceof RealmError;
    const stack = isError ? stackOf(error) : '';
    try {
      if (isError) return { message: error.name + ': ' + error.message, stack };
      const text = typeof error === 'object' ? nativeStringify(error) : toText(error);
      return { message: text === undefined ? typeof error : text, stack };
    } catch {
      return { message: typeof error, stack };
    }
  }

  /** Which run calls an API; throws where none may. */
  function caller(): RunHandle {
    step();
    const run = current;
    if (run === undefined) throw new RealmError('No execution of the template is under way');
    if (run.dead !== undefined) throw new RealmRangeError(run.dead);
    return run;
  }

  function bind(implementation: Implementation): unknown {
    return freeze((...args: unknown[]): unknown => {
      const run = caller();
      return adopt(cross(() => implementation(run, args)));
    });
  }

  function bindRaw(implementation: Implementation): unknown {
    return freeze((...args: unknown[]): unknown => {
      const run = caller();
      return cross(() => implementation(run, args));
    });
  }

  function bindMaker(make: (name: unknown) => unknown): unknown {
    const made = new RealmMap<unknown, unknown>();
    return freeze((name: unknown): unknown => {
      caller();
      const known = made.get(name);
      if (known !== undefined) return known;
      const value = cross(() => make(name));
      if (typeof name === 'string') made.set(name, value);
      return value;
    });
  }

  function call(run: RunHandle, callee: unknown, args: unknown[], areRealm?: boolean): CallOutcome {
    const list: unknown[] = [];
    for (let index = 0; index < args.length; index++) {
      list[index] = areRealm === true ? args[index] : adopt(args[index]);
    }
    const previous = current;
    current = run;
    try {
      if (previous === undefined) host.enter();
      if (run.dead !== undefined) throw new RealmRangeError(run.dead);
      return { failed: false, value: apply(callee as () => unknown, undefined, list) };
    } catch (error) {
      const { message, stack } = describe(error);
      return { failed: true, error, message, stack };
    } finally {
      current = previous;
      if (previous === undefined) host.leave(run);
    }
  }

  return {
    meter,
    step,
    needRoom,
    adopt,
    translate,
    describe,
    cross,
    stackWriter: () => (isReadingStack ? writeStack : undefined),
    running: () => current,
    swap(run) {
      const previous = current;
      current = run;
      return previous;
    },
    bind,
    bindRaw,
    bindMaker,
    call
  };
}
