import { isDeepStrictEqual } from 'node:util';
import { compiledRegex } from '../conditions.js';
import { jsonForm } from '../json-form.js';
import { asText } from '../references.js';
import { MASKED } from '../secrets.js';

/** A value as it is, and as it is shown: without the container's secrets. */
export interface Actual {
  value: unknown;
  shown: unknown;
}

type Matcher = (text: string, wanted: string) => boolean;

/** What an expectation can be instead of a value; several have to hold together. */
const MATCHERS: Readonly<Record<string, Matcher>> = {
  startsWith: (text, wanted) => text.startsWith(wanted),
  endsWith: (text, wanted) => text.endsWith(wanted),
  contains: (text, wanted) => text.includes(wanted),
  matches: (text, wanted) => compiledRegex(wanted)?.matcher(text).find() ?? false
};

function isMatcher(expected: unknown): expected is Record<string, unknown> {
  if (!isObject(expected)) return false;
  const names = Object.keys(expected);
  return names.length > 0 && names.every((name) => Object.hasOwn(MATCHERS, name));
}

/**
 * Whether a value is as expected. `<masked>` in an expectation stands for a secret, and for nothing else;
 * all other expectations are compared with the real value.
 */
export function isAsExpected(expected: unknown, { value, shown }: Actual): boolean {
  if (isMatcher(expected)) {
    return Object.entries(expected).every(([name, wanted]) =>
      isMasked(wanted)
        ? MATCHERS[name]?.(asText(shown), asText(wanted)) && !isDeepStrictEqual(shown, value)
        : MATCHERS[name]?.(asText(value), asText(wanted))
    );
  }
  if (isUndefinedForm(expected)) return value === undefined;
  if (isMasked(expected)) return shown === expected && !isDeepStrictEqual(shown, value);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((each, index) =>
        isAsExpected(each, { value: value[index], shown: partOf(shown, index) })
      )
    );
  }
  if (isObject(expected)) {
    if (!isObject(value)) return false;
    const names = Object.keys(expected);
    return (
      names.length === Object.keys(value).length &&
      names.every(
        (name) =>
          Object.hasOwn(value, name) &&
          isAsExpected(expected[name], { value: value[name], shown: partOf(shown, name) })
      )
    );
  }
  return Object.is(expected, value);
}

function isMasked(expected: unknown): expected is string {
  return typeof expected === 'string' && expected.includes(MASKED);
}

function isUndefinedForm(expected: unknown): boolean {
  return isObject(expected) && expected.$undefined === true && Object.keys(expected).length === 1;
}

function partOf(shown: unknown, name: number | string): unknown {
  if (typeof shown !== 'object' || shown === null || !Object.hasOwn(shown, name)) return undefined;
  return (shown as Record<string, unknown>)[String(name)];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The part of a value at a name or a dotted path; a name with dots in it is looked for first. */
export function actualAt({ value, shown }: Actual, path: string): Actual {
  if (isObject(value) && Object.hasOwn(value, path)) {
    return { value: value[path], shown: partOf(shown, path) };
  }
  let actual: Actual = { value, shown };
  for (const name of path.split('.')) {
    actual = { value: partOf(actual.value, name), shown: partOf(actual.shown, name) };
  }
  return actual;
}

/** A value in a message, cut where it is long. */
export function inWords(value: unknown): string {
  if (value === undefined || isUndefinedForm(value)) return 'undefined';
  const text = JSON.stringify(jsonForm(value)) ?? 'undefined';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
