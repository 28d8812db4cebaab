import type { Border } from './border.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** Methods of lists; each stands in the place of the native one. */
export type ListMethods = Record<string, (this: unknown[], ...args: never[]) => unknown>;

/**
 * The methods of lists that make a list, and those that call back. The engine's own ask a list for its
 * constructor first, which takes long where constructors are gone, and it calls back faster from here.
 */
export function installListMethods(border: Border): ListMethods {
  'use strict';

  const { apply } = Reflect;
  const { isArray } = Array;
  const { chargeList, large } = border;
  const RealmTypeError = TypeError;
  const toText = String;

  /** How long a list is, once it is known that the template may work through it. */
  function sizeOf(list: unknown[]): number {
    const { length } = list;
    if (length > large) chargeList(length);
    return length;
  }

  function callable(callback: unknown): (value: unknown, index: number, list: unknown) => unknown {
    if (typeof callback === 'function') return callback as () => unknown;
    const isObject = typeof callback === 'object' && callback !== null;
    const kind = isArray(callback) ? '[object Array]' : '#<Object>';
    throw new RealmTypeError((isObject ? kind : toText(callback)) + ' is not a function');
  }

  /** `slice` counts from the end below zero. */
  function position(given: unknown, length: number, usual: number): number {
    if (given === undefined) return usual;
    const at = (given as number) | 0;
    if (at < 0) return at + length < 0 ? 0 : at + length;
    return at > length ? length : at;
  }

  return {
    map(callback: never, self: never) {
      const length = sizeOf(this);
      const call = callable(callback);
      const mapped: unknown[] = [];
      for (let index = 0; index < length; index++) {
        const value = this[index];
        // A hole in the list is one in the result.
        if (value === undefined && !(index in this)) continue;
        mapped[index] =
          self === undefined ? call(value, index, this) : apply(call, self, [value, index, this]);
      }
      if (mapped.length < length) mapped.length = length;
      return mapped;
    },
    filter(callback: never, self: never) {
      const length = sizeOf(this);
      const call = callable(callback);
      const kept: unknown[] = [];
      for (let index = 0; index < length; index++) {
        const value = this[index];
        if (value === undefined && !(index in this)) continue;
        const isKept =
          self === undefined ? call(value, index, this) : apply(call, self, [value, index, this]);
        if (isKept) kept[kept.length] = value;
      }
      return kept;
    },
    forEach(callback: never, self: never) {
      const length = sizeOf(this);
      const call = callable(callback);
      for (let index = 0; index < length; index++) {
        const value = this[index];
        if (value === undefined && !(index in this)) continue;
        if (self === undefined) call(value, index, this);
        else apply(call, self, [value, index, this]);
      }
    },
    some(callback: never, self: never) {
      const length = sizeOf(this);
      const call = callable(callback);
      for (let index = 0; index < length; index++) {
        const value = this[index];
        if (value === undefined && !(index in this)) continue;
        const isOne =
          self === undefined ? call(value, index, this) : apply(call, self, [value, index, this]);
        if (isOne) return true;
      }
      return false;
    },
    slice(from: never, to: never) {
      const length = sizeOf(this);
      const start = position(from, length, 0);
      const end = position(to, length, length);
      const part: unknown[] = [];
      for (let index = start; index < end; index++) {
        if (index in this) part[index - start] = this[index];
      }
      if (part.length < end - start) part.length = end - start;
      return part;
    },
    concat(...others: never[]) {
      const joined: unknown[] = [];
      let length = 0;
      const append = (list: unknown[]): void => {
        const size = sizeOf(list);
        for (let index = 0; index < size; index++) {
          if (index in list) joined[length + index] = list[index];
        }
        length += size;
        if (joined.length < length) joined.length = length;
      };
      append(this);
      for (let index = 0; index < others.length; index++) {
        const other: unknown = others[index];
        if (isArray(other)) append(other);
        else joined[length++] = other;
      }
      return joined;
    }
  };
}
