import { digest } from '../event-identity.js';
import { countryIn } from './country.js';
import { isTimeZone, type DateOrder } from './moment.js';
import { readId } from './order-id.js';
import { InputFault, type Row } from './row.js';
import type { Meaning, StatusWords } from './sale.js';

/** An event as the tag gets it from a client. */
export type EventData = Record<string, unknown>;

/** What is noticed while the event of some rows is read. */
export interface Remarks {
  /** What was read otherwise than it stands there. */
  notes: string[];
  /** What the columns of statuses say. */
  statuses: string[];
  /** Whether its time has a time of day other than midnight. */
  hasClock: boolean;
}

export function newRemarks(): Remarks {
  return { notes: [], statuses: [], hasClock: true };
}

/** Makes event data of rows. */
export interface EventReader {
  /** How the columns are read, to be shown before anything is sent. */
  readonly description: readonly string[];
  /** Where the events happened unless the caller says: a source of the tag's, "auto" to see it in each event. */
  readonly source: 'OFFLINE' | 'auto';
  /** What rows that make one event have in common; undefined for a row that stands alone. */
  orderOf(row: Row): string | undefined;
  /**
   * The event of a row, or of the rows of an order.
   *
   * @param remarks gets what is noticed
   * @throws InputFault with the reason why there is none
   */
  eventOf(rows: readonly Row[], remarks: Remarks): EventData;
  /**
   * Decides how columns are read by all rows that were read so far.
   *
   * @returns whether rows are read in another way from now on
   */
  settle(): boolean;
  /** @throws InputFault if all rows were read, and a column can still be read in two ways */
  checkWhole(): void;
  /** The columns that are read, as far as the file has columns. */
  readonly columns: readonly string[];
  /** Whether it is known of such files that their dates have no time of day. */
  readonly hasDatesAlone: boolean;
  /** What a status means. */
  meaningOf(status: string): Meaning | undefined;
}

/** What the caller says of all rows. */
export interface ReadOptions {
  /** For times that name none. */
  timeZone?: string | undefined;
  /** How "03/04/2026" is read where no row of the file shows it. */
  dateOrder?: DateOrder | undefined;
  /** For rows that say nothing of it. */
  consent?: 'granted' | 'denied' | undefined;
  /** What statuses mean, in the caller's words. */
  statuses?: StatusWords | undefined;
  /** The tag's fields, which can name a country for events without one. */
  fields: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  now: number;
}

const HOUR = 3_600_000;

/**
 * Checks a moment.
 *
 * @returns it as ISO 8601
 * @throws InputFault if it lies in the future, which the tag would take for a clock that is wrong
 */
export function pastMoment(time: number, now: number): string {
  if (time > now + HOUR)
    throw new InputFault('its time lies in the future; check time zone and date');
  return new Date(time).toISOString();
}

/** @throws InputFault if the caller's time zone does not exist */
export function checkTimeZone(name: string | undefined): void {
  if (name === undefined || isTimeZone(name)) return;
  throw new InputFault(
    `--time-zone ${name}: no such zone; write one such as Europe/Berlin or +01:00`
  );
}

/** Whether the tag's fields name a country for events that have none. */
export function hasCountry({ countryCode, defaultCountryCode }: ReadOptions['fields']): boolean {
  return [countryCode, defaultCountryCode].some((code) => typeof code === 'string' && code !== '');
}

/** @throws InputFault if a row names an unknown country, or names no country where one is needed */
export function countryOf(text: string, fields: ReadOptions['fields']): string | undefined {
  if (text !== '') {
    const code = countryIn(text);
    if (code !== undefined) return code;
    throw new InputFault('its country is not one that exists; write a code such as DE');
  }
  if (hasCountry(fields)) return undefined;
  throw new InputFault('it names no country; fill it in, or add --set country=…');
}

const GRANTED = new Set('true yes y 1 on enabled opted_in optin granted'.split(' '));
const DENIED = new Set('false no n 0 off disabled opted_out optout denied'.split(' '));

/**
 * Consent as clients write Google's: for storage and for user data.
 *
 * @throws InputFault for a word that says neither yes nor no
 */
export function consentState(
  text: string,
  otherwise: ReadOptions['consent']
): EventData | undefined {
  const word = text.trim().toLowerCase();
  const isGiven = word !== '';
  const status = GRANTED.has(word) ? 'granted' : DENIED.has(word) ? 'denied' : undefined;
  if (isGiven && status === undefined) {
    throw new InputFault('its consent is neither yes nor no; write granted or denied');
  }
  const state = status ?? otherwise;
  return state && { ad_storage: state, ad_user_data: state };
}

/** An id for an event that has none: the same whenever the row is read, and another for any other row. */
function madeUpId(parts: readonly unknown[]): string {
  return `row-${digest(JSON.stringify(parts))}`;
}

/**
 * Puts the IDs of an event right, and gives it one where it has none.
 *
 * @param parts what the ID of an event without any is made of
 * @throws InputFault if a spreadsheet has damaged one of them
 */
export function checkIds(event: EventData, parts: () => readonly unknown[], notes: string[]): void {
  for (const name of ['transaction_id', 'event_id']) {
    const read = readId(textOf(event[name]));
    if (read.kind === 'damaged') throw new InputFault(DAMAGED_ID);
    if (read.kind === 'id') event[name] = read.id;
    else delete event[name];
  }
  if (event.event_id !== undefined || event.transaction_id !== undefined) return;
  notes.push('no order ID: one made of the content of the row counts');
  event.event_id = madeUpId(parts());
}

export const DAMAGED_ID =
  'its ID was damaged by a spreadsheet, so that several orders can share it; take the file as the shop wrote it';

/** A cell's text, without the apostrophe by which shops keep Excel from reading a number or a formula. */
export function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.trim();
  return text.startsWith("'") ? text.replace(/^'(?=[^\p{L}\s])/u, '') : text;
}

/** Puts a value at a path, making the objects on the way. */
export function putAt(target: EventData, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() as string;
  let holder = target;
  for (const name of names) holder = (holder[name] ??= {}) as EventData;
  holder[last] = value;
}
