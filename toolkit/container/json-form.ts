/**
 * Data as JSON has it, for output and files: undefined, which JSON does not have, is {"$undefined": true}.
 * Numbers that are none are written as texts.
 */
export function jsonForm(value: unknown): unknown {
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(jsonForm);
  if (typeof value !== 'object' || value === null) return value;
  return mapEntries(value, (each) => jsonForm(each));
}

/** The same object with other values; a name can be any text, `__proto__` too. */
export function mapEntries(
  value: object,
  map: (each: unknown, name: string) => unknown
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, map(each, name)]));
}
