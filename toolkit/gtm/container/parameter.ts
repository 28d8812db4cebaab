import type { FieldValue } from './container-source.js';

/** A setting of a tag, trigger, variable or client, as GTM's exports have it. */
export interface ExportParameter {
  type: 'BOOLEAN' | 'LIST' | 'MAP' | 'TEMPLATE';
  key?: string;
  value?: string;
  list?: ExportParameter[];
  map?: ExportParameter[];
}

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
