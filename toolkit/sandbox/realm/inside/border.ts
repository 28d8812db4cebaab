import type {
  CallOutcome,
  Implementation,
  Meter,
  RealmHost,
  RunHandle,
  VariadicImplementation
} from '../realm-host.js';
import type { Copy } from './copies.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** What the other parts of the realm need to keep to its limits and to know whose code runs. */
export interface Border {
  meter: Meter;
  /** Texts and lists longer than this are chargedText for before a native method works through them. */
  large: number;
  /** Counts one step of the template; throws where the stack is nearly full. */
  step(): void;
  /** Counts the steps a native method takes over this many elements or characters. */
  charge(length: number): void;
  /** Looks at an array's length before a method works through it. */
  chargeList(length: number): void;
  /** The same for a text. */
  chargeText(length: number): void;
  /** The same for a value that goes in or out and may be a long text; returns it. */
  chargedText<Value>(value: Value): Value;
  /** Copies values of Node's into the realm. */
  adopt: Copy;
  /** Another function that does, for whoever has many of a few kinds of objects to copy. */
  newAdopt(): Copy;
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
  bind(implementation: Implementation, onlyReads?: boolean): unknown;
  bindRaw(implementation: Implementation, onlyReads?: boolean): unknown;
  bindVariadic(implementation: VariadicImplementation): unknown;
  bindMaker(make: (name: unknown) => unknown): unknown;
  call(run: RunHandle, callee: unknown, args: unknown[], raw?: boolean): CallOutcome;
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
  const { freeze } = Object;
  const { isArray } = Array;
  const { maxArrayLength, maxTextLength } = host;
  const RealmError = Error;
  const RealmMap = Map;
  const RealmRangeError = RangeError;
  const nativeStringify = JSON.stringify;
  const toText = String;
  const stacks = new WeakMap<object, string>();
  const getStack = WeakMap.prototype.get;
  const setStack = WeakMap.prototype.set;
  const large = 1000;
  /** The longest way an API goes in Node after it began to change something, and then some. */
  const room = 40;
  const adopt = newAdopt();
  const meter: Meter = { left: host.stepsPerCheck, refill, sized };
  let current: RunHandle | undefined;
  let isReadingStack = false;

  function refill(): void {
    let reason: string | undefined;
    try {
      reason = host.checkLimits(current);
    } catch {
      reason = 'Maximum call stack size exceeded';
    }
    if (reason !== undefined) {
      meter.left = 0;
      throw new RealmRangeError(reason);
    }
    meter.left = host.stepsPerCheck;
  }

  function tooLarge(what: string, length: number): unknown {
    meter.left = 0;
    return new RealmRangeError('Memory limit: ' + what + length + '; look for what makes it grow');
  }

  function sized(value: unknown): unknown {
    if (typeof value === 'string' && value.length > maxTextLength) {
      throw tooLarge('a text of the length ', value.length);
    }
    return value;
  }

  /** Whole steps: the engine counts down faster as long as it knows no fractions. */
  function charge(length: number): void {
    meter.left -= (length + 63) >> 6;
    if (meter.left < 0) refill();
  }

  /**
   * Throws where there is no room on the stack for this many calls, so that what comes next is not cut
   * short in its middle: a promise whose errors nobody looks at, a count that never comes down.
   */
  function needRoom(calls: number): number {
    return calls > 0 ? needRoom(calls - 1) + 1 : 0;
  }

  function count(): void {
    if (--meter.left < 0) refill();
  }

  function step(): void {
    count();
    needRoom(room);
  }

  function chargeList(length: number): void {
    if (length > maxArrayLength) throw tooLarge('a list of the length ', length);
    charge(length);
  }

  function chargeText(length: number): void {
    if (length > maxTextLength) throw tooLarge('a text of the length ', length);
    charge(length);
  }

  function newAdopt(): Copy {
    return cross(() => host.copyMaker())(isArray);
  }

  /** An error of Node's becomes one of the realm; nothing of it but its message is kept. */
  function translate(error: unknown): unknown {
    let own: { thrown: unknown } | undefined;
    let message = 'Maximum call stack size exceeded';
    try {
      own = host.realmErrorIn(error);
      message = host.messageOf(error);
    } catch {
      return new RealmRangeError(message);
    }
    return own ? own.thrown : new RealmError(message);
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
    const known = apply(getStack, stacks, [error]) as string | undefined;
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
    apply(setStack, stacks, [error, text]);
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
  function caller(onlyReads: boolean): RunHandle {
    if (onlyReads) count();
    else step();
    const run = current;
    if (run === undefined) throw new RealmError('No execution of the template is under way');
    if (run.dead !== undefined) throw new RealmRangeError(run.dead);
    return run;
  }

  function chargedText<Value>(value: Value): Value {
    if (typeof value === 'string' && value.length > large) chargeText(value.length);
    return value;
  }

  function bind(implementation: Implementation, onlyReads = false): unknown {
    let copy: Copy | undefined;
    return bindWith(implementation, (value) => (copy ??= newAdopt())(value), onlyReads);
  }

  function bindWith(implementation: Implementation, copy: Copy, onlyReads: boolean): unknown {
    const bound = (a: unknown, b: unknown, c: unknown, d: unknown): unknown => {
      const run = caller(onlyReads);
      chargedText(a);
      chargedText(b);
      chargedText(c);
      chargedText(d);
      let result: unknown;
      try {
        result = implementation(run, a, b, c, d);
      } catch (error) {
        throw translate(error);
      }
      chargedText(result);
      return typeof result === 'object' || typeof result === 'function' ? copy(result) : result;
    };
    return freeze(bound);
  }

  function bindVariadic(implementation: VariadicImplementation): unknown {
    const bound = (...args: unknown[]): unknown => {
      const run = caller(false);
      for (let index = 0; index < args.length; index++) chargedText(args[index]);
      try {
        return implementation(run, args);
      } catch (error) {
        throw translate(error);
      }
    };
    return freeze(bound);
  }

  function bindMaker(make: (name: unknown) => unknown): unknown {
    const made = new RealmMap<unknown, unknown>();
    return freeze((name: unknown): unknown => {
      caller(true);
      const known = made.get(name);
      if (known !== undefined) return known;
      chargedText(name);
      const value = cross(() => make(name));
      if (typeof name === 'string') made.set(name, value);
      return value;
    });
  }

  function call(run: RunHandle, callee: unknown, args: unknown[], raw?: boolean): CallOutcome {
    const list: unknown[] = [];
    for (let index = 0; index < args.length; index++) {
      list[index] = raw === true ? args[index] : adopt(args[index]);
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
    }
  }

  return {
    meter,
    large,
    step,
    charge,
    chargeList,
    chargeText,
    chargedText,
    adopt,
    newAdopt,
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
    bindRaw: (implementation, onlyReads = false) =>
      bindWith(implementation, (value) => value, onlyReads),
    bindVariadic,
    bindMaker,
    call
  };
}
