// The country

import { createRegex, getCookieValues, JSON, testRegex } from 'sgtm';
import { countryNamed, isCountry } from './countries.js';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { decodedText, givenText, objectOf, textOf, type Properties } from './values.js';

/** Where the customer is. */
export interface Country {
  /** ISO 3166-1 alpha-2, OTHER or OTHER_EEA; OTHER for what was given and cannot be read. */
  code: string;
  /** Whether it is in the European Economic Area or the United Kingdom, or may be. */
  isEuropean: boolean;
  /** Whether Amazon wants a consent signal for people of this country; its European region always does. */
  requiresConsent: boolean;
}

/** The European Economic Area and the United Kingdom, where Amazon wants a consent signal. */
const CONSENT_COUNTRIES =
  '^(AT|BE|BG|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GR|HR|HU|IE|IS|IT|LI|LT|LU|LV|MT|NL|NO|OTHER_EEA|PL|PT|RO|SE|SI|SK)$';

/**
 * Returns the country of the event: of the field, the customer's address, what the event says of its
 * place, or the cookie that consent platforms leave for Amazon, whichever is given first; where none is,
 * of the default field or the region of the browser's language, and US where there is neither. One that is given and cannot be read is noted;
 * nothing takes its place, and it requires consent.
 */
export function countryOf(event: EventData, notes: Note[]): Country {
  const given = givenCountry(event);
  const code = given ? countryCode(given) : regionOf(event.all.language);
  if (code) return countryAs(code);
  if (given) {
    notes.push('country_unreadable');
    return { code: 'OTHER', isEuropean: true, requiresConsent: true };
  }
  notes.push('country_assumed');
  return countryAs('US');
}

function givenCountry(event: EventData): string | undefined {
  if (data.countryCode) {
    const field = givenText(data.countryCode);
    if (field) return field;
  }
  const country = givenText(event.address.country);
  if (country) return country;
  const place = placeOf(event) || cookieCountry();
  if (place) return place;
  return data.defaultCountryCode ? givenText(data.defaultCountryCode) : undefined;
}

function countryAs(code: string): Country {
  const isEuropean = testRegex(createRegex(CONSENT_COUNTRIES) as SandboxRegex, code);
  return {
    code: code,
    isEuropean: isEuropean,
    requiresConsent: isEuropean || data.region === 'EU'
  };
}

/** What an event says of its place under other names than the address's country. */
function placeOf(event: EventData): string | undefined {
  if (!testRegex(createRegex(PLACE_NAMES) as SandboxRegex, event.names)) return undefined;
  const all = event.all;
  const places = [event.address, event.user, all].concat(
    ['event_location', 'user_location', 'location', 'geo'].map((name) => objectOf(all[name]))
  );
  for (const place of places) {
    const country = countryIn(place);
    if (country) return country;
  }
  return undefined;
}

/** Names that tell of a place; page_location does not. */
const PLACE_NAMES = '(country|region_id|(event|user)_location|\\b(location|geo)\\b)';

/** The Measurement Protocol's user_location has country_id, and region_id as "DE-BY" (ISO 3166-2). */
function countryIn(place: Properties): string | undefined {
  for (const name of ['country', 'country_code', 'countryCode', 'country_id']) {
    const country = givenText(place[name]);
    if (country) return country;
  }
  const region = textOf(place.region_id) || '';
  return testRegex(createRegex('^[A-Z]{2}-[A-Z\\d]{1,3}$') as SandboxRegex, region)
    ? region
    : undefined;
}

/** The country that a consent platform found out and left for Amazon's own tag. */
function cookieCountry(): string | undefined {
  const cookie = getCookieValues('amzn_consent')[0];
  if (!cookie) return undefined;
  return givenText(objectOf(objectOf(JSON.parse(decodedText(cookie))).geo).countryCode);
}

/**
 * Reads a country: "de", "DEU", "Germany", its part "DE-BY" (ISO 3166-2) or a locale, "en-US", whose
 * language is in small letters. Undefined for anything else.
 */
function countryCode(text: string): string | undefined {
  const name = text.toUpperCase();
  if (isCountry(name)) return name;
  if (name === 'OTHER' || name === 'OTHER_EEA' || name === 'ZZ') return name;
  // What people and the European Union write for the United Kingdom and Greece.
  if (name === 'UK') return 'GB';
  if (name === 'EL') return 'GR';
  const part = name.match(createRegex('^([A-Z]{2})[-_][A-Z\\d]{1,3}$') as SandboxRegex);
  const isLocale = text.charAt(0) !== name.charAt(0) || !part || !isCountry(part[1] as string);
  return (
    (isLocale && regionOf(text)) || (part ? countryCode(part[1] as string) : namedCountry(name))
  );
}

function namedCountry(name: string): string | undefined {
  const article = name.indexOf('THE ') === 0;
  const isName = name.length > 2 && name.search(createRegex('["|\\d]') as SandboxRegex) === -1;
  return isName ? countryNamed(article ? name.slice(4) : name) : undefined;
}

/** Returns the region of a locale, "en-us" → "US", "zh-Hant-TW" → "TW"; undefined if it has none. */
function regionOf(locale: unknown): string | undefined {
  const text = textOf(locale);
  if (!text) return undefined;
  const parts = text
    .toUpperCase()
    .match(createRegex('^[A-Z]{2,3}(?:[-_][A-Z]{4})?[-_]([A-Z]{2})$') as SandboxRegex);
  const region = parts && parts[1];
  if (region === 'UK') return 'GB';
  return region && isCountry(region) ? region : undefined;
}
