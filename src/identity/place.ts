import { DIGITS, keep, matches } from '../values.js';
import { stateCode } from './state-codes.js';

/** "Saint-Étienne" → "sainttienne": lower case, only a-z and 0-9, as Amazon's normalizer does. */
export function normalizeCity(text: string): string {
  return keep(text.toLowerCase(), 'a', 'z', DIGITS);
}

/** "Texas" → "tx": a name's code, else its first two letters. */
export function normalizeState(text: string, country: string): string {
  return stateCode(keep(text.toUpperCase(), 'A', 'Z', ''), country);
}

/** How many digits a postal code has; further ones are cut off. */
const POSTAL_DIGITS: { [country: string]: number } = {
  US: 5,
  DE: 5,
  FR: 5,
  ES: 5,
  IT: 5,
  IN: 6,
  JP: 7
};

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
  const length = POSTAL_DIGITS[country];
  if (length) {
    const digits = keep(text, '0', '9', '').slice(0, length);
    return digits.length === length ? digits : '';
  }
  const most = country === 'CA' ? 6 : country === 'GB' ? 7 : 12;
  const code = keep(text.toUpperCase(), 'A', 'Z', DIGITS).slice(0, most);
  const form = POSTAL_FORMS[country];
  return !form || matches(code, form) ? code : '';
}
