/** An object of a JSON section. */
export type JsonObject = Record<string, unknown>;

/** Steps from a section's top to a value in it. */
export type JsonPath = readonly (string | number)[];

/** Whether a value is a JSON object, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The elements of a list with their paths; nothing where the value is no list. */
export function elementsOf(value: unknown, path: JsonPath): { value: unknown; path: JsonPath }[] {
  if (!Array.isArray(value)) return [];
  return value.map((element: unknown, index) => ({ value: element, path: [...path, index] }));
}

/** The elements of a list that are objects, with their paths. */
export function objectsIn(value: unknown, path: JsonPath): { value: JsonObject; path: JsonPath }[] {
  return elementsOf(value, path).flatMap((element) =>
    isObject(element.value) ? [{ value: element.value, path: element.path }] : []
  );
}

/** The kind of a JSON value in words of JSON: "a list", "a text". */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return KINDS[typeof value] ?? typeof value;
}

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object'
};
