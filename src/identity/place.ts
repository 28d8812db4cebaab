import { without, textLike } from '../values.js';

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
export const normalizeCity = (text: string): string => without(text.toLowerCase(), '[^a-z\\d]+');

/** How long postal codes are, behind each country; further characters are cut off. */
const POSTAL_LENGTHS = 'US5DE5FR5ES5IT5IN6JP7CA6GB7';

/** The forms of postal codes with letters, of the last countries above. */
const POSTAL_FORMS: { [country: string]: string } = {
  CA: '^([A-Z]\\d){3}$',
  GB: '^([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}$'
};

/**
 * "75236-9599" → "75236" in US, "k1a 0b1" → "K1A0B1" in CA. Empty where the country's form is not
 * met; other countries have letters and digits in upper case.
 */
export function normalizePostal(text: string, country: string): string {
  // A digest has digits too.
  if (text.length === 64) return '';
  const at = POSTAL_LENGTHS.indexOf(country);
  // Elsewhere this is no number.
  const length = +POSTAL_LENGTHS.charAt(at + 2);
  const form = POSTAL_FORMS[country];
  const other = length && !form ? '\\D+' : '[^A-Z\\d]+';
  const code = without(text.toUpperCase(), other).slice(0, length || 12);
  return form ? textLike(code, form) : code.length < length ? '' : code;
}
