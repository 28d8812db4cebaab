/**
 * Whether two values of the realm are equal the way assertThat(…).isEqualTo sees it: same type,
 * same elements, same keys; a key whose value is undefined is the same as none.
 */
export function isDeepEqual(a: unknown, b: unknown): boolean {
  return areEqual(a, b, { level: 0, left: MOST_VALUES });
}

/** How deep a comparison is, and how many more values it may look at. */
interface Progress {
  level: number;
  left: number;
}

/** Data in tests is never this deep; a cycle is. */
const MOST_LEVELS = 100;
/** A test compares less; a list of lists of itself would never end. */
const MOST_VALUES = 1_000_000;

function areEqual(a: unknown, b: unknown, progress: Progress): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (progress.level > MOST_LEVELS || --progress.left < 0) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  progress.level++;
  const isEqual =
    Array.isArray(a) && Array.isArray(b)
      ? areListsEqual(a, b, progress)
      : areObjectsEqual(a as Values, b as Values, progress);
  progress.level--;
  return isEqual;
}

type Values = Record<string, unknown>;

/** Not with a method of the lists: that could be the template's own, and get hold of Node. */
function areListsEqual(a: unknown[], b: unknown[], progress: Progress): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) {
    if (!areEqual(a[index], b[index], progress)) return false;
  }
  return true;
}

function areObjectsEqual(a: Values, b: Values, progress: Progress): boolean {
  const keys = new Set([...definedKeys(a), ...definedKeys(b)]);
  return [...keys].every((key) => areEqual(a[key], b[key], progress));
}

function definedKeys(value: Values): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}
