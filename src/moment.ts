// Moments in time

import { createRegex, Math, testRegex } from 'sgtm';

export const HOUR = 3600000;
export const DAY = 86400000;

/** "2026-04-20T12:34:56.789+02:00"; the time, and an offset from UTC behind it, may be missing. */
const ISO_8601 =
  '^(\\d{4})-(\\d\\d)-(\\d\\d)(?:(?:[Tt]| +)([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:[.,](\\d+))?)?(?: ?(?:[Zz]|UTC|GMT)| ?([+-])([01]\\d):?([0-5]\\d)?)?)?$';

/** "Fri, 20 Nov 2026 10:00:00 GMT" or "20 Nov 2026 10:00:00 -0500". */
const RFC_1123 =
  '^(?:[A-Z][a-z]{2}, )?(\\d{1,2}) ([A-Z][a-z]{2}) (\\d{4}) (\\d\\d:\\d\\d(?::\\d\\d)?) (GMT|UTC|[+-]\\d{4})$';

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/**
 * Reads a moment that can be only one: ISO 8601, RFC 1123, or seconds, milliseconds or microseconds
 * since 1970, of which the size tells them apart. A time without an offset is UTC.
 *
 * @returns milliseconds since 1970; undefined for anything else
 */
export function momentOf(text: string): number | undefined {
  const number = +text;
  if (number >= 1e8 && number < 1e17) {
    return Math.floor(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000);
  }
  const parts = text.match(createRegex(RFC_1123) as SandboxRegex);
  if (!parts) return isoMoment(text);
  const month = MONTHS.indexOf(parts[2] as string) / 3 + 1;
  return isoMoment(
    [parts[3], twoDigits(month), twoDigits(+(parts[1] as string))].join('-') +
      ('T' + parts[4] + (parts[5] || '')).replace('GMT', 'Z').replace('UTC', 'Z')
  );
}

/** Whether a text that is a moment names no zone: a date alone, or with a clock. It can mean 27 hours. */
export function isWithoutZone(text: string): boolean {
  return testRegex(createRegex('^\\d{4}-\\d\\d-\\d\\d([Tt ] *[\\d:.,]+)?$') as SandboxRegex, text);
}

function isoMoment(text: string): number | undefined {
  const parts = text.match(createRegex(ISO_8601) as SandboxRegex);
  if (!parts) return undefined;
  const part = (at: number): number => +(parts[at] || 0);
  const days = daysSince1970(part(1), part(2), part(3));
  // The 30th of February comes back as another day.
  if (days < 0 || isoOf(days * DAY).indexOf(text.slice(0, 10)) !== 0) return undefined;
  const offset = (part(9) * HOUR + part(10) * 60000) * (parts[8] === '-' ? -1 : 1);
  const fraction = Math.floor(+('0.' + (parts[7] || '0')) * 1000);
  return days * DAY + part(4) * HOUR + part(5) * 60000 + part(6) * 1000 + fraction - offset;
}

/**
 * Days from 1970-01-01 to a date up to 2099. Years begin in March here, so that a leap day is the
 * last of its year, and months have 30.6 days: 31, 30, 31, 30, 31 over and over; 671 is the number of the first of January 1970 since the first of March 1968.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYears = year - (month > 2 ? 1968 : 1969);
  return (
    Math.floor(marchYears * 365.25) + Math.floor(30.6 * ((month + 9) % 12) + 0.5) + day - 1 - 671
  );
}

/** A moment from 1970 to 2099 as ISO 8601: 1713616496789 → "2024-04-20T12:34:56.789Z". */
export function isoOf(time: number): string {
  const days = Math.floor(time / DAY) + 671;
  const marchYears = Math.floor((days + 0.75) / 365.25);
  const day = days - Math.floor(marchYears * 365.25);
  const month = Math.floor((day + 0.5) / 30.6);
  // The date as the number yyyymmdd: March is month 0, and month 10 the first of the next year.
  let date = 19680301 + marchYears * 10000 + month * 100 + day - Math.floor(30.6 * month + 0.5);
  if (month > 9) date += 8800;
  // The clock as the number 1hhmmssttt, so that every digit is there: a minute adds 100,000 to it, which
  // is 40,000 more than it has milliseconds, and an hour another 4,000,000.
  const ms = time % DAY;
  const clock = 1e9 + ms + Math.floor(ms / 60000) * 40000 + Math.floor(ms / HOUR) * 4e6;
  return (date + '' + clock).replace(
    createRegex('^(....)(..)(..)1(..)(..)(..)(...)$') as SandboxRegex,
    '$1-$2-$3T$4:$5:$6.$7Z'
  );
}

function twoDigits(number: number): string {
  return ('0' + number).slice(-2);
}
