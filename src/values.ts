// Reading values of any type

import { createRegex, decodeUriComponent, getType, JSON, testRegex } from 'sgtm';
import { compositions } from './compositions.js';

/** An object whose properties are not known. */
export interface Properties {
  [key: string]: unknown;
}

/** Blanks of any script and invisible marks, such as U+00A0, U+200B, U+202A and U+FEFF. */
export const BLANK =
  '[\\s\u0085\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF]+';

/** What systems write where they have no value, and JSON, which is no text but a list or an object. */
const NO_VALUE = '^(undefined|null|nan|n/a|\\(not set\\)|[\\[{][\\s\\S]*|)$';

/**
 * A text to look at closer: it begins or ends with no ASCII sign or Latin letter, has decomposed letters,
 * or may be no value.
 */
const UNTIDY = createRegex(
  '^[^!-~À-ɏ]|[^!-~À-ɏ]$|[\u0300-\u036F\u3099\u309A\u1100-\u11FF]|' + NO_VALUE,
  'i'
) as SandboxRegex;

/**
 * Returns the text of a text or a number, without blanks around it: " T-1 " → "T-1", 17 → "17".
 * Undefined for anything else, and for what stands for no value, such as "null". Decomposed letters are
 * composed, and a text in which one cannot be is UNREADABLE.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (testRegex(UNTIDY, value)) return cleanText(value);
    return value;
  }
  // NaN is no text.
  return typeof value === 'number' && value === value ? '' + value : undefined;
}

function cleanText(value: string): string | undefined {
  const edges = createRegex('^' + BLANK + '|' + BLANK + '$', 'g') as SandboxRegex;
  const text = value.replace(edges, '');
  if (testRegex(createRegex(NO_VALUE, 'i') as SandboxRegex, text)) return undefined;
  return testRegex(createRegex(DECOMPOSED) as SandboxRegex, text) ? composed(text) : text;
}

/** Combining marks, as macOS and iOS write letters, and the parts of Korean syllables. */
const DECOMPOSED = '[\u0300-\u036F\u3099\u309A\u1100-\u11FF]';

/** Puts combining marks on their letters; UNREADABLE where one of them stays on its own. */
function composed(text: string): string {
  // No name is longer, and each letter is looked up.
  if (text.length > 1000) return UNREADABLE;
  const table = compositions();
  let before = '';
  let last = '';
  for (const sign of text.split('')) {
    const pairs = table.hasOwnProperty(sign) ? (table[sign] as string) : '';
    const at = pairs.indexOf(' ' + last);
    if (last && at !== -1) last = pairs.charAt(at + 2);
    else {
      before += last;
      last = sign;
    }
  }
  const whole = before + last;
  return testRegex(createRegex(DECOMPOSED) as SandboxRegex, whole) ? UNREADABLE : whole;
}

/** What stands for a value that is given and is no text. No reader takes it for one of its own. */
export const UNREADABLE = '?';

/**
 * Returns what a value says: its text, the text of its first entry if it is a list, and UNREADABLE
 * for anything else that is not empty. Undefined if nothing is given.
 */
export function givenText(value: unknown): string | undefined {
  const text = textOf(value);
  if (text) return text;
  if (value === undefined || value === '') return undefined;
  const entry = entriesOf(value)[0];
  if (entry === undefined) return undefined;
  return textOf(entry) || (typeof entry === 'string' ? undefined : UNREADABLE);
}

/**
 * Returns the entries of a list in any of the forms in which shops and GTM's variables pass one: a
 * list, an object that was one ({"0": …}), either of them as JSON, or one thing for a list of it.
 * Entries without content are left out.
 */
export function entriesOf(value: unknown): unknown[] {
  if (getType(value) === 'array') return (value as unknown[]).filter(hasContent);
  if (value === undefined) return [];
  // Only a text is asked whether parsing made something else of it: NaN differs from itself.
  if (typeof value === 'string') {
    const given = parsed(value);
    return typeof given === 'string' ? [given].filter(hasContent) : entriesOf(given);
  }
  const properties = objectOf(value);
  if (properties['0'] === undefined) return hasContent(value) ? [value] : [];
  const entries: unknown[] = [];
  for (const name in properties) entries.push(properties[name]);
  return entries.filter(hasContent);
}

/** Returns a value's properties, also of an object in JSON; an object without any if it has none. */
export function objectOf(value: unknown): Properties {
  const given = typeof value === 'string' ? parsed(value) : value;
  return (typeof given === 'object' && given ? given : {}) as Properties;
}

/** Returns the object of a value that may be a list of them, such as an address: the first one. */
export function firstObject(value: unknown): Properties {
  // The usual form, an object that is no list, is taken as it is.
  if (getType(value) === 'object') {
    if ((value as Properties)['0'] === undefined) return value as Properties;
  }
  return value === undefined ? {} : objectOf(entriesOf(value)[0]);
}

/** JSON of a list or an object becomes what it says; anything else stays. */
function parsed(value: string): unknown {
  const start = value.trim().charAt(0);
  if (start !== '[' && start !== '{') return value;
  const content = JSON.parse(value);
  return typeof content === 'object' && content ? content : value;
}

/** Whether there is anything in a value. */
function hasContent(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined && value !== '';
  for (const name in value) if (name) return true;
  return false;
}

/** Whether a field is switched on: a checkbox, or a variable that says "true". */
export function isOn(value: unknown): boolean {
  if (value === true) return true;
  return value === 'true';
}

/** An e-mail address in a text, also percent-encoded or with a full-width sign. */
export const E_MAIL_SIGN = createRegex('[@\uFE6B\uFF20]|%(25)*40') as SandboxRegex;

/** A cookie's value is encoded once, or twice where a client passes it on. */
export function decodedText(text: string): string {
  if (text.charAt(0) !== '%') return text;
  const once = decodeUriComponent(text) || '';
  return once.charAt(0) === '%' ? decodeUriComponent(once) || '' : once;
}

/** Returns a text that names nobody; undefined for one with an e-mail address in it, and for none. */
export function impersonalText(value: unknown): string | undefined {
  const text = textOf(value);
  if (text && !testRegex(E_MAIL_SIGN, text)) return text;
  return undefined;
}
