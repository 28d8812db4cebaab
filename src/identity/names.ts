// Names and cities

import { createRegex, testRegex } from 'sgtm';

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
export function normalizeCity(text: string): string {
  return text.toLowerCase().replace(createRegex('[^a-z\\d]+', 'g') as SandboxRegex, '');
}

/**
 * "Jürgen-Åke" → "juergenke": lower case, some letters that a-z does not have spelled out, as Amazon's
 * normalizer does, then only a-z and 0-9.
 */
export function normalizeName(text: string): string {
  if (testRegex(createRegex('[ßäöüøæÄÖÜØÆẞ]') as SandboxRegex, text)) {
    return normalizeCity(spelledOut(text.toLowerCase()));
  }
  return normalizeCity(text);
}

function spelledOut(name: string): string {
  return ['ßss', 'äae', 'öoe', 'üue', 'øo', 'æae'].reduce(
    (rest, pair) => rest.split(pair.charAt(0)).join(pair.slice(1)),
    name
  );
}
