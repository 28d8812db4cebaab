import { TZDate, tzOffset } from '@date-fns/tz';

/** What comes first in a date: the year, the day or the month. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A text that is a moment, not yet read. */
export interface WrittenMoment {
  /** The orders its date can be read in; one, if it can be meant in one way only. */
  orders: readonly DateOrder[];
  hasZone: boolean;
  /** Whether it has a time of day other than midnight. */
  hasClock: boolean;
  /** How it is written in an order, to be shown: "DD/MM/YYYY". */
  form(order: DateOrder): string;
  /** In milliseconds since 1970. A date without a time of day is its first moment. */
  read(order: DateOrder, zone: string): number;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const WEEKDAY = String.raw`(?:[A-Za-z]{3,9}\.?,? )?`;
const CLOCK = String.raw`(?:(?:[Tt]|,? at |,? )(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: Uhr)?)?`;
const ZONE = String.raw`(?: ?(?:GMT|UTC)?([Zz]|[+-]\d\d(?::?\d\d)?)(?: \(.+\))?| \(?([A-Z][A-Za-z_/+&() -]+))?`;
const TAIL = `${CLOCK}${ZONE}$`;

const NUMERIC = new RegExp(String.raw`^${WEEKDAY}(\d{1,4})([-/.])(\d\d?)\2(\d\d(?:\d\d)?)${TAIL}`);
const COMPACT = new RegExp(String.raw`^(20\d\d)()(\d\d)(\d\d)${TAIL}`);
const MONTH_FIRST = new RegExp(
  String.raw`^${WEEKDAY}([A-Za-z]{3,9})()\.? (\d\d?),? (\d{4})${TAIL}`
);
const DAY_FIRST = new RegExp(
  String.raw`^${WEEKDAY}(\d\d?)([- ]|\. )([A-Za-z]{3,9})\.?,?[- ](\d\d(?:\d\d)?)${TAIL}`
);

/** Zones by the letters that exports write; where two parts of the world have the same, America's. */
const OFFSETS =
  'utc+00:00 gmt+00:00 pst-08:00 pdt-07:00 mst-07:00 mdt-06:00 cst-06:00 cdt-05:00 est-05:00 edt-04:00 ' +
  'akst-09:00 akdt-08:00 hst-10:00 wet+00:00 west+01:00 bst+01:00 cet+01:00 cest+02:00 mez+01:00 ' +
  'mesz+02:00 eet+02:00 eest+03:00 jst+09:00 awst+08:00 aest+10:00 aedt+11:00 nzst+12:00 nzdt+13:00';

const ZONES: ReadonlyMap<string, string> = new Map([
  ...OFFSETS.split(' ').map((zone) => [zone.slice(0, -6), zone.slice(-6)] as const),
  ['eastern time', 'America/New_York'],
  ['central time', 'America/Chicago'],
  ['mountain time', 'America/Denver'],
  ['pacific time', 'America/Los_Angeles'],
  ['arizona', 'America/Phoenix'],
  ['alaska', 'America/Anchorage'],
  ['hawaii', 'Pacific/Honolulu']
]);

/**
 * What moment a text is; undefined if it is none.
 *
 * @param now by which the century of a year of two digits is found, in milliseconds since 1970
 */
export function momentIn(text: string, now = Date.now()): WrittenMoment | undefined {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return numberMoment(plain) ?? writtenMoment(plain, now);
}

function numberMoment(text: string): WrittenMoment | undefined {
  const epoch = epochIn(text);
  if (epoch) {
    const { unit, time } = epoch;
    return { orders: ['ymd'], hasZone: true, hasClock: true, form: () => unit, read: () => time };
  }
  // Excel counts days since the end of 1899, in the time zone of who wrote it.
  if (!/^[45]\d{4}([.,]\d+)?$/.test(text)) return undefined;
  const local = new Date(Math.round((Number(text.replace(',', '.')) - 25569) * 86_400) * 1000);
  const date = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()] as const;
  const clock = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()] as const;
  return {
    orders: ['ymd'],
    hasZone: false,
    hasClock: clock.some((part) => part !== 0),
    form: () => "Excel's days since 1900",
    read: (_, zone) => new TZDate(...date, ...clock, zone).getTime()
  };
}

/** By the number of digits, as a moment of this century has them. */
function epochIn(text: string): { unit: string; time: number } | undefined {
  const number = Number(text);
  if (/^\d{10}(\.\d+)?$/.test(text))
    return { unit: 'seconds since 1970', time: Math.round(number * 1000) };
  if (/^\d{13}(\.\d+)?$/.test(text))
    return { unit: 'milliseconds since 1970', time: Math.floor(number) };
  if (!/^\d{16}$/.test(text)) return undefined;
  return { unit: 'microseconds since 1970', time: Math.floor(number / 1000) };
}

