import { TZDate, tzOffset } from '@date-fns/tz';

/** A way to write a moment. The name shows it, as messages do; two kinds in one column are a fault. */
export type Kind =
  | 'YYYY-MM-DD'
  | 'YYYY/MM/DD'
  | 'DD.MM.YYYY'
  | 'MM/DD/YYYY'
  | 'DD/MM/YYYY'
  | 'DD-MM-YYYY'
  | 'Mon DD, YYYY'
  | 'DD Mon YYYY'
  | 'seconds'
  | 'milliseconds'
  | 'microseconds';

const CLOCK = String.raw`(?:(?:[Tt]|,? +)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?)?`;
const ZONE = String.raw`(?: ?([Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?))?`;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** The parts of a date, in the order their groups have; a slash can mean two of the kinds. */
const FORMS: readonly { kinds: readonly Kind[]; pattern: RegExp }[] = [
  form(['YYYY-MM-DD'], String.raw`(\d{4})-(\d\d)-(\d\d)`),
  form(['YYYY/MM/DD'], String.raw`(\d{4})\/(\d\d?)\/(\d\d?)`),
  form(['DD.MM.YYYY'], String.raw`(\d\d?)\.(\d\d?)\.(\d{4})`),
  form(['MM/DD/YYYY', 'DD/MM/YYYY'], String.raw`(\d\d?)\/(\d\d?)\/(\d{4})`),
  form(['DD-MM-YYYY'], String.raw`(\d\d?)-(\d\d?)-(\d{4})`),
  form(['Mon DD, YYYY'], String.raw`([A-Za-z]{3,9})\.? (\d\d?),? (\d{4})`),
  form(['DD Mon YYYY'], String.raw`(\d\d?)\.? ([A-Za-z]{3,9})\.?,? (\d{4})`)
];

function form(kinds: readonly Kind[], date: string): { kinds: readonly Kind[]; pattern: RegExp } {
  return { kinds, pattern: new RegExp(`^${date}${CLOCK}${ZONE}$`) };
}

/** Which of year, month and day the three groups of a kind are. */
const ORDERS: Readonly<Partial<Record<Kind, 'ymd' | 'dmy' | 'mdy'>>> = {
  'YYYY-MM-DD': 'ymd',
  'YYYY/MM/DD': 'ymd',
  'DD.MM.YYYY': 'dmy',
  'DD/MM/YYYY': 'dmy',
  'DD-MM-YYYY': 'dmy',
  'DD Mon YYYY': 'dmy',
  'MM/DD/YYYY': 'mdy',
  'Mon DD, YYYY': 'mdy'
};

/** A text that is a moment, not yet read. */
export interface WrittenMoment {
  /** One, or two where the text can be read both ways. */
  kinds: readonly Kind[];
  hasZone: boolean;
  hasClock: boolean;
}

/** What kind of moment a text is; undefined if it is none. */
export function momentIn(text: string): WrittenMoment | undefined {
  const epoch = epochKind(text);
  if (epoch) return { kinds: [epoch], hasZone: true, hasClock: true };
  for (const { kinds, pattern } of FORMS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const possible = kinds.filter((kind) => isDate(partsOf(match, kind)));
    if (possible.length === 0) return undefined;
    return {
      kinds: possible,
      hasZone: match[9] !== undefined,
      hasClock: match[4] !== undefined
    };
  }
  return undefined;
}

/**
 * A moment in milliseconds since 1970. A date without a time of day is its first moment.
 *
 * @param zone an IANA time zone or an offset, for a text that names none
 * @returns undefined if the text is no moment of that kind
 */
export function readMoment(text: string, kind: Kind, zone: string): number | undefined {
  if (kind === 'seconds' || kind === 'milliseconds' || kind === 'microseconds') {
    if (epochKind(text) !== kind) return undefined;
    const number = Number(text);
    if (kind === 'seconds') return Math.round(number * 1000);
    return Math.floor(kind === 'milliseconds' ? number : number / 1000);
  }
  const match = FORMS.find(({ kinds }) => kinds.includes(kind))?.pattern.exec(text);
  if (!match) return undefined;
  const { year, month, day } = partsOf(match, kind);
  if (!isDate({ year, month, day })) return undefined;
  const [, , , , hours = '0', minutes = '0', seconds = '0', fraction = '', half, given] = match;
  const hour = hourOf(Number(hours), half);
  if (hour === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const clock = [hour, Number(minutes), Number(seconds), ms] as const;
  const offset = given === undefined ? undefined : offsetOf(given);
  if (offset === undefined) return new TZDate(year, month - 1, day, ...clock, zone).getTime();
  return Date.UTC(year, month - 1, day, ...clock) - offset * 60_000;
}

/** Whether a name is a time zone: "Europe/Berlin", "UTC", "+01:00". */
export function isTimeZone(name: string): boolean {
  return !Number.isNaN(tzOffset(name, new Date()));
}

/** By the number of digits, as a moment of this century has them. */
function epochKind(text: string): Kind | undefined {
  if (/^\d{10}(\.\d+)?$/.test(text)) return 'seconds';
  if (/^\d{13}$/.test(text)) return 'milliseconds';
  return /^\d{16}$/.test(text) ? 'microseconds' : undefined;
}

interface DateParts {
  year: number;
  month: number;
  day: number;
}

function partsOf(match: RegExpExecArray, kind: Kind): DateParts {
  const at = (part: string): string => match[(ORDERS[kind] ?? 'ymd').indexOf(part) + 1] ?? '';
  const month = at('m');
  const named = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return { year: Number(at('y')), month: named || Number(month), day: Number(at('d')) };
}

/** Whether there is such a day. */
function isDate({ year, month, day }: DateParts): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** Minutes ahead of UTC. */
function offsetOf(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  return (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1);
}
