import { EventTable } from '../replay/event-table.js';
import { isOther, numberOf } from '../replay/tally.js';
import { readAmount } from './amount.js';
import { textOf, type EventData, type EventReader } from './event-reader.js';
import { valueAt } from './ndjson.js';
import { orderDigests, orderKey, valueIn, type Order } from './orders.js';
import { shown, type Meaning } from './sale.js';

/** How one file is read. */
export interface UnderstoodFile {
  name: string;
  /** For people, line by line. */
  description: readonly string[];
  columnsUsed: readonly string[];
  columnsNotUsed: readonly string[];
}

/** A word of a column of statuses, and what it was taken for. */
export interface UnderstoodStatus {
  status: string;
  orders: number;
  meaning: Meaning | 'not understood';
}

/** What nobody can tell for sure, and what to add so that it is said. */
export interface Unclear {
  what: string;
  add: string;
}

/** What was understood of the files, before anything is sent. */
export interface Understood {
  files: readonly UnderstoodFile[];
  rows: number;
  /** Those that make an event. */
  orders: number;
  /** Rows that make none. */
  refused: number;
  tooOld: number;
  repeated: number;
  clashes: number;
  /** Of the orders, by currency; "" for those without any. */
  money: readonly { currency: string; orders: number; sum: number; average: number }[];
  statuses: readonly UnderstoodStatus[];
  /** How many orders lack what. */
  without: {
    value: number;
    currency: number;
    timeOfDay: number;
    consent: number;
    matchKey: number;
    orderId: number;
  };
  /** The times of the first and the last order, as ISO 8601; undefined if there is none. */
  from: string | undefined;
  to: string | undefined;
  unclear: readonly Unclear[];
}

/** What decides how the orders of a run are looked at. */
export interface SurveyOptions {
  fields: Readonly<Record<string, unknown>>;
  /** How old an event may be, in milliseconds. */
  oldestMs: number;
}

/** More words are no statuses; the rest is counted together. */
const MOST_STATUSES = 50;

/** Counts what the orders of a run say. */
export class Survey {
  private readonly options: SurveyOptions;
  private readonly known = new EventTable();
  private readonly money = new Map<string, { orders: number; sum: number }>();
  private readonly statuses = new Map<string, UnderstoodStatus>();
  private readonly counts = { rows: 0, orders: 0, refused: 0, tooOld: 0, repeated: 0, clashes: 0 };
  private readonly without = {
    value: 0,
    currency: 0,
    timeOfDay: 0,
    consent: 0,
    matchKey: 0,
    orderId: 0
  };
  private valuesWithoutCurrency = 0;
  private from = Infinity;
  private to = -Infinity;

  constructor(options: SurveyOptions) {
    this.options = options;
  }

  /** @param firstRow the number of the order's first row, counted over all files */
  add({ rows, event, remarks }: Order, firstRow: number, reader: EventReader): void {
    this.counts.rows += rows.length;
    for (const status of new Set(remarks.statuses)) this.addStatus(status, reader);
    if (!event) {
      this.counts.refused += rows.length;
      return;
    }
    const time = Date.parse(String(event.event_time));
    if (Date.now() - time > this.options.oldestMs) {
      this.counts.tooOld += rows.length;
      return;
    }
    const other = this.meet(event, firstRow);
    if (other !== undefined) {
      this.counts[other] += rows.length;
      return;
    }
    this.counts.orders++;
    this.from = Math.min(this.from, time);
    this.to = Math.max(this.to, time);
    this.addMoney(event);
    if (!remarks.hasClock) this.without.timeOfDay++;
    if (!hasConsent(event, this.options.fields)) this.without.consent++;
    if (!namesSomebody(event)) this.without.matchKey++;
    if (textOf(event.event_id).startsWith('row-')) this.without.orderId++;
  }

  /** @param hasDatesAlone whether it is known of the file that its dates have no time of day */
  result(files: readonly UnderstoodFile[], hasDatesAlone: boolean): Understood {
    const { counts, without, from, to } = this;
    const money = [...this.money].map(([currency, { orders, sum }]) => ({
      currency,
      orders,
      sum: inCents(sum),
      average: inCents(sum / orders)
    }));
    return {
      files,
      ...counts,
      money,
      statuses: [...this.statuses.values()],
      without: { ...without },
      from: Number.isFinite(from) ? new Date(from).toISOString() : undefined,
      to: Number.isFinite(to) ? new Date(to).toISOString() : undefined,
      unclear: this.unclear(hasDatesAlone)
    };
  }

