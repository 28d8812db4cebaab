import { COUNTRY_CODES } from '../contracts/codes.js';

/** Languages in which shops write the names of countries. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'ja'];

/** Names that people write and Intl does not have. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  england: 'GB',
  'czech republic': 'CZ',
  turkey: 'TR'
};

const codes = new Set(COUNTRY_CODES);
let names: ReadonlyMap<string, string> | undefined;

/** The code of a country, from itself or from its name: "Deutschland" → "DE"; undefined for none. */
export function countryIn(text: string): string | undefined {
  const code = text.toUpperCase() === 'UK' ? 'GB' : text.toUpperCase();
  if (codes.has(code)) return code;
  names ??= namesOfCountries();
  return names.get(plain(text));
}

function namesOfCountries(): Map<string, string> {
  const found = new Map<string, string>(Object.entries(OTHER_NAMES));
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = /^[A-Z]{2}$/.test(code) ? display.of(code) : undefined;
      if (name !== undefined && !found.has(plain(name))) found.set(plain(name), code);
    }
  }
  return found;
}

const plain = (name: string): string => name.trim().toLowerCase().replace(/^the /, '');
