import { event, userAddress } from './event.js';
import { notes } from './log.js';
import { capitalized, firstOf, isOneOf, objectOf, textLike, textOf } from './values.js';

/**
 * The countries Amazon's Events API takes (ISO 3166-1 alpha-2, and ZZ) behind their telephone calling
 * codes: a number is the code of the country behind it, each further country has the next one, __ is
 * a gap, and what has no code has 0. `30GrNlBe` is Greece with 30, the Netherlands with 31, Belgium.
 */
const COUNTRIES =
  '0Aq0Bv0Gs0Hm0Tf0Um0Zz1Us7Ru20Eg27Za30GrNlBeFrEs36Hu39ItRoCh43AtGbDkSeNoPlDe51PeMxCuArBrClCoVe60MyAuIdPhNzSgTh81JpKr84Vn86Cn90TrInPkAfLkMm98Ir211SsMaDz216Tn__Ly__GmSnMrMlGnCiBfNeTgBjMuLrSlGhNgTdCfCmCvStGqGaCgCdAoGwIo__ScSdRwEtSoDjKeTzUgBiMz__ZmMgReZwNaMwLsBwSzKm290ShEr297AwFoGl350GiPtLuIeIsAlMtCyFiBg370LtLvEeMdAmByAdMcSm__UaRsMe385HrSiBa__Mk420CzSk__Li500FkBzGtSvHnNiCrPaPmHt590GpBoGyEcGfPyMqSrUyCw670Tl__NfBnNrPgToSbVuFjPwWfCkNu__WsKiNcTvPfTkFmMh850Kp__HkMo__KhLa880Bd886Tw960MvLbJoSyIqKwSaYeOm__PsAeIlBhQaBtMnNp992TjTmAzGeKg__Uz1Ag1Ai1As1Bb1Bm1Bs1Ca1Dm1Do1Gd1Gu1Jm1Kn1Ky1Lc1Mp1Ms1Pr1Sx1Tc1Tt1Vc1Vg1Vi7Kz39Va44Gg44Im44Je47Sj61Cc61Cx64Pn212Eh262Yt358Ax590Bl590Mf599Bq';

/** The European Economic Area and the United Kingdom, where Amazon wants a consent signal. */
const CONSENT_COUNTRIES =
  ' AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO OTHER_EEA PL PT RO SE SI SK ';

/**
 * The country of the event: the field, the customer's address, what the event says of its place, the
 * default field, the region of the browser's language. US if none of them is a country.
 */
export function countryOf(): string {
  // A language without a region is none, though it can look like one.
  const places = [
    data.countryCode,
    userAddress.country,
    objectOf(event.user_data).country,
    event.country,
    objectOf(event.event_location).country,
    data.defaultCountryCode,
    textOf(event.language).slice(2) && event.language
  ];
  const known = firstOf(places, countryCode);
  if (!known) notes.push('country unknown: US assumed');
  return known || 'US';
}

/** A code Amazon takes, also from a locale such as en-US; empty if it is none. */
function countryCode(value: unknown): string {
  const text = textOf(value).toUpperCase();
  if (text === 'OTHER' || text === 'OTHER_EEA') return text;
  const last = textLike(text.slice(-3), '^[-_]?[A-Z]{2}$').slice(-2);
  const code = last === 'UK' ? 'GB' : last;
  return code && placeOf(code) !== -1 ? code : '';
}

/** Whether Amazon wants a consent signal for people of this country. */
export const requiresConsent = (country: string): boolean =>
  data.region === 'EU' || isOneOf(CONSENT_COUNTRIES, country);

/** The telephone calling code of a country, "49" for DE; empty where it has none. */
export function callingCode(country: string): string {
  const place = placeOf(country);
  if (place === -1) return '';
  let at = place;
  while (COUNTRIES.charAt(at - 1) > '9') at -= 2;
  // Of what stands before, the longest that is a number.
  const first =
    +COUNTRIES.slice(at - 3, at) || +COUNTRIES.slice(at - 2, at) || +COUNTRIES.slice(at - 1, at);
  return first ? '' + (first + (place - at) / 2) : '';
}

/** Where a country stands in the table; -1 if it is none. */
const placeOf = (country: string): number => COUNTRIES.indexOf(capitalized(country));
