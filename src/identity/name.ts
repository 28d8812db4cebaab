import { normalizeCity } from './place.js';

/**
 * "Jürgen-Åke" → "juergenke": lower case, some letters that a-z does not have spelled out, as Amazon's
 * normalizer does, then only a-z and 0-9.
 */
export function normalizeName(text: string): string {
  const name = text.toLowerCase();
  if (normalizeCity(name) === name) return name;
  const spelled = ['ßss', 'äae', 'öoe', 'üue', 'øo', 'æae'].reduce(
    (rest, pair) => rest.split(pair.charAt(0)).join(pair.slice(1)),
    name
  );
  return normalizeCity(spelled);
}
