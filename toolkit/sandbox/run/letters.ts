/**
 * The letters of all texts in plain data, each time they stand there, and one for each other value: about
 * what it takes to write it down. Counting ends soon after `most`.
 */
export function lettersIn(value: unknown, most = Infinity): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  let letters = 1;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && letters <= most; index++) {
      letters += lettersIn(value[index], most - letters);
    }
    return letters;
  }
  for (const key of Object.keys(value)) {
    letters += key.length + lettersIn((value as Record<string, unknown>)[key], most - letters);
    if (letters > most) break;
  }
  return letters;
}

/** What a message says of texts that have more letters than they may. */
export function tooManyLetters(what: string, most: number): string {
  const millions = (most / 1_000_000).toLocaleString('en-US');
  return `Memory limit: more than ${millions} million letters in ${what}; look for a text or list that keeps growing`;
}
