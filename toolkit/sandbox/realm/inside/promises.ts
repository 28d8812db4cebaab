import type { Deferred, RealmHost, RunHandle } from '../realm-host.js';
import type { Border } from './border.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** The realm's promises. */
export interface Promises {
  /** Stands in the place of Promise.prototype.then. */
  then(this: unknown, onFulfilled: unknown, onRejected: unknown): unknown;
  /** Stands in the place of Promise.prototype.finally, which would await any object with a `then`. */
  lastly(this: unknown, onEnd: unknown): unknown;
  /** The API `Promise`. */
  api: unknown;
  deferred(): Deferred;
  observe(
    value: unknown,
    onValue: (value: unknown) => void,
    onError: (reason: unknown) => void
  ): void;
}

/** Promises whose callbacks belong to the run that made them, and whose errors Node hears of. */
export function installPromises(host: RealmHost, border: Border): Promises {
  'use strict';

  const { apply, getPrototypeOf } = Reflect;
  const { freeze } = Object;
  const { isArray } = Array;
  const { adopt, cross, describe, needRoom, running, step, swap, translate } = border;
  const RealmError = Error;
  const RealmRangeError = RangeError;
  const NativePromise = Promise;
  const rootPrototype = Object.prototype;
  const nativeThen = Promise.prototype.then;
  const nativeAll = Promise.all.bind(Promise);

  const ignore = (): void => undefined;
  /** Objects that promises are settled with, by what stands for them. */
  const boxed = new WeakMap<object, unknown>();

  /** Notes for the run what a callback threw. */
  function note(run: RunHandle, error: unknown): void {
    const { message, stack } = describe(error);
    cross(() => host.threw(run, error, message, stack));
  }

  /** An error as a template may see it: the realm's own, without its stack. */
  function presentable(error: unknown): unknown {
    if (typeof error !== 'object' || error === null) return error;
    if (error instanceof RealmError) describe(error);
    else if (isForeign(error)) return translate(error);
    return error;
  }

  /** Whether an object belongs to another realm: the engine itself can reject with an error of Node's. */
  function isForeign(value: object): boolean {
    let root = value;
    for (let next = getPrototypeOf(value); next !== null; next = getPrototypeOf(next)) root = next;
    return root !== rootPrototype;
  }

  function guard(callback: unknown, handlesErrors: boolean): unknown {
    const run = running();
    if (typeof callback !== 'function') return callback;
    return (given: unknown): unknown => {
      // Without a run it is the engine that calls: to chain one promise to another.
      if (run === undefined) {
        const chained = handlesErrors ? presentable(given) : given;
        return apply(callback as () => unknown, undefined, [chained]);
      }
      const value = handlesErrors ? presentable(given) : unboxed(given);
      const previous = swap(run);
      try {
        if (handlesErrors) cross(() => host.handled(run, given));
        if (run.dead !== undefined) throw new RealmRangeError(run.dead);
        return chainable(apply(callback as () => unknown, undefined, [value]));
      } catch (error) {
        note(run, error);
        throw error;
      } finally {
        swap(previous);
      }
    };
  }

  /**
   * A value that settles a promise, as the engine may see it: it would call the `then` of any object. Only a
   * promise of the realm is awaited; another object with such a method is a value like any other.
   */
  function chainable(value: unknown): unknown {
    const isObject = typeof value === 'object' || typeof value === 'function';
    if (!isObject || value === null || value instanceof NativePromise) return value;
    if (typeof (value as { then?: unknown }).then !== 'function') return value;
    const box = freeze({});
    boxed.set(box, value);
    return box;
  }

  function unboxed(value: unknown): unknown {
    return boxed.get(value as object) ?? value;
  }

  function then(this: unknown, onFulfilled: unknown, onRejected: unknown): unknown {
    step();
    needRoom();
    const next = apply(nativeThen, this, [guard(onFulfilled, false), guard(onRejected, true)]);
    // Node would end the process over a rejection that nobody looks at.
    apply(nativeThen, next, [undefined, ignore]);
    return next;
  }

  function lastly(this: unknown, onEnd: unknown): unknown {
    if (typeof onEnd !== 'function') return apply(then, this, [onEnd, onEnd]);
    const afterEnd = (next: () => unknown): unknown => {
      const result = chainable(apply(onEnd as () => unknown, undefined, []));
      return apply(then, quiet(new NativePromise((resolve) => resolve(result))), [next]);
    };
    return apply(then, this, [
      (value: unknown) => afterEnd(() => value),
      (reason: unknown) =>
        afterEnd(() => {
          throw reason;
        })
    ]);
  }

  function quiet<T>(promise: T): T {
    apply(nativeThen, promise, [undefined, ignore]);
    return promise;
  }

  function deferred(): Deferred {
    needRoom();
    let settle: ((value: unknown) => void) | undefined;
    let refuse: ((reason: unknown) => void) | undefined;
    // Before the template has it: it could spoil the promise, by a property named constructor for one.
    const promise = quiet(
      new NativePromise((resolve, reject) => {
        settle = resolve;
        refuse = reject;
      })
    );
    return {
      promise,
      resolve: (value) => settle?.(adopt(value)),
      reject: (reason) => refuse?.(adopt(reason))
    };
  }

  function observe(
    value: unknown,
    onValue: (value: unknown) => void,
    onError: (reason: unknown) => void
  ): void {
    const report = (listener: (result: unknown) => void) => (result: unknown) => {
      try {
        listener(unboxed(result));
      } catch {
        // A listener of Node's reports its own errors; none of them belongs to the template.
      }
    };
    // An object with a method named then could claim to be a promise, and never settle.
    if (!(value instanceof NativePromise)) return report(onValue)(value);
    try {
      apply(nativeThen, value, [report(onValue), report(onError)]);
    } catch (error) {
      // A template can spoil its own promise, by a property named constructor for one.
      report(onError)(error);
    }
  }

  function createPromise(resolver: unknown): unknown {
    step();
    const run = running();
    if (run === undefined) throw new RealmError('No execution of the template is under way');
    if (typeof resolver !== 'function') {
      throw new RealmError('Promise.create needs a function that takes resolve and reject');
    }
    let refuse: ((reason: unknown) => void) | undefined;
    // Before the promise, which would swallow what it throws where the stack is full.
    const stop = cross(() =>
      host.startPromiseTimeout(run, () => refuse?.('Promise timed out after 5 seconds'))
    );
    return quiet(
      new NativePromise((resolve, reject) => {
        refuse = reject;
        const settleWith =
          (settle: (value: unknown) => void) =>
          (value: unknown): void => {
            step();
            needRoom();
            cross(stop);
            settle(settle === resolve ? chainable(value) : value);
          };
        try {
          apply(resolver as () => unknown, undefined, [settleWith(resolve), settleWith(reject)]);
        } catch (error) {
          cross(stop);
          note(run, error);
          reject(error);
        }
      })
    );
  }

  function all(promises: unknown): unknown {
    step();
    needRoom();
    if (!isArray(promises)) throw new RealmError('Promise.all needs an array');
    const list: unknown[] = [];
    for (let index = 0; index < promises.length; index++) list[index] = chainable(promises[index]);
    return quiet(nativeAll(list));
  }

  return {
    then,
    lastly,
    api: freeze({ create: freeze(createPromise), all: freeze(all) }),
    deferred,
    observe
  };
}
