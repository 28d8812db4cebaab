import { DIGITS, keep, textLike } from '../values.js';

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
export function normalizeCity(text: string): string {
  return keep(text.toLowerCase(), 'a', 'z', DIGITS);
}

/** How many digits a postal code has, behind each country; further ones are cut off. */
const POSTAL_DIGITS = 'US5DE5FR5ES5IT5IN6JP7';

/** The forms of postal codes with letters; they are cut to the longest before. */
const POSTAL_FORMS: { [country: string]: string } = {
  CA: '([A-Z]\\d){3}',
  GB: '([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}'
};

/**
 * "75236-9599" → "75236" in US, "k1a 0b1" → "K1A0B1" in CA. Empty where the country's form is not
 * met; other countries have letters and digits in upper case.
 */
export function normalizePostal(text: string, country: string): string {
  // A digest has digits too.
  if (text.length === 64) return '';
  const at = POSTAL_DIGITS.indexOf(country);
  if (at !== -1) {
    const length = +POSTAL_DIGITS.charAt(at + 2);
    const digits = keep(text, '0', '9', '').slice(0, length);
    return digits.charAt(length - 1) && digits;
  }
  const most = country === 'CA' ? 6 : country === 'GB' ? 7 : 12;
  const code = keep(text.toUpperCase(), 'A', 'Z', DIGITS).slice(0, most);
  return textLike(code, POSTAL_FORMS[country] || '.*');
}
