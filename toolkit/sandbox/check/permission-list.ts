import { textOr } from './field-tree.js';
import type { PermissionEntry, TypedValue } from '../permissions/grant.js';
import { isObject, objectsIn, type JsonObject, type JsonPath } from '../template/json.js';

/** One entry of `___SERVER_PERMISSIONS___` that says which permission it is. */
export interface PermissionAt {
  id: string;
  entry: PermissionEntry;
  path: JsonPath;
  /** Where its id is written. */
  idPath: JsonPath;
  /** Its parameters, each with the path of its value. */
  parameters: { key: string; value: unknown; path: JsonPath }[];
}

/** The permissions of the section; entries without an id are left out. */
export function permissionsIn(section: unknown): PermissionAt[] {
  return objectsIn(section, []).flatMap(({ value, path }) => {
    const id = idOf(value);
    if (id === undefined) return [];
    const list = objectsIn((value.instance as JsonObject).param, [...path, 'instance', 'param']);
    const parameters = list.map((parameter) => ({
      key: textOr(parameter.value.key),
      value: parameter.value.value,
      path: [...parameter.path, 'value']
    }));
    return [{ id, entry: entryOf(value), path, idPath: [...path, ...ID_PATH], parameters }];
  });
}

const ID_PATH = ['instance', 'key', 'publicId'] as const;

/** The id of an entry, or undefined if it has none. */
export function idOf(entry: JsonObject): string | undefined {
  const { instance } = entry;
  if (!isObject(instance) || !isObject(instance.key)) return undefined;
  return typeof instance.key.publicId === 'string' ? instance.key.publicId : undefined;
}

/** The entry with only those parameters that can be read. */
function entryOf(value: JsonObject): PermissionEntry {
  const entry = value as unknown as PermissionEntry;
  const { key, param } = entry.instance;
  const readable = Array.isArray(param) ? param.filter((each) => isTypedValue(each?.value)) : [];
  return { ...entry, instance: { key, param: readable } };
}

/** Whether a value is in the form that permissions have: 1 text, 2 list, 3 map, 8 true or false. */
export function isTypedValue(value: unknown): value is TypedValue {
  if (!isObject(value)) return false;
  const { listItem = [], mapKey = [], mapValue = [] } = value;
  if (value.type === 1) return typeof value.string === 'string';
  if (value.type === 8) return typeof value.boolean === 'boolean';
  if (value.type === 2) return isListOfTyped(listItem);
  return value.type === 3 && isListOfTyped(mapKey) && isListOfTyped(mapValue);
}

function isListOfTyped(list: unknown): boolean {
  return Array.isArray(list) && list.every(isTypedValue);
}
