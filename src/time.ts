import { createRegex, getTimestampMillis, Math } from 'sgtm';
import { event } from './event.js';
import { firstOf, numberOf, textOf } from './values.js';

const HOUR = 3600000;
export const DAY = 24 * HOUR;

/** When the tag began to run, in milliseconds since 1970. */
export const startedAt = getTimestampMillis();

/**
 * When the event happened, in milliseconds since 1970: the field, what the event says, now. A time
 * more than an hour ahead of the server's clock counts as none.
 */
export function eventTime(): number {
  const times = [data.eventTime, event.event_time, event.timestamp_micros, event.timestamp];
  const known = firstOf(times, (value) => {
    const time = readTime(value);
    return time && time < startedAt + HOUR && time;
  });
  return known || startedAt;
}

/**
 * A moment in milliseconds since 1970 from ISO 8601, or from seconds, milliseconds or microseconds
 * since 1970, of which the size tells them apart. Undefined for anything else.
 */
export function readTime(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number === undefined) return readIso(textOf(value));
  if (number >= 1e8 && number < 1e17) {
    return Math.floor(number < 1e11 ? number * 1000 : number < 1e14 ? number : number / 1000);
  }
}

/** "2026-04-20T12:34:56.789+02:00"; the time, and an offset from UTC, may be missing. */
function readIso(text: string): number | undefined {
  const form =
    '^(\\d{4})-(\\d\\d)-(\\d\\d)(?:[Tt ]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d(?:\\.\\d+)?))?(?:[Zz]|([+-])(\\d\\d):?(\\d\\d)?)?)?$';
  const parts = text && text.match(createRegex(form) as SandboxRegex);
  if (!parts) return;
  const part = (at: number): number => +(parts[at] || 0);
  // Years begin in March here, so that a leap day is their last; exact to 2099.
  const years = part(1) - (part(2) > 2 ? 1968 : 1969);
  const days = Math.floor(years * 365.25) + daysBefore((part(2) + 9) % 12) + part(3) - 672;
  // The 30th of February comes back as another day.
  if (days < 0 || toIso(days * DAY).indexOf(text.slice(0, 10))) return;
  const offset = (part(8) * HOUR + part(9) * 60000) * (parts[7] === '-' ? -1 : 1);
  const clock = part(4) * HOUR + part(5) * 60000 + Math.round(part(6) * 1000);
  return days * DAY + clock - offset;
}

/** Days of a year that begins in March before its month of this number. */
const daysBefore = (month: number): number => Math.floor((153 * month + 2) / 5);

/** A moment from 1970 to 2099 as ISO 8601: 1713616496789 → "2024-04-20T12:34:56.789Z". */
export function toIso(time: number): string {
  const days = Math.floor(time / DAY) + 671;
  const years = Math.floor((days + 0.75) / 365.25);
  const day = days - Math.floor(years * 365.25);
  const month = Math.floor((5 * day + 2) / 153);
  const pad = (number: number): string => ('0' + Math.floor(number)).slice(-2);
  const year = 1968 + years + (month > 9 ? 1 : 0);
  const date = year + '-' + pad(((month + 2) % 12) + 1) + '-' + pad(day - daysBefore(month) + 1);
  const clock =
    pad((time / HOUR) % 24) + ':' + pad((time / 60000) % 60) + ':' + pad((time / 1000) % 60);
  return date + 'T' + clock + '.' + ('00' + (time % 1000)).slice(-3) + 'Z';
}
