/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** Copies a value of Node's into the realm; a function or a symbol becomes undefined. */
export type Copy = (value: unknown) => unknown;

/**
 * Makes such a function. The engine copies an object as a whole where few kinds of objects come by, so
 * each who copies gets a function, compiled anew, of its own.
 */
export function installCopy(isArray: typeof Array.isArray): Copy {
  'use strict';

  function copyOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || isArray(value)) return partOf(value);
    return withOwnParts({ ...value });
  }

  /** What lies within an object is of other kinds than the object. */
  function partOf(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
    }
    return isArray(value) ? listOf(value) : withOwnParts({ ...value });
  }

  function listOf(value: unknown[]): unknown[] {
    const list: unknown[] = [];
    for (let index = 0; index < value.length; index++) list[index] = partOf(value[index]);
    return list;
  }

  /** Only what is no plain value has to be replaced. */
  function withOwnParts(copy: Record<string, unknown>): unknown {
    for (const name in copy) {
      const part = copy[name];
      const isObject = typeof part === 'object' || typeof part === 'function';
      if (isObject || typeof part === 'symbol') copy[name] = partOf(part);
    }
    return copy;
  }

  return copyOf;
}
