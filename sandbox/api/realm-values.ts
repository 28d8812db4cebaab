import { ApiError } from '../realm/errors.js';

/** Deeper data than any event has; a cycle is deeper. */
const MOST_LEVELS = 100;
/** Longer lists are refused: copying one would take the server's time. */
const MOST_ELEMENTS = 1_000_000;

/**
 * A value of the realm as plain data of Node: functions become undefined, as they do in GTM's
 * copies. Throws for cycles and for lists longer than a million.
 */
export function plainCopy(value: unknown, level = 0): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (level > MOST_LEVELS) throw new ApiError('The value refers to itself and cannot be copied');
  if (Array.isArray(value)) {
    if (value.length > MOST_ELEMENTS) throw new ApiError('The array is too long to be copied');
    return value.map((item) => plainCopy(item, level + 1));
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    define(copy, key, plainCopy((value as Record<string, unknown>)[key], level + 1));
  }
  return copy;
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
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? value.map(textOf).join(',') : '[object Object]';
  }
  return typeof value === 'function' ? 'function' : String(value);
}

/** Whether the argument is a function of the template's. */
export function isCallback(value: unknown): boolean {
  return typeof value === 'function';
}
