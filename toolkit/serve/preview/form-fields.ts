import type { Mask } from '../../config/read.js';
import { sourcesIn } from './event-record.js';
import { knownValuesOf } from './masking/known-values.js';
import { Masker } from './masking/masker.js';
import type { Properties } from '../../run/loose-json.js';

/**
 * A tag's fields for its form: what is secret or personal in them is masked, the rest is as it is.
 * A reference to a variable says nothing secret.
 *
 * @param secrets values that are secret whatever they are called
 */
export function maskFields(
  fields: Properties,
  mask: Mask = {},
  secrets: ReadonlySet<string> = NONE
): Properties {
  return maskTexts(fields, maskerOf(fields, mask, secrets));
}

/** Any data with its texts masked, whole and in its own shape, so that it can be edited. */
export function maskTexts(fields: Properties, masker: Masker): Properties {
  return mapTexts(fields, [], (text, path) => shown(masker, text, path)) as Properties;
}

const NONE: ReadonlySet<string> = new Set();

function maskerOf(fields: Properties, mask: Mask, secrets: ReadonlySet<string>): Masker {
  const known = knownValuesOf(sourcesIn([fields], mask));
  return new Masker({ ...known, secret: new Set([...known.secret, ...secrets]) }, mask);
}

function shown(masker: Masker, text: string, path: readonly string[]): string {
  return /^\s*\{\{[^{}]+\}\}\s*$/.test(text) ? text : masker.value(path, text).text;
}

/** A masked value that was changed in part, which leaves nothing to restore. */
export class HalfMaskedError extends Error {
  constructor(path: readonly string[]) {
    super(`${path.join('.')}: hidden signs are not a value; type it anew as a whole`);
    this.name = 'HalfMaskedError';
  }
}

/**
 * The fields that a form stands for: texts that are still masked get back what they hide.
 *
 * @param given the fields as the form has them
 * @param current the fields that {@link maskFields} masked for it
 * @throws HalfMaskedError if a text has hidden characters and differs from every masked value
 */
export function restoreFields(
  given: Properties,
  current: Properties,
  mask: Mask = {},
  secrets: ReadonlySet<string> = NONE
): Properties {
  return restoreTexts(given, current, maskerOf(current, mask, secrets));
}

/**
 * The same for what {@link maskTexts} masked.
 *
 * @param masker such a one as masked it, unused
 * @throws HalfMaskedError if a text has hidden characters and differs from every masked value
 */
export function restoreTexts(given: Properties, current: Properties, masker: Masker): Properties {
  const hidden = new Map<string, string | number>();
  mapTexts(current, [], (text, path, value) => {
    const shownText = shown(masker, text, path);
    if (shownText === text) return text;
    hidden.set(keyOf(path, shownText), value);
    // Rows of a table can move: then it is the value of the same table that has this mask.
    if (path.length > 1) hidden.set(keyOf(path.slice(0, 1), shownText), value);
    return text;
  });
  return mapTexts(given, [], (text, path) => {
    const original =
      hidden.get(keyOf(path, text)) ??
      (path.length > 1 ? hidden.get(keyOf(path.slice(0, 1), text)) : undefined);
    if (original === undefined && text.includes('•••')) throw new HalfMaskedError(path);
    return original ?? text;
  }) as Properties;
}

function keyOf(path: readonly string[], mask: string): string {
  return JSON.stringify([path, mask]);
}

function mapTexts(
  value: unknown,
  path: readonly string[],
  map: (text: string, path: readonly string[], value: string | number) => string | number
): unknown {
  if (typeof value === 'string') return map(value, path, value);
  if (typeof value === 'number') {
    // A phone number can be one; what stays as it is stays a number.
    const mapped = map(String(value), path, value);
    return mapped === String(value) ? value : mapped;
  }
  if (Array.isArray(value)) {
    return value.map((entry, index) => mapTexts(entry, [...path, String(index)], map));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, entry]) => [
    name,
    mapTexts(entry, [...path, name], map)
  ]);
  return Object.fromEntries(entries);
}
