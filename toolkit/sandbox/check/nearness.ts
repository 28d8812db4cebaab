/** Whether a name is a likely misspelling of another: the same letters, or one or two edits away. */
export function isNearTo(written: string, known: string): boolean {
  const a = written.toLowerCase();
  const b = known.toLowerCase();
  return a === b || (Math.min(a.length, b.length) > 4 && distance(a, b) <= 2);
}

/** Levenshtein's distance: how many letters to add, remove or change. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
