import { createRegex, getType, makeNumber, testRegex } from 'sgtm';

/** An object whose properties are not known. */
export interface Properties {
  [key: string]: unknown;
}

export const DIGITS = '0123456789';

/** What systems write where they have no value, in lower case; the last is what an empty text hashes to. */
const NOTHING = [
  'undefined',
  'null',
  'nan',
  'n/a',
  '(not set)',
  '[object object]',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
];

/** A value's text without blanks around it; empty for what holds none, such as "null" or an object. */
export function textOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  const text = ('' + value).trim();
  // Few texts begin like one of these, so few are looked up.
  const canBe = text && '([eEnNuU'.indexOf(text.charAt(0)) !== -1;
  return canBe && NOTHING.indexOf(text.toLowerCase()) !== -1 ? '' : text;
}

/** A name of an event; empty for one with an e-mail address in it, which is neither sent nor logged. */
export function eventNameOf(value: unknown): string {
  const name = textOf(value);
  return name.indexOf('@') === -1 ? name : '';
}

/** A text that fits a header, as ids and tokens do: visible ASCII characters; else empty. */
export function headerTextOf(value: unknown): string {
  const text = textOf(value);
  return keep(text, '!', '~', '') === text ? text : '';
}

/** What the first value gives that gives something; undefined if none does. */
export function firstOf<Result>(
  values: readonly unknown[],
  read: (value: unknown) => Result | undefined
): Result | undefined {
  for (let at = 0; at < values.length; at++) {
    const result = read(values[at]);
    if (result) return result;
  }
  return undefined;
}

/** The first text among values; empty if there is none. */
export function firstText(values: readonly unknown[]): string {
  return firstOf(values, textOf) || '';
}

/** Texts with the glue between them; empty ones are left out. */
export function joinText(texts: readonly string[], glue: string): string {
  return texts.filter((text) => text).join(glue);
}

/** A finite number, also one written as text such as "12.50"; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  const number = makeNumber(textOf(value) || undefined);
  return number - number === 0 ? number : undefined;
}

/** A value as a list: itself if it is one, a list of it otherwise, empty for nothing. */
export function listOf(value: unknown): readonly unknown[] {
  if (getType(value) === 'array') return value as readonly unknown[];
  return value === undefined || value === null ? [] : [value];
}

/** A value's properties; none if it is no object. */
export function objectOf(value: unknown): Properties {
  return typeof value === 'object' && value ? (value as Properties) : {};
}

/** Whether a field is switched on: a checkbox, or a variable that says "true". */
export function isOn(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Whether a word is one of these, which have a blank before and behind each. */
export function isOneOf(words: string, word: string): boolean {
  return word !== '' && word.indexOf(' ') === -1 && words.indexOf(' ' + word + ' ') !== -1;
}

/** Consent strings and tokens are shorter; what is longer would only make Amazon refuse the event. */
const MOST_LENGTH = 8192;

/** A value's text if the whole of it matches a regular expression of RE2; else empty, or if too long. */
export function textLike(value: unknown, pattern: string): string {
  const text = textOf(value);
  const regex = text && text.length <= MOST_LENGTH && createRegex('^(?:' + pattern + ')$');
  return regex && testRegex(regex, text) ? text : '';
}

/**
 * The characters of a text from one to another and those of a further text. A loop, as this is many
 * times faster than replacing by a regular expression.
 *
 * @param glue stands in the place of what is left out between two that stay; nothing if not given
 */
export function keep(text: string, from: string, to: string, more: string, glue?: string): string {
  let kept = '';
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const character = text.charAt(at);
    const isKept = character >= from && character <= to;
    if (isKept || (character && more.indexOf(character) !== -1)) continue;
    if (at > start) kept += (kept && glue ? glue : '') + text.slice(start, at);
    start = at + 1;
  }
  return kept;
}

/**
 * Makes undefined in an object, and in the objects in it, what is empty: '', false, null, lists and
 * objects without content. JSON and BigQuery leave out what is undefined.
 */
export function compact<Value extends object>(value: Value): Value {
  hasContent(value);
  return value;
}

function hasContent(value: unknown): boolean {
  if (typeof value !== 'object') return value !== '' && value !== false && value !== undefined;
  if (getType(value) === 'array') return listOf(value).length > 0;
  let isFull = false;
  for (const name in value) {
    if (hasContent((value as Properties)[name])) isFull = true;
    else (value as Properties)[name] = undefined;
  }
  return isFull;
}
