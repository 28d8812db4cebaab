import type { EventVariables } from './event-variables.js';
import type { TagModel, TransformationModel } from './model.js';
import { decideConditions } from './triggers.js';

export type EventData = Record<string, unknown>;

/** Whether a transformation concerns a tag. */
export function concerns(
  { tags, tagTypes, isAllExcept, isUnknown }: TransformationModel,
  { name, type }: TagModel
): boolean {
  if (isUnknown) return false;
  const exceptions = tagTypes.get(type);
  const isNamed = tags.has(name) || (exceptions !== undefined && !exceptions.has(name));
  return isNamed !== isAllExcept;
}

/**
 * The event data as a transformation leaves it; the same object where its conditions do not hold or it
 * changes nothing.
 *
 * @param variables read from the event data as it is before
 */
export async function transformed(
  transformation: TransformationModel,
  eventData: EventData,
  variables: EventVariables
): Promise<EventData> {
  const { type, conditions } = transformation;
  const { matches } = await decideConditions(conditions, variables);
  if (!matches) return eventData;
  const fields = await variables.fill(transformation.fields);
  if (type === 'tf_augment_event') return augmented(eventData, rowsOf(fields.augmentEventTable));
  if (type === 'tf_exclude_params') {
    return without(eventData, textsIn(fields.excludedParamsTable, 'excludedParams'));
  }
  return allowing(eventData, textsIn(fields.allowedParamsTable, 'allowedParams'));
}

function augmented(eventData: EventData, rows: readonly EventData[]): EventData {
  if (rows.length === 0) return eventData;
  const changed = copyOf(eventData);
  for (const { paramName, paramValue } of rows) setAt(changed, String(paramName), paramValue);
  return changed;
}

function without(eventData: EventData, names: readonly string[]): EventData {
  const removed = names.filter((name) => holderOf(eventData, name) !== undefined);
  if (removed.length === 0) return eventData;
  const changed = copyOf(eventData);
  for (const name of removed) {
    const holder = holderOf(changed, name);
    if (holder) delete holder.in[holder.key];
  }
  return changed;
}

function allowing(eventData: EventData, names: readonly string[]): EventData {
  const allowed: EventData = {};
  for (const name of names) {
    const holder = holderOf(eventData, name);
    if (!holder) continue;
    setAt(allowed, name, structuredClone(holder.in[holder.key]), Object.hasOwn(eventData, name));
  }
  return allowed;
}

/** Where a parameter stands: under its name, or at a dotted path. */
function holderOf(eventData: EventData, name: string): { in: EventData; key: string } | undefined {
  if (Object.hasOwn(eventData, name)) return { in: eventData, key: name };
  const keys = name.split('.');
  const last = keys.pop() as string;
  let holder: unknown = eventData;
  for (const key of keys) {
    if (!isObject(holder) || !Object.hasOwn(holder, key)) return undefined;
    holder = holder[key];
  }
  return isObject(holder) && Object.hasOwn(holder, last) ? { in: holder, key: last } : undefined;
}

/** Sets a parameter; a dotted name is a path where its first part is an object of the event data. */
function setAt(eventData: EventData, name: string, value: unknown, isPlain = false): void {
  const keys = isPlain || Object.hasOwn(eventData, name) ? [name] : name.split('.');
  const last = keys.pop() as string;
  let holder = eventData;
  for (const key of keys) {
    const next: unknown = Object.hasOwn(holder, key) ? holder[key] : undefined;
    if (!isObject(next)) define(holder, key, {});
    holder = holder[key] as EventData;
  }
  define(holder, last, value);
}

/** `__proto__` is a name like any other. */
function define(holder: EventData, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true
  });
}

function copyOf(eventData: EventData): EventData {
  return structuredClone(eventData);
}

function isObject(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null;
}

function rowsOf(list: unknown): EventData[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function textsIn(list: unknown, key: string): string[] {
  return rowsOf(list).map((row) => String(row[key] ?? ''));
}
