import type { Border } from './border.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** The APIs that are the language's own. */
export interface Natives {
  JSON: unknown;
  Object: unknown;
  Math: unknown;
  getType: unknown;
  makeInteger: unknown;
  makeNumber: unknown;
  makeString: unknown;
}

/** The APIs that work on the template's values alone. */
export function installNatives(border: Border): Natives {
  'use strict';

  const { deleteProperty } = Reflect;
  const { freeze, keys, values, entries } = Object;
  const { isArray } = Array;
  const { abs, ceil, floor, max, min, pow, round, sqrt } = Math;
  const { step } = border;
  const nativeParse = JSON.parse;
  const nativeStringify = JSON.stringify;
  const toNative = Number;
  const nativeText = String;
  /** Every time it is named, a global of the realm is asked of Node. */
  const infinity = Infinity;

  function parseJson(text: unknown): unknown {
    step();
    try {
      return nativeParse(text as string);
    } catch {
      return undefined;
    }
  }

  function stringifyJson(value: unknown): string | undefined {
    step();
    try {
      return nativeStringify(value);
    } catch {
      return undefined;
    }
  }

  function deleteKey(target: unknown, key: unknown): boolean {
    return typeof target === 'object' && target !== null && deleteProperty(target, nativeText(key));
  }

  /** Like String(value), without running code of the template that an object may carry. */
  function toText(value: unknown): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return 'function';
    if (typeof value !== 'object' || value === null) return nativeText(value);
    if (!isArray(value)) return '[object Object]';
    let text = '';
    for (let index = 0; index < value.length; index++) {
      step();
      text += (index === 0 ? '' : ',') + toText(value[index]);
    }
    return text;
  }

  /** Like Number(value), in the same way. */
  function toNumber(value: unknown): number {
    if (typeof value === 'number') return value;
    return toNative(typeof value === 'object' && value !== null ? toText(value) : value);
  }

  function typeOf(value: unknown): string {
    if (value === null) return 'null';
    return isArray(value) ? 'array' : typeof value;
  }

  function extreme(
    pick: (a: number, b: number) => number,
    farthest: number,
    given: unknown[]
  ): number {
    let found = farthest;
    for (let index = 0; index < given.length; index++) found = pick(found, toNumber(given[index]));
    return found;
  }

  return {
    JSON: freeze({ parse: freeze(parseJson), stringify: freeze(stringifyJson) }),
    Object: freeze({
      keys: freeze((target: object) => keys(target)),
      values: freeze((target: object) => values(target)),
      entries: freeze((target: object) => entries(target)),
      freeze: freeze((target: unknown) => freeze(target)),
      delete: freeze(deleteKey)
    }),
    Math: freeze({
      abs: freeze((value: unknown) => abs(toNumber(value))),
      ceil: freeze((value: unknown) => ceil(toNumber(value))),
      floor: freeze((value: unknown) => floor(toNumber(value))),
      max: freeze((...given: unknown[]) => extreme(max, -infinity, given)),
      min: freeze((...given: unknown[]) => extreme(min, infinity, given)),
      pow: freeze((base: unknown, exponent: unknown) => pow(toNumber(base), toNumber(exponent))),
      round: freeze((value: unknown) => round(toNumber(value))),
      sqrt: freeze((value: unknown) => sqrt(toNumber(value)))
    }),
    getType: freeze(typeOf),
    makeInteger: freeze((value: unknown) => floor(toNumber(value)) || 0),
    makeNumber: freeze(toNumber),
    makeString: freeze(toText)
  };
}
