import type { Fields } from './parameters.js';

const REFERENCE = /\{\{([^{}]+)\}\}/g;

const known = new WeakMap<object, ReadonlySet<string>>();

/**
 * The names of the variables that fields refer to as `{{name}}`, tables included. A name can be any text
 * without braces, and is compared as it stands. Looked for once for each fields object, as every event asks.
 */
export function referencesIn(fields: Readonly<Fields>): ReadonlySet<string> {
  const before = known.get(fields);
  if (before) return before;
  const names = new Set<string>();
  collect(fields, names);
  known.set(fields, names);
  return names;
}

/** The names in one text. */
export function referencesInText(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, name]) => name as string);
}

/** The name of the variable that a text is, and nothing else; undefined for any other text. */
export function wholeReference(text: string): string | undefined {
  return /^\{\{([^{}]+)\}\}$/.exec(text)?.[1];
}

function collect(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    for (const name of referencesInText(value)) names.add(name);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) collect(each, names);
  }
}

/**
 * The fields with values in place of references. A field that is nothing but one reference gets the
 * value itself, whatever its type, as in GTM; within text it becomes text.
 *
 * @returns the same object where there is nothing to fill in
 */
export function fillReferences(fields: Fields, values: ReadonlyMap<string, unknown>): Fields {
  if (referencesIn(fields).size === 0) return fields;
  return fill(fields, values) as Fields;
}

function fill(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

function fillText(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const whole = wholeReference(text);
  if (whole !== undefined) return values.get(whole);
  return text.replace(REFERENCE, (_, name: string) => asText(values.get(name)));
}

/**
 * A value as GTM has it within text and compares it: "undefined", "null", "[object Object]", the entries
 * of a list with commas between them.
 */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return listAsText(value, 0);
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value);
}

function listAsText(list: readonly unknown[], depth: number): string {
  return list
    .map((each) => {
      if (each === undefined || each === null) return '';
      if (!Array.isArray(each)) return asText(each);
      return depth < 20 ? listAsText(each, depth + 1) : '';
    })
    .join(',');
}
