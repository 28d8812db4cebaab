import type { ExportParameter } from './export-format.js';

/** A field's value as a project writes it: a text, a checkbox, or the rows of a table. */
export type FieldValue = string | boolean | readonly Readonly<Record<string, string>>[];

/** Settings by their names, without a prototype: a name can be any text. */
export type Fields = Record<string, unknown>;

/** A setting from its value: texts are TEMPLATE, as they may hold variables; a table is a LIST of MAPs. */
export function parameter(key: string, value: FieldValue): ExportParameter {
  if (typeof value === 'boolean') return { type: 'BOOLEAN', key, value: String(value) };
  // A template's default may be a number.
  if (!Array.isArray(value)) return { type: 'TEMPLATE', key, value: String(value) };
  const list = value.map((row): ExportParameter => ({ type: 'MAP', map: parameters(row) }));
  return { type: 'LIST', key, list };
}

/** A setting for each property. */
export function parameters(values: Readonly<Record<string, FieldValue>>): ExportParameter[] {
  return Object.entries(values).map(([key, value]) => parameter(key, value));
}

/**
 * The values of settings by their names, as a template gets them: BOOLEAN and INTEGER have their types,
 * all else is text or made of it. A setting that is not there has no value, whatever its field's default
 * is: GTM writes every visible field that has one.
 */
export function fieldsOfParameters(list: readonly ExportParameter[] | undefined): Fields {
  const fields = Object.create(null) as Fields;
  for (const each of list ?? []) if (each.key !== undefined) fields[each.key] = valueOf(each);
  return fields;
}

/** Deeper ones are no settings of a form; nothing in exports is deeper than 4. */
const MOST_DEPTH = 50;

function valueOf(given: ExportParameter, depth = 0): unknown {
  const { value = '', list = [], map = [] } = given;
  // The API says "boolean" where exports say BOOLEAN.
  const type = given.type.toUpperCase();
  if (depth > MOST_DEPTH) return undefined;
  if (type === 'LIST') return list.map((each) => valueOf(each, depth + 1));
  if (type === 'MAP') {
    const fields = Object.create(null) as Fields;
    for (const each of map) if (each.key !== undefined) fields[each.key] = valueOf(each, depth + 1);
    return fields;
  }
  if (type === 'BOOLEAN') return value === 'true';
  // One that is no number is passed on as it is.
  if (type === 'INTEGER') return /^-?\d+$/.test(value) ? Number(value) : value;
  return value;
}