function writtenMoment(text: string, now: number): WrittenMoment | undefined {
  const match =
    NUMERIC.exec(text) ?? COMPACT.exec(text) ?? MONTH_FIRST.exec(text) ?? DAY_FIRST.exec(text);
  if (!match) return undefined;
  const [, first = '', sign = '', second = '', third = '', ...tail] = match;
  const [hours = '0', minutes = '0', seconds = '0', fraction = '', half, offset, name] = tail;
  const hour = hourOf(Number(hours), half);
  if (hour === undefined || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const ms = Number(fraction.padEnd(3, '0').slice(0, 3));
  const clock = [hour, Number(minutes), Number(seconds), ms] as const;
  const given = offset === undefined ? name && zoneNamed(name) : offsetOf(offset);
  if (name !== undefined && given === undefined) return undefined;
  const parts = [first, second, third] as const;
  const dates = likely(datesOf(parts, sign), now);
  const orders = [...dates.keys()];
  if (orders.length === 0) return undefined;
  return {
    orders,
    hasZone: given !== undefined,
    hasClock: clock.some((part) => part !== 0),
    form: (order) => formOf(parts, sign, order),
    read: (order, zone) => {
      const { year, month, day } = dates.get(order) ?? (dates.values().next().value as DateParts);
      if (given !== undefined && !given.includes('/')) {
        return Date.UTC(year, month - 1, day, ...clock) - minutesOf(given) * 60_000;
      }
      return new TZDate(year, month - 1, day, ...clock, given ?? zone).getTime();
    }
  };
}

interface DateParts {
  year: number;
  month: number;
  day: number;
}

/** The dates that three parts can be, by their order. */
function datesOf(
  parts: readonly [string, string, string],
  sign: string
): Map<DateOrder, DateParts> {
  const [first, , third] = parts;
  const isNamed = parts.some((part) => /[A-Za-z]/.test(part));
  const isYearFirst = first.length === 4 || (sign === '' && !isNamed);
  const isShort = third.length === 2 && first.length <= 2;
  let orders: DateOrder[] = ['mdy', 'dmy'];
  if (isYearFirst) orders = ['ymd'];
  else if (isNamed) orders = [/[A-Za-z]/.test(first) ? 'mdy' : 'dmy'];
  else if (sign === '.') orders = ['dmy'];
  else if (isShort) orders = ['mdy', 'dmy', 'ymd'];
  const found = new Map<DateOrder, DateParts>();
  for (const order of orders) {
    const at = (part: string): string => parts[order.indexOf(part)] ?? '';
    const year = at('y');
    const month = MONTHS.indexOf(at('m').slice(0, 3).toLowerCase()) + 1 || Number(at('m'));
    const date = {
      year: Number(year.length === 2 ? `20${year}` : year),
      month,
      day: Number(at('d'))
    };
    if (year.length % 2 === 0 && isDate(date)) found.set(order, date);
  }
  return found;
}

const DAY_MS = 86_400_000;

/** Of several readings those that are near now, if there are any: of the year no more than two digits may be known. */
function likely(dates: Map<DateOrder, DateParts>, now: number): Map<DateOrder, DateParts> {
  const near = [...dates].filter(([, { year, month, day }]) => {
    const age = now - Date.UTC(year, month - 1, day);
    return age > -2 * DAY_MS && age < 400 * DAY_MS;
  });
  return dates.size > 1 && near.length > 0 ? new Map(near) : dates;
}

function formOf(parts: readonly string[], sign: string, order: DateOrder): string {
  const names = [...order].map((part, at) => {
    if (part === 'y') return 'Y'.repeat(parts[at]?.length ?? 4);
    return part === 'd' ? 'DD' : /[A-Za-z]/.test(parts[at] ?? '') ? 'Mon' : 'MM';
  });
  const isNamed = names.includes('Mon');
  return isNamed && order === 'mdy' ? `${names[0]} ${names[1]}, ${names[2]}` : names.join(sign);
}

/** Whether a name is a time zone: "Europe/Berlin", "UTC", "+01:00". */
export function isTimeZone(name: string): boolean {
  return !Number.isNaN(tzOffset(name, new Date()));
}

const knownZones = new Map<string, string | undefined>();

/** The zone of a name, "PST", "Eastern Time (US & Canada)", "Europe/Berlin"; undefined for none. */
function zoneNamed(name: string): string | undefined {
  if (!knownZones.has(name)) {
    const plain = name
      .toLowerCase()
      .replace(/ ?\(.*|\)$/g, '')
      .trim();
    const isName = name.includes('/') && isTimeZone(name);
    knownZones.set(name, isName ? name : ZONES.get(plain));
  }
  return knownZones.get(name);
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

/** "Z" → "+00:00", "-0500" → "-05:00". */
function offsetOf(zone: string): string {
  const [, sign = '+', hours = '00', minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return `${sign}${hours}:${minutes}`;
}

/** Minutes ahead of UTC. */
function minutesOf(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1);
}
