/** A value of a permission's parameter, as plain data. */
export type GrantValue = string | boolean | GrantValue[] | { [key: string]: GrantValue };

/** The parameters a template declares for one permission. */
export type Grant = Record<string, GrantValue>;

/** A value in the section's own form: 1 string, 2 list, 3 map, 8 boolean. */
export interface TypedValue {
  type: number;
  string?: string;
  boolean?: boolean;
  listItem?: TypedValue[];
  mapKey?: TypedValue[];
  mapValue?: TypedValue[];
}

/** One entry of `___SERVER_PERMISSIONS___`. */
export interface PermissionEntry {
  instance: {
    key: { publicId: string; versionId: string };
    param: { key: string; value: TypedValue }[];
  };
  clientAnnotations?: { isEditedByUser?: boolean };
  isRequired?: boolean;
}

/** The parameters of an entry as plain data. What is malformed is left out, as GTM does. */
export function grantOf(entry: PermissionEntry): Grant {
  const grant: Grant = {};
  const parameters: unknown = entry.instance?.param;
  for (const parameter of Array.isArray(parameters) ? parameters : []) {
    const plain = plainValue(parameter?.value);
    if (plain !== undefined) grant[parameter.key] = plain;
  }
  return grant;
}

function plainValue(value: Partial<TypedValue> | null | undefined): GrantValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value.listItem)) {
    return value.listItem.map(plainValue).filter((item) => item !== undefined);
  }
  if (Array.isArray(value.mapKey)) {
    const map: { [key: string]: GrantValue } = {};
    value.mapKey.forEach((key, index) => {
      const item = value.mapValue?.[index];
      const plain = item && plainValue(item);
      if (key?.string !== undefined && plain !== undefined) map[key.string] = plain;
    });
    return map;
  }
  return value.type === 2 ? [] : (value.string ?? value.boolean);
}

/** A parameter as a list of strings; empty if it is missing or something else. */
export function stringsIn(grant: Grant, key: string): string[] {
  const value = grant[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A parameter as a list of maps with string values; empty if it is missing or something else. */
export function mapsIn(grant: Grant, key: string): Record<string, GrantValue>[] {
  const value = grant[key];
  if (!Array.isArray(value)) return [];
  return value.filter((item) => isMap(item));
}

function isMap(value: GrantValue): value is Record<string, GrantValue> {
  return typeof value === 'object' && !Array.isArray(value);
}
