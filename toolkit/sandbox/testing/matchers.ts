import { elementsOf, textOf } from '../api/realm-values.js';
import { isDeepEqual } from './equality.js';
import { showDifference, showValue } from './show.js';

/** What a matcher says: whether it held, and the two sides where it compares. */
export interface Verdict {
  holds: boolean;
  /** What was expected, in words: `to equal`, `to be undefined`. */
  wanted: string;
  /** The expected value, where there is one. */
  expected?: { value: unknown };
}

/** A matcher of assertThat: it judges the actual value by its arguments. */
export type Matcher = (actual: unknown, ...args: unknown[]) => Verdict;

const is = (isMet: boolean, wanted: string): Verdict => ({ holds: isMet, wanted });
const compare = (isMet: boolean, wanted: string, value: unknown): Verdict => ({
  holds: isMet,
  wanted,
  expected: { value }
});

const isType = (wanted: string, test: (actual: unknown) => boolean): Matcher => {
  return (actual) => is(test(actual), `to be ${wanted}`);
};

/** Every matcher of Google's page on template tests. */
export const MATCHERS: Record<string, Matcher> = {
  isUndefined: isType('undefined', (actual) => actual === undefined),
  isDefined: isType('defined', (actual) => actual !== undefined),
  isNull: isType('null', (actual) => actual === null),
  isNotNull: isType('something else than null', (actual) => actual !== null),
  isTrue: isType('true', (actual) => actual === true),
  isFalse: isType('false', (actual) => actual === false),
  isTruthy: isType('truthy', Boolean),
  isFalsy: isType('falsy', (actual) => !actual),
  isNaN: isType('NaN', Number.isNaN),
  isNotNaN: isType('something else than NaN', (actual) => !Number.isNaN(actual)),
  isInfinity: isType('infinite', (actual) => actual === Infinity || actual === -Infinity),
  isNotInfinity: isType('finite', (actual) => actual !== Infinity && actual !== -Infinity),
  isArray: isType('an array', Array.isArray),
  isBoolean: isType('a boolean', (actual) => typeof actual === 'boolean'),
  isFunction: isType('a function', (actual) => typeof actual === 'function'),
  isNumber: isType('a number', (actual) => typeof actual === 'number'),
  isObject: isType('an object', isPlainObject),
  isString: isType('a string', (actual) => typeof actual === 'string'),

  isEqualTo: (actual, expected) => compare(isDeepEqual(actual, expected), 'to equal', expected),
  isNotEqualTo: (actual, expected) =>
    compare(!isDeepEqual(actual, expected), 'not to equal', expected),
  isStrictlyEqualTo: (actual, expected) => compare(actual === expected, 'to be (===)', expected),
  isNotStrictlyEqualTo: (actual, expected) =>
    compare(actual !== expected, 'not to be (!==)', expected),
  isAnyOf: (actual, ...options) =>
    compare(isIn(actual, listOf(options)), 'to be one of', listOf(options)),
  isNoneOf: (actual, ...options) =>
    compare(!isIn(actual, listOf(options)), 'to be none of', listOf(options)),

  isGreaterThan: (actual, bound) => compare(isOrdered(bound, actual), 'to be greater than', bound),
  isGreaterThanOrEqualTo: (actual, bound) =>
    compare(isOrdered(bound, actual, true), 'to be at least', bound),
  isLessThan: (actual, bound) => compare(isOrdered(actual, bound), 'to be less than', bound),
  isLessThanOrEqualTo: (actual, bound) =>
    compare(isOrdered(actual, bound, true), 'to be at most', bound),

  contains: (actual, ...items) =>
    compare(
      items.every((item) => holds(actual, item)),
      'to contain',
      oneOrAll(items)
    ),
  doesNotContain: (actual, ...items) =>
    compare(
      isContainer(actual) && !items.some((item) => holds(actual, item)),
      'not to contain',
      oneOrAll(items)
    ),
  containsExactly: (actual, ...items) =>
    compare(hasExactly(actual, items), 'to contain exactly', items),
  doesNotContainExactly: (actual, ...items) =>
    compare(!hasExactly(actual, items), 'not to contain exactly', items),
  hasLength: (actual, length) => compare(lengthOf(actual) === length, 'to have the length', length),
  isEmpty: isType('empty', (actual) => lengthOf(actual) === 0),
  isNotEmpty: isType('not empty', (actual) => (lengthOf(actual) ?? 0) > 0)
};

/** The message of a matcher that did not hold, with a diff where two structures are compared. */
export function failureMessage(actual: unknown, verdict: Verdict): string {
  const shown = showValue(actual);
  if (!verdict.expected) return `expected ${shown} ${verdict.wanted}`;
  const expected = showValue(verdict.expected.value);
  const isShort = !shown.includes('\n') && !expected.includes('\n');
  if (isShort) return `expected ${shown} ${verdict.wanted} ${expected}`;
  return `expected ${verdict.wanted} (- expected, + actual):\n${showDifference(expected, shown)}`;
}

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** isAnyOf(1, 2) and isAnyOf([1, 2]) are both in use. */
function listOf(options: unknown[]): unknown[] {
  const [only] = options;
  return options.length === 1 && Array.isArray(only) ? elementsOf(only, (item) => item) : options;
}

function oneOrAll(items: unknown[]): unknown {
  return items.length === 1 ? items[0] : items;
}

function isIn(value: unknown, list: unknown[]): boolean {
  return list.some((item) => isDeepEqual(item, value));
}

function isContainer(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value) || isPlainObject(value);
}

/** A string holds a part, a list an equal element, an object a key. */
function holds(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') return container.includes(textOf(item));
  if (Array.isArray(container)) {
    return isIn(
      item,
      elementsOf(container, (element) => element)
    );
  }
  return isPlainObject(container) && Object.hasOwn(container as object, textOf(item));
}

/** The same elements as often, in any order. */
function hasExactly(actual: unknown, items: unknown[]): boolean {
  if (!Array.isArray(actual) || actual.length !== items.length) return false;
  const rest = elementsOf(actual, (item) => item);
  return items.every((item) => {
    const index = rest.findIndex((candidate) => isDeepEqual(candidate, item));
    if (index !== -1) rest.splice(index, 1);
    return index !== -1;
  });
}

function isOrdered(low: unknown, high: unknown, orEqual = false): boolean {
  if (typeof low !== typeof high || (typeof low !== 'number' && typeof low !== 'string'))
    return false;
  return low < (high as typeof low) || (orEqual && low === high);
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isPlainObject(value) ? Object.keys(value as object).length : undefined;
}
