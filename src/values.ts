import { createRegex, getType } from 'sgtm';

/** An object whose properties are not known. */
export interface Properties {
  [key: string]: unknown;
}

/** What systems write where they have no value, in lower case; the last is what an empty text hashes to. */
const NOTHING =
  '|undefined|null|nan|n/a|(not set)|[object object]|e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855|';

/**
 * A value's text without blanks around it; empty for what holds none, such as "null" or an object,
 * and for a text that is too long for anything.
 */
export function textOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = typeof value === 'string' ? value.trim() : '' + value;
  const size = text.length;
  // Few texts are as long as one of these and begin like it, so few are looked up.
  const fits = size === 3 || size === 4 || size === 9 || size === 15 || size === 64;
  const canBe = fits && '([eEnNuU'.indexOf(text.charAt(0)) !== -1;
  const isNothing = canBe && NOTHING.indexOf('|' + text.toLowerCase() + '|') !== -1;
  // Whatever the tag sends is shorter; what is longer would only make Amazon refuse the event.
  return isNothing || size > 8192 ? '' : text;
}

/** A text that fits a header, as ids and tokens do: visible ASCII characters; else empty. */
export const headerTextOf = (value: unknown): string => textLike(value, '^[!-~]+$');

/** What the first value that is not empty gives that gives something; undefined if none does. */
export function firstOf<Result>(
  values: readonly unknown[],
  read: (value: unknown) => Result | undefined
): Result | undefined {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    const result = value !== undefined && value !== '' && read(value);
    if (result) return result;
  }
}

/** Texts with the glue between them; empty ones are left out. */
export const joinText = (texts: readonly string[], glue: string): string =>
  texts.filter((text) => text).join(glue);

/** A finite number, also one written as text such as "12.50"; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  const given = typeof value === 'number' ? value : textOf(value);
  const number = +given;
  if (given !== '' && number - number === 0) return number;
}

/** A value as a list: itself if it is one, a list of it otherwise, empty for nothing. */
export function listOf(value: unknown): readonly unknown[] {
  if (getType(value) === 'array') return value as readonly unknown[];
  return value === undefined || value === null ? [] : [value];
}

/** A value's properties; none if it is no object. */
export const objectOf = (value: unknown): Properties =>
  typeof value === 'object' && value ? (value as Properties) : {};

/** Whether a field is switched on: a checkbox, or a variable that says "true". */
export const isOn = (value: unknown): boolean => value === true || value === 'true';

/** A code as tables have it whose words stand together, "USD" as Usd: a capital begins each. */
export const capitalized = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase();

/**
 * Whether a word is one of these, which have a blank before and behind each. None of them may end an
 * earlier one: a search that began with the blank would stop at all of them.
 */
export function isOneOf(words: string, word: string): boolean {
  const at = words.indexOf(word + ' ');
  return at > 0 && words.charAt(at - 1) === ' ' && word.indexOf(' ') === -1;
}

/** A value's text if it matches a regular expression of RE2, which says ^ and $ itself; else empty. */
export function textLike(value: unknown, pattern: string): string {
  const text = textOf(value);
  return text && text.search(createRegex(pattern) as SandboxRegex) === 0 ? text : '';
}

/** A text without what matches a regular expression of RE2. */
export const without = (text: string, pattern: string): string =>
  text.replace(createRegex(pattern, 'g') as SandboxRegex, '');

/**
 * Makes undefined in an object, and in the objects in it, what is empty: '', false, null, lists and
 * objects without content. JSON and BigQuery leave out what is undefined.
 *
 * @returns the value itself; undefined if nothing is in it
 */
export function compact<Value>(value: Value): Value | undefined {
  if (typeof value !== 'object') return value === '' || value === false ? undefined : value;
  if (getType(value) === 'array') return (value as readonly unknown[]).length ? value : undefined;
  let isFull = false;
  for (const name in value) {
    if (compact(value[name]) !== undefined) isFull = true;
    else (value as Properties)[name] = undefined;
  }
  return isFull ? value : undefined;
}