  private unclear(hasDatesAlone: boolean): Unclear[] {
    const { counts, without, statuses } = this;
    const found: Unclear[] = [];
    const words = [...statuses.values()].filter(({ meaning }) => meaning === 'not understood');
    if (words.length > 0) {
      const named = words.slice(0, 8).map(({ status, orders }) => `"${status}" (${orders})`);
      found.push({
        what: `statuses that are not understood: ${named.join(', ')}`,
        add: "--status 'sale=…,no sale=…'"
      });
    }
    if (counts.orders === 0) return found;
    if (without.value === counts.orders) {
      found.push({
        what: 'no column says what the orders are worth',
        add: "--map 'value=…', or --yes to send them without a value"
      });
    }
    if (this.valuesWithoutCurrency > 0) {
      found.push({
        what: `${this.valuesWithoutCurrency} orders have a value and no currency`,
        add: "--set currency=EUR, or --map 'currency=…'"
      });
    }
    if (without.timeOfDay === counts.orders && !hasDatesAlone) {
      found.push({
        what: 'all orders happened at midnight, as if the time of day were missing',
        add: "--map 'time=Date+Time', or --yes if there is none"
      });
    }
    return found;
  }

  private addStatus(status: string, reader: EventReader): void {
    const word = shown(status);
    const known = this.statuses.get(word);
    if (known) known.orders++;
    else if (this.statuses.size < MOST_STATUSES) {
      const meaning = reader.meaningOf(status) ?? 'not understood';
      this.statuses.set(word, { status: word, orders: 1, meaning });
    }
  }

  /** Whether an event has the ID of one before it. */
  private meet(event: EventData, line: number): 'repeated' | 'clashes' | undefined {
    const key = orderKey(event);
    const { content, person } = orderDigests(event);
    const known = this.known.get(key);
    if (known) return isOther(known.content, content) ? 'clashes' : 'repeated';
    const digests = { content: numberOf(content), person: numberOf(person) };
    this.known.set(key, { outcome: 'left', reason: '', isEarlier: false, line, ...digests });
    return undefined;
  }

  private addMoney(event: EventData): void {
    const value = readAmount(valueIn(event), undefined);
    const { currencyCode } = this.options.fields;
    const currency = (
      textOf(currencyCode) ||
      textOf(event.currency) ||
      textOf(valueAt(event, 'ecommerce.currency'))
    ).toUpperCase();
    if (currency === '') this.without.currency++;
    if (value === undefined) {
      this.without.value++;
      return;
    }
    if (currency === '') this.valuesWithoutCurrency++;
    const known = this.money.get(currency) ?? { orders: 0, sum: 0 };
    known.orders++;
    known.sum += value;
    this.money.set(currency, known);
  }
}

const inCents = (number: number): number => Math.round(number * 100) / 100;

const SIGNALS = [
  'consent_state',
  'consent',
  'tcf',
  'tcf_string',
  'gpp',
  'gpp_string',
  'amzn_user_data'
];

function hasConsent(
  event: EventData,
  { tcf, gpp, amznUserData }: SurveyOptions['fields']
): boolean {
  return (
    [tcf, gpp, amznUserData].some(Boolean) || SIGNALS.some((name) => event[name] !== undefined)
  );
}

const KEYS =
  'madid idfa gaid advertising_id match_id ramp_id real_id merkle_id kantar_id user_id'.split(' ');

/** Whether an event has what a match key is made of; where somebody lives does not tell who it is. */
function namesSomebody(event: EventData): boolean {
  const user = (event.user_data ?? {}) as EventData;
  const { country: _, ...address } = (user.address ?? {}) as EventData;
  const names = Object.keys(user).filter((name) => name !== 'address');
  return (
    names.length > 0 ||
    Object.keys(address).length > 0 ||
    KEYS.some((name) => event[name] !== undefined)
  );
}
