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
  const { charge, chargedText, meter } = border;
  const { sized } = meter;
  const nativeParse = JSON.parse;
  const nativeStringify = JSON.stringify;
  const toNative = Number;
  const nativeText = String;
  /** Every time it is named, a global of the realm is asked of Node. */
  const infinity = Infinity;
  /** In characters: a tenth of what comes between two looks at the clock. */
  const costOfFailure = 64_000;

  function parseJson(text: unknown): unknown {
    chargedText(text);
    try {
      return nativeParse(text as string);
    } catch {
      return undefined;
    }
  }

  function stringifyJson(value: unknown): string | undefined {
    let text: string | undefined;
    try {
      weighPart(value);
      text = nativeStringify(value);
    } catch {
      // It may be a cycle, found at the end of the stack; what took too long ends here.
      charge(costOfFailure);
      return undefined;
    }
    return chargedText(text);
  }

  /** Counts the parts of a value before the engine works through them, which nothing can stop. */
  function weigh(value: object): void {
    if (isArray(value)) {
      border.chargeList(value.length);
      for (let index = 0; index < value.length; index++) weighPart(value[index]);
      return;
    }
    // The engine reads fastest what such a loop names.
    let length = 0;
    for (const name in value) {
      length++;
      weighPart((value as Record<string, unknown>)[name]);
    }
    charge(length * 8);
  }

  function weighPart(part: unknown): void {
    if (typeof part === 'object' && part !== null) weigh(part);
  }

  /** Counts the steps it took to make a list. */
  function charged<List extends unknown[]>(list: List, steps: number): List {
    charge(list.length * steps);
    return list;
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
    border.chargeList(value.length);
    let text = '';
    for (let index = 0; index < value.length; index++) {
      text += (index === 0 ? '' : ',') + toText(value[index]);
      sized(text);
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
      keys: freeze((target: object) => charged(keys(target), 1)),
      values: freeze((target: object) => charged(values(target), 1)),
      entries: freeze((target: object) => charged(entries(target), 8)),
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
