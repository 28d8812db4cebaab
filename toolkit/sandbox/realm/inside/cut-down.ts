import type { RealmHost } from '../realm-host.js';
import type { Border } from './border.js';
import type { Patterns } from './patterns.js';
import type { Promises } from './promises.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** What takes the place of native methods. */
export interface Replacements {
  patterns: Patterns;
  promises: Promises;
}

/** Leaves of the language what GTM has of it, frozen; the last thing done before a template runs. */
export function cutDown(host: RealmHost, border: Border, replacements: Replacements): void {
  'use strict';

  const { deleteProperty, getPrototypeOf, ownKeys } = Reflect;
  const { defineProperty, freeze } = Object;
  const { patterns, promises } = replacements;

  function define(target: object, name: string, value: unknown): void {
    defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }

  /** What assigning the name on a list or an object does is make a property of its own, as in GTM. */
  function makeOverridable(target: object, name: string): void {
    const value = (target as Record<string, unknown>)[name];
    defineProperty(target, name, {
      get: () => value,
      set(this: object, own: unknown) {
        defineProperty(this, name, {
          value: own,
          writable: true,
          enumerable: true,
          configurable: true
        });
      },
      enumerable: false,
      configurable: true
    });
  }

  function isKept(list: readonly string[], key: string | symbol): boolean {
    for (let index = 0; index < list.length; index++) if (list[index] === key) return true;
    return false;
  }

  function trim(prototype: object, kept: readonly string[], keepsIterator: boolean): void {
    for (const key of ownKeys(prototype)) {
      if (isKept(kept, key) || (keepsIterator && key === Symbol.iterator)) {
        freeze((prototype as Record<string | symbol, unknown>)[key]);
      } else deleteProperty(prototype, key);
    }
  }

  const listIterator = getPrototypeOf([][Symbol.iterator]()) as object;
  const textIterator = getPrototypeOf(''[Symbol.iterator]()) as object;
  const functions = [
    () => undefined,
    function* () {},
    async () => undefined,
    async function* () {}
  ];

  define(String.prototype, 'match', patterns.match);
  define(String.prototype, 'search', patterns.search);
  define(String.prototype, 'replace', patterns.replace);
  define(Promise.prototype, 'then', promises.then);
  define(Promise.prototype, 'finally', promises.lastly);

  trim(Array.prototype, host.arrayMethods, true);
  trim(String.prototype, host.stringMethods, true);
  trim(Promise.prototype, host.promiseMethods, false);
  trim(Number.prototype, ['toString'], false);
  trim(Boolean.prototype, ['toString'], false);
  trim(Object.prototype, host.objectMethods, false);
  for (const method of host.arrayMethods) makeOverridable(Array.prototype, method);
  for (const method of host.objectMethods) makeOverridable(Object.prototype, method);
  trim(listIterator, ['next'], true);
  trim(textIterator, ['next'], true);
  trim(getPrototypeOf(listIterator) as object, [], true);
  for (const callable of functions) trim(getPrototypeOf(callable) as object, [], false);
  for (const error of [
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
    AggregateError
  ]) {
    trim(error.prototype, ['name', 'message', 'toString'], false);
    freeze(error.prototype);
  }

  const world = globalThis as unknown as Record<string | symbol, unknown>;
  for (const key of ownKeys(world)) {
    const value = world[key];
    const prototype =
      typeof value === 'function' ? (value as { prototype?: object }).prototype : undefined;
    if (prototype) {
      // V8 takes a lost constructor of regexes for one that derives, and runs every regex of the
      // process the long way from then on. A template never holds an engine's regex.
      if (key !== 'RegExp') deleteProperty(prototype, 'constructor');
      freeze(prototype);
    }
    deleteProperty(world, key);
  }
  for (const prototype of [listIterator, textIterator, getPrototypeOf(listIterator) as object]) {
    freeze(prototype);
  }
  for (const callable of functions) freeze(getPrototypeOf(callable));
  // Node asks the realm's Error how to write a stack. Whoever else asks finds nothing.
  defineProperty(world, 'Error', {
    get: () => {
      const prepareStackTrace = border.stackWriter();
      return prepareStackTrace && { prepareStackTrace };
    },
    enumerable: false,
    configurable: false
  });
}
