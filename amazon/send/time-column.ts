import { momentIn, type DateOrder, type WrittenMoment } from './moment.js';
import { InputFault } from './row.js';

/** What the caller says of a column of times. */
export interface TimeOptions {
  /** For times that name none. */
  zone: string | undefined;
  /** How "03/04/2026" is read where no row shows it. */
  order: DateOrder | undefined;
  /** Milliseconds since 1970. */
  now: number;
}

/** A time of a column, read. */
export interface ReadTime {
  /** Milliseconds since 1970. */
  time: number;
  /** Whether it has a time of day other than midnight. */
  hasClock: boolean;
}

/** Reads the times of a column: what no single row shows, the column decides. */
export class TimeColumn {
  private readonly name: string;
  private readonly options: TimeOptions;
  /** The orders in which all of its dates can be read. */
  private possible: readonly DateOrder[] = ['mdy', 'dmy', 'ymd'];
  private isOpen = false;
  private decided: DateOrder | undefined;
  private readonly forms = new Map<string, number>();
  private hasText = false;
  private isWatching = true;
  /** How many were read, how many of them name no zone, and the line of the first of those. */
  private count = 0;
  private countWithoutZone = 0;
  private lineWithoutZone: number | undefined;

  /** @param name as messages call it: 'the column "Date"' */
  constructor(name: string, options: TimeOptions) {
    this.name = name;
    this.options = options;
    this.decided = options.order;
  }

  /** Notes how a text is written. */
  see(text: string, line: number): void {
    this.hasText ||= text !== '';
    const found = momentIn(text, this.options.now);
    if (found) this.note(found, line);
  }

  /**
   * Decides by what was seen so far.
   *
   * @returns whether that is another decision than before
   */
  settle(): boolean {
    const before = this.decided;
    const [only, ...more] = this.possible;
    this.decided = this.options.order ?? (more.length === 0 ? only : undefined);
    return this.decided !== before;
  }

  /**
   * Checks that the column can be read, when a part of it was seen.
   *
   * @throws InputFault if it holds no time, or none with a zone where nobody says which
   */
  checkSample(file: string): void {
    const where = `${file}: ${this.name}`;
    // A day without orders has a file with the names of columns alone.
    if (this.hasText && this.forms.size === 0) {
      throw new InputFault(
        `${where} holds no time that can be read; write it as 2026-11-25T09:30:00+01:00`
      );
    }
    // A few such rows among others are refused one by one.
    if (this.options.zone === undefined && this.countWithoutZone * 2 > this.count) {
      throw new InputFault(
        `${file}: line ${this.lineWithoutZone}: ${this.name} names no time zone; add --time-zone, such as --time-zone Europe/Berlin`
      );
    }
  }

  /** @throws InputFault if all of the column was seen, and its dates can be read in two ways */
  checkWhole(file: string): void {
    this.isWatching = false;
    if (!this.isOpen || this.decided !== undefined || this.possible.length === 0) return;
    throw new InputFault(
      `${file}: ${this.name} can be read with the month or the day first; add --date-order mdy or --date-order dmy`
    );
  }

  /** @throws InputFault if the text cannot be read */
  read(text: string, line: number): ReadTime {
    if (text === '') throw new InputFault('it has no time; fill it in');
    const { zone, now } = this.options;
    const found = momentIn(text, now);
    if (!found) {
      throw new InputFault('its time cannot be read; write it as 2026-11-25T09:30:00+01:00');
    }
    if (this.isWatching) this.note(found, line);
    if (!found.hasZone && zone === undefined) {
      throw new InputFault(
        'its time names no zone, as those of the rows before do; add --time-zone'
      );
    }
    const [first, ...more] = found.orders as [DateOrder];
    const order = more.length === 0 ? first : this.orderAmong(found.orders);
    return { time: found.read(order, zone ?? 'UTC'), hasClock: found.hasClock };
  }

  /** How the column is written, for people. */
  get description(): string {
    const { zone } = this.options;
    const forms = [...this.forms.keys()].map((form) => {
      const names = form.split(' or ');
      return names.length === 1 ? form : (names.find((name) => isIn(name, this.decided)) ?? form);
    });
    const zoned = zone === undefined ? '' : `, in ${zone} where it names no zone`;
    const form = [...new Set(forms)].join(' and ') || 'nothing yet';
    return `time in ${this.name}: ${form}${zoned}`;
  }

  private orderAmong(orders: readonly DateOrder[]): DateOrder {
    if (this.decided !== undefined && orders.includes(this.decided)) return this.decided;
    // As long as rows are looked at only, the next may decide.
    if (this.isWatching) return orders[0] as DateOrder;
    throw new InputFault(
      'its date can be read with the month or the day first, and the column has both; add --date-order'
    );
  }

  private note(found: WrittenMoment, line: number): void {
    const { orders } = found;
    const form = orders.map((order) => found.form(order)).join(' or ');
    this.forms.set(form, (this.forms.get(form) ?? 0) + 1);
    this.count++;
    if (!found.hasZone) {
      this.countWithoutZone++;
      this.lineWithoutZone ??= line;
    }
    // A year in front, and a month by its name, say nothing of the other rows.
    if (orders.length === 1 && !/^(MM\/DD|DD\/MM|MM-DD|DD-MM|YY[-/])/.test(form)) return;
    this.isOpen ||= orders.length > 1;
    this.possible = this.possible.filter((order) => orders.includes(order));
  }
}

function isIn(form: string, order: DateOrder | undefined): boolean {
  const letters = { Y: 'y', D: 'd', M: 'm' } as const;
  const parts = [...form].filter((sign) => sign in letters);
  const own = [...new Set(parts)].map((sign) => letters[sign as keyof typeof letters]).join('');
  return own === order;
}
