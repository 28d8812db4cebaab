import { ApiError } from '../realm/errors.js';

/*
 * Values of the realm are read here element by element and key by key. A method of theirs may be the
 * template's own, and calling it would hand the template a function of Node's.
 */

/** Deeper data than any event has; a cycle is deeper. */
const MOST_LEVELS = 100;
/** Data with more values is refused: copying it would take the server's time and memory. */
const MOST_VALUES = 1_000_000;

/** How many more values may be read of what a template handed in. */
interface Budget {
  left: number;
}

/**
 * A value of the realm as plain data of Node: functions become undefined, as they do in GTM's
 * copies. Throws for cycles and for data of more than a million values.
 */
export function plainCopy(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  return copyOf(value, 0, { left: MOST_VALUES });
}

function copyOf(value: unknown, level: number, budget: Budget): unknown {
  spend(budget);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (level > MOST_LEVELS) throw new ApiError('The value refers to itself and cannot be copied');
  if (Array.isArray(value)) return elementsOf(value, (item) => copyOf(item, level + 1, budget));
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    define(copy, key, copyOf((value as Record<string, unknown>)[key], level + 1, budget));
  }
  return copy;
}

function spend(budget: Budget): void {
  if (--budget.left < 0) {
    throw new ApiError('The value is too large to be copied; it has more than a million parts');
  }
}

/** What a function makes of each element of a list of the realm, as a list of Node's. */
export function elementsOf<Element, Result>(
  list: readonly Element[],
  read: (element: Element) => Result
): Result[] {
  if (list.length > MOST_VALUES) throw new ApiError('The array is too long to be copied');
  const results: Result[] = [];
  for (let index = 0; index < list.length; index++) results.push(read(list[index] as Element));
  return results;
}

/** Sets a key as data even where the name, such as __proto__, means something to Node. */
function define(target: object, key: string, value: unknown): void {
  if (key !== '__proto__') {
    (target as Record<string, unknown>)[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}

/** The argument as an object whose keys can be read; an empty one if it is none. */
export function optionsIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The argument as text, undefined for what has no text of its own. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return textWithin(value, { left: MOST_VALUES });
}

function textWithin(value: unknown, budget: Budget): string {
  spend(budget);
  if (typeof value === 'object' && value !== null) {
    if (!Array.isArray(value)) return '[object Object]';
    return elementsOf(value, (item) => textWithin(item, budget)).join(',');
  }
  return typeof value === 'function' ? 'function' : String(value);
}

/** Whether the argument is a function of the template's. */
export function isCallback(value: unknown): boolean {
  return typeof value === 'function';
}
