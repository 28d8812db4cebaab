/**
 * Whether two values of the realm are equal the way assertThat(…).isEqualTo sees it: same type,
 * same elements, same keys; a key whose value is undefined is the same as none.
 */
export function isDeepEqual(a: unknown, b: unknown, level = 0): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (level > MOST_LEVELS) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    // Not with a method of the list: that could be the template's own, and get hold of Node.
    for (let index = 0; index < a.length; index++) {
      if (!isDeepEqual(a[index], b[index], level + 1)) return false;
    }
    return true;
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...definedKeys(left), ...definedKeys(right)]);
  return [...keys].every((key) => isDeepEqual(left[key], right[key], level + 1));
}

/** Data in tests is never this deep; a cycle is. */
const MOST_LEVELS = 100;

function definedKeys(value: Record<string, unknown>): string[] {
  return Object.keys(value).filter((key) => value[key] !== undefined);
}
