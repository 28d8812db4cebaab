import type { GuardedMethodForm, RealmHost } from '../realm-host.js';
import type { Border } from './border.js';
import type { ListMethods } from './list-methods.js';
import type { Patterns } from './patterns.js';
import type { Promises } from './promises.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** What takes the place of native methods. */
export interface Replacements {
  lists: ListMethods;
  patterns: Patterns;
  promises: Promises;
}

/** Leaves of the language what GTM has of it, frozen; the last thing done before a template runs. */
export function cutDown(host: RealmHost, border: Border, replacements: Replacements): void {
  'use strict';

  const { apply, deleteProperty, getPrototypeOf, ownKeys } = Reflect;
  const { create, defineProperty, freeze, getOwnPropertyDescriptor, keys, preventExtensions } =
    Object;
  const { lists, patterns, promises } = replacements;

  /** These make a text of every element, or call back for each more than once: short lists count too. */
  const slow = ['join', 'sort', 'toString'];

  function guardMethods(
    prototype: object,
    names: readonly string[],
    guard: (length: number) => void
  ): void {
    const methods = prototype as Record<string, unknown>;
    const isList = prototype === Array.prototype;
    const forms: GuardedMethodForm[] = [];
    const natives: unknown[] = [];
    for (const name of names) {
      if (isKept(host.quickMethods, name) && !isList) continue;
      if (name === 'push' || name === 'pop') continue;
      const isSlow = isList && isKept(slow, name);
      forms[forms.length] = { name, isSlow, grows: isKept(host.growingMethods, name) };
      natives[natives.length] = methods[name];
    }
    const guarded = host.guardedMethods(forms)({
      natives,
      apply,
      guard,
      guardSlow: (length) => chargeSlow(guard, length),
      large: border.large,
      grown: border.chargedText
    });
    for (let index = 0; index < forms.length; index++) {
      define(prototype, (forms[index] as GuardedMethodForm).name, guarded[index]);
    }
  }

  function chargeSlow(guard: (length: number) => void, length: number): void {
    guard(length);
    border.charge(length * 10);
  }

  function define(target: object, name: string | symbol, value: unknown): void {
    if (typeof value === 'function') freeze(value);
    defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }

  /** Inherited by everything, so assigning the name on an object must make its own property. */
  function defineOverridable(target: object, name: string): void {
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
      if (isKept(kept, key) || (keepsIterator && key === Symbol.iterator)) continue;
      deleteProperty(prototype, key);
    }
  }

  /**
   * Freezes what lists inherit from. Object.freeze would mark it as having elements, for which the
   * engine then looks each time a list grows, several times as long as it takes otherwise.
   */
  function freezeBase(prototype: object): void {
    for (const key of ownKeys(prototype)) {
      const isData = 'value' in (getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor);
      const fixed = isData ? { writable: false, configurable: false } : { configurable: false };
      defineProperty(prototype, key, fixed);
    }
    // So many changes turned it into a table; the engine makes a prototype out of it again.
    create(prototype);
    preventExtensions(prototype);
  }

  const listIterator = getPrototypeOf([][Symbol.iterator]()) as object;
  const textIterator = getPrototypeOf(''[Symbol.iterator]()) as object;
  const functions = [
    () => undefined,
    function* () {},
    async () => undefined,
    async function* () {}
  ];

  guardMethods(Array.prototype, host.arrayMethods, border.chargeList);
  guardMethods(String.prototype, host.stringMethods, border.chargeText);
  for (const name of keys(lists)) define(Array.prototype, name, lists[name]);
  define(String.prototype, 'match', patterns.match);
  define(String.prototype, 'search', patterns.search);
  define(String.prototype, 'replace', patterns.replace);
  define(Promise.prototype, 'then', promises.then);

  trim(Array.prototype, host.arrayMethods, true);
  trim(String.prototype, host.stringMethods, true);
  trim(Promise.prototype, host.promiseMethods, false);
  trim(Number.prototype, ['toString'], false);
  trim(Boolean.prototype, ['toString'], false);
  trim(Object.prototype, host.objectMethods, false);
  for (const method of host.objectMethods) defineOverridable(Object.prototype, method);
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
      if (key === 'Array' || key === 'Object') freezeBase(prototype);
      else freeze(prototype);
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
