/** Event data while it is put together: common event data, names as sGTM has them. */
export type EventData = Record<string, unknown>;

/** Deeper names than any parameter has; nesting them would only cost time. */
const MOST_PARTS = 20;

/**
 * Sets a value at a dotted name: `user_data.email_address` becomes an object in an object. A part
 * that already holds something else than an object is replaced, as the later parameter counts.
 */
export function setNested(target: EventData, dottedName: string, value: unknown): void {
  const keys = dottedName.split('.');
  if (keys.length > MOST_PARTS) {
    setOwn(target, dottedName, value);
    return;
  }
  const last = keys.pop() as string;
  let at = target;
  for (const key of keys) at = objectAt(at, key);
  setOwn(at, last, value);
}

/** Sets a key as data whatever its name: a hit may call a parameter `__proto__`. */
export function setOwn(target: EventData, key: string, value: unknown): void {
  if (key !== '__proto__') {
    target[key] = value;
    return;
  }
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}

/** The object at a key; a new one takes the place of anything else that a hit may have put there. */
export function objectAt(target: EventData, key: string): EventData {
  const value = Object.hasOwn(target, key) ? target[key] : undefined;
  if (typeof value === 'object' && value !== null) return value as EventData;
  const made: EventData = {};
  setOwn(target, key, made);
  return made;
}

/** The list at a key; a new one takes the place of anything else that a hit may have put there. */
export function listAt(target: EventData, key: string): EventData[] {
  const value = Object.hasOwn(target, key) ? target[key] : undefined;
  if (Array.isArray(value)) return value as EventData[];
  const made: EventData[] = [];
  setOwn(target, key, made);
  return made;
}

/** Adds what a page's address says besides itself: its host and path. */
export function setPageLocation(data: EventData, location: string): void {
  data.page_location = location;
  if (!URL.canParse(location)) return;
  const url = new URL(location);
  data.page_hostname = url.hostname;
  data.page_path = url.pathname;
}

/** The number a parameter holds, or its text where it holds none. */
export function numberIn(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}
