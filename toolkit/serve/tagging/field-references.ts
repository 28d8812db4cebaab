const REFERENCE = /\{\{([^{}]+)\}\}/g;

const known = new WeakMap<object, ReadonlySet<string>>();

/**
 * The names of the variables that fields refer to as `{{name}}`, tables included. Looked for once for
 * each fields object, as every event asks.
 */
export function referencesIn(fields: Record<string, unknown>): ReadonlySet<string> {
  const before = known.get(fields);
  if (before) return before;
  const names = new Set<string>();
  collect(fields, names);
  known.set(fields, names);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    for (const [, name] of value.matchAll(REFERENCE)) names.add((name as string).trim());
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
export function fillReferences(
  fields: Record<string, unknown>,
  values: ReadonlyMap<string, unknown>
): Record<string, unknown> {
  if (referencesIn(fields).size === 0) return fields;
  return fill(fields, values) as Record<string, unknown>;
}

function fill(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

function fillText(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const whole = /^\{\{([^{}]+)\}\}$/.exec(text);
  if (whole) return values.get((whole[1] as string).trim());
  return text.replace(REFERENCE, (_, name: string) => asText(values.get(name.trim())));
}

function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
