import { DIGITS, keep } from '../values.js';

/** How Amazon's normalizer writes letters of names that a-z does not have. */
const SPELLED = ['ßss', 'äae', 'öoe', 'üue', 'øo', 'æae'];

/** "Jürgen-Åke" → "juergenke": lower case, the letters above spelled out, then only a-z and 0-9. */
export function normalizeName(text: string): string {
  let name = text.toLowerCase();
  const plain = keep(name, 'a', 'z', DIGITS);
  if (plain === name) return name;
  SPELLED.forEach((pair) => {
    name = name.split(pair.charAt(0)).join(pair.slice(1));
  });
  return keep(name, 'a', 'z', DIGITS);
}
