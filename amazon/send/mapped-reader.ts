import { AmountColumn } from './amount-column.js';
import {
  checkIds,
  checkTimeZone,
  DAMAGED_ID,
  consentState,
  countryOf,
  hasCountry,
  pastMoment,
  putAt,
  textOf,
  type EventData,
  type EventReader,
  type ReadOptions,
  type Remarks
} from './event-reader.js';
import { partsOf, showMapping, type Mapping, type Source } from './mapping.js';
import { areCutToZeros, isCutToZeros, readId } from './order-id.js';
import { InputFault, type Row } from './row.js';
import { TimeColumn } from './time-column.js';
import {
  isPartlyRefunded,
  meaningOf,
  refundedIn,
  SALE_PLACES,
  whyNoSale,
  type Meaning,
  type SaleColumns,
  type StatusWords
} from './sale.js';

/** Places that are read in ways of their own. */
export const READ_APART: ReadonlySet<string> = new Set([
  ...'time value consent country name order transaction_id event_id'.split(' '),
  ...SALE_PLACES
]);

/** Reads rows by a mapping of columns. */
export class MappedReader implements EventReader {
  readonly source = 'OFFLINE';
  readonly columns: readonly string[];
  readonly hasDatesAlone: boolean;
  private readonly mapping: Mapping;
  private readonly options: ReadOptions;
  private readonly file: string;
  private readonly times: TimeColumn;
  private readonly amounts: ReadonlyMap<string, AmountColumn>;
  private readonly bySource: ReadonlyMap<string, Source>;
  private readonly sale: readonly Source[];
  private readonly plain: readonly Source[];
  private readonly items: readonly Source[];
  private readonly orderColumns: readonly string[];
  private readonly statuses: StatusWords;
  /** The columns of an event's IDs, by their place. */
  private readonly ids: readonly (readonly [place: string, Source])[];
  /** Those of them whose IDs have lost their last digits. */
  private readonly cutColumns: ReadonlySet<string>;

  /**
   * @param sample the first rows, from which it is seen how the columns write times and amounts
   * @throws InputFault if the mapping cannot make conversions, or a column cannot be read in one way
   */
  constructor(mapping: Mapping, sample: readonly Row[], options: ReadOptions, file: string) {
    checkTimeZone(options.timeZone);
    this.mapping = mapping;
    this.options = options;
    this.bySource = new Map(mapping.sources.map((source) => [source.place, source]));
    checkIsEnough(mapping, options, file);
    this.items = mapping.sources.filter(({ place }) => place.startsWith('items.'));
    this.sale = mapping.sources.filter(({ place }) => SALE_PLACES.some((own) => own === place));
    this.plain = mapping.sources.filter(
      (source) => !READ_APART.has(source.place) && !this.items.includes(source)
    );
    const order = this.bySource.get('order') ?? this.bySource.get('transaction_id');
    this.orderColumns = this.items.length > 0 ? (order?.columns ?? []) : [];
    this.file = file;
    const time = this.bySource.get('time');
    this.times = timeColumn(time, mapping, options);
    this.amounts = new Map(
      mapping.sources
        .filter(({ place }) => AMOUNTS.has(place))
        .map(({ place }) => [place, new AmountColumn()])
    );
    for (const row of sample) {
      this.times.see(textOf(safely(row, time?.columns ?? [])), row.line);
      for (const [place, amounts] of this.amounts) {
        amounts.see(textOf(safely(row, this.bySource.get(place)?.columns ?? [])));
      }
    }
    this.settle();
    this.times.checkSample(file);
    this.hasDatesAlone = mapping.hasDatesAlone ?? false;
    this.columns = mapping.sources.flatMap(({ columns }) =>
      columns.flatMap((column) => [column, ...partsOf(column)])
    );
    this.ids = ['transaction_id', 'event_id'].flatMap((place) => {
      const source = this.bySource.get(place);
      return source ? [[place, source] as const] : [];
    });
    this.cutColumns = new Set(
      this.ids
        .flatMap(([, { columns }]) => columns)
        .filter((column) => areCutToZeros(sample.map((row) => textOf(safely(row, [column])))))
    );
    this.statuses = new Map([...(mapping.statuses ?? []), ...(options.statuses ?? [])]);
  }

  get description(): string[] {
    const { mapping, options } = this;
    return [
      `columns, by ${mapping.origin}: ${showMapping(mapping)}`,
      ...(this.bySource.has('time') ? [this.times.description] : []),
      ...(hasCurrency(mapping, options) ? [] : [NO_CURRENCY])
    ];
  }

  settle(): boolean {
    const changed = [this.times, ...this.amounts.values()].map((column) => column.settle());
    return changed.includes(true);
  }

  checkWhole(): void {
    this.times.checkWhole(this.file);
    for (const amounts of this.amounts.values()) amounts.close();
  }

  meaningOf(status: string): Meaning | undefined {
    return meaningOf(status, this.statuses);
  }

  orderOf(row: Row): string | undefined {
    const read = readId(textOf(first(row, this.orderColumns)));
    return read.kind === 'id' ? read.id : undefined;
  }

  eventOf(rows: readonly Row[], remarks: Remarks): EventData {
    const { notes } = remarks;
    const { constants } = this.mapping;
    const sale = this.saleTexts(rows);
    remarks.statuses = [...sale.status];
    const why = whyNoSale(sale, this.statuses, this.mapping.saleKinds);
    if (why !== undefined) throw new InputFault(why);
    const event: EventData = { event_name: 'purchase' };
    for (const [place, value] of constants) {
      if (!READ_APART.has(place)) putAt(event, place, value);
    }
    for (const { place, columns } of this.plain) {
      const value = firstOf(rows, columns);
      if (value !== '') putAt(event, place, value);
    }
    event.event_time = this.time(rows, remarks);
    const amount = this.netAmount(rows, sale, notes);
    if (amount !== undefined) event.value = amount;
    const country = countryOf(this.text(rows, 'country'), this.options.fields);
    if (country !== undefined) putAt(event, 'user_data.address.country', country);
    const consent = consentState(this.text(rows, 'consent'), this.options.consent);
    if (consent) event.consent_state = consent;
    this.readName(rows, event);
    const items = this.itemsOf(rows);
    if (items.length > 0) event.items = items;
    for (const [place, source] of this.ids) {
      const id = this.idOf(rows, source, notes);
      if (id !== undefined) event[place] = id;
    }
    checkIds(event, () => rows.map((row) => row.content()), notes);
    return event;
  }

  /**
   * The ID in the first column that has one. Where a spreadsheet has damaged it, the next column counts.
   *
   * @throws InputFault if no other column has one
   */
  private idOf(rows: readonly Row[], { columns }: Source, notes: string[]): string | undefined {
    let damaged = '';
    for (const column of columns) {
      const read = readId(textOf(firstOf(rows, [column])));
      if (read.kind === 'none') continue;
      const isCut = read.kind === 'id' && this.cutColumns.has(column) && isCutToZeros(read.id);
      if (read.kind === 'damaged' || isCut) damaged ||= column;
      else {
        if (damaged) notes.push(instead(damaged, column));
        return read.id;
      }
    }
    if (damaged) throw new InputFault(DAMAGED_ID);
    return undefined;
  }

  /** What the rows say at a place, or what the caller says of all that say nothing. */
  private text(rows: readonly Row[], place: string): string {
    const said = firstOf(rows, this.bySource.get(place)?.columns ?? []);
    return textOf(said) || (this.mapping.constants.get(place) ?? '');
  }

  private time(rows: readonly Row[], remarks: Remarks): string {
    const { time, hasClock } = this.times.read(this.text(rows, 'time'), rows[0]?.line ?? 0);
    remarks.hasClock = hasClock;
    return pastMoment(time, this.options.now);
  }

  private amount(rows: readonly Row[], place: string): number | undefined {
    const text = this.text(rows, place);
    return text === '' ? undefined : this.amountsOf(place).require(text, place);
  }

  private amountsOf(place: string): AmountColumn {
    return this.amounts.get(place) ?? NO_COLUMN;
  }

  /** The value without what was given back. */
  private netAmount(rows: readonly Row[], sale: SaleColumns, notes: string[]): number | undefined {
    const amount = this.amount(rows, 'value');
    const refunded = refundedIn(sale, this.amountsOf('refunded'));
    if (!refunded) {
      if (!isPartlyRefunded(sale, this.statuses)) return amount;
      throw new InputFault(
        "it is partly refunded, and no column says how much; name one: --map 'refunded=…'"
      );
    }
    if (amount === undefined) throw new InputFault('it was refunded, and it has no value');
    // Binary numbers lose a little: 0.3 - 0.1 is no 0.2.
    const net = Math.round((amount - refunded) * 1e4) / 1e4;
    if (net <= 0) throw new InputFault('it is no sale: all of it was refunded');
    notes.push('value is what is left of the order after a refund');
    return net;
  }

  /** What the rows say of the sale; some of an order's rows say nothing. */
  private saleTexts(rows: readonly Row[]): SaleColumns {
    const texts: Record<keyof SaleColumns, string[]> = {
      status: [],
      kind: [],
      refunded: [],
      cancelled: [],
      captured: [],
      mode: [],
      test: [],
      live: []
    };
    for (const { place, columns } of this.sale) {
      for (const column of columns) {
        for (const row of rows) {
          const text = textOf(first(row, [column]));
          if (text !== '') texts[place as keyof SaleColumns].push(text);
        }
      }
    }
    return texts;
  }

  /** A full name of two words is a first and a last name; of any other nobody can tell. */
  private readName(rows: readonly Row[], event: EventData): void {
    const [firstName, lastName, ...more] = this.text(rows, 'name').split(/\s+/);
    if (!firstName || !lastName || more.length > 0) return;
    putAt(event, 'user_data.address.first_name', firstName);
    putAt(event, 'user_data.address.last_name', lastName);
  }

  private itemsOf(rows: readonly Row[]): EventData[] {
    return rows.flatMap((row) => {
      const item: EventData = {};
      for (const { place, columns } of this.items) {
        const text = textOf(first(row, columns));
        if (text === '') continue;
        const isNumber = place === 'items.price' || place === 'items.quantity';
        const value = isNumber ? this.amountsOf(place).read(text) : text;
        if (value !== undefined) item[place.slice('items.'.length)] = value;
      }
      return Object.keys(item).length > 0 ? [item] : [];
    });
  }
}

function instead(damaged: string, column: string): string {
  return (
    `a spreadsheet damaged "${damaged}": "${column}" counts instead; if the browser's tag sends ` +
    `"${damaged}", Amazon counts the order twice`
  );
}

const NO_CURRENCY =
  'no column names the currency: values go without one; add --set currency=EUR if all have it';

function hasCurrency({ sources, constants }: Mapping, { fields }: ReadOptions): boolean {
  const has = (place: string): boolean =>
    constants.has(place) || sources.some((source) => source.place === place);
  return has('currency') || !has('value') || Boolean(fields.currencyCode);
}

/** What says who it was; the tag needs one of them. */
const KEYS = /^(user_data\.|name$|madid|idfa|gaid|advertising_id|\w+_id$)/;
const NO_KEYS: ReadonlySet<string> = new Set(['transaction_id', 'event_id', 'app_id', 'client_id']);

function checkIsEnough({ sources, constants }: Mapping, options: ReadOptions, file: string): void {
  const has = (place: string): boolean =>
    constants.has(place) || sources.some((source) => source.place === place);
  if (!sources.some(({ place }) => KEYS.test(place) && !NO_KEYS.has(place))) {
    throw new InputFault(
      `${file}: no column says who bought; name one: --map 'email=…,time=…,value=…'`
    );
  }
  if (!has('time')) {
    throw new InputFault(`${file}: no column says when it happened; name one: --map 'time=…'`);
  }
  if (!has('country') && !hasCountry(options.fields)) {
    throw new InputFault(
      `${file}: no column names the country, which Amazon wants; add --set country=…, or defaultCountryCode to the fields`
    );
  }
}

const AMOUNTS: ReadonlySet<string> = new Set([
  'value',
  'refunded',
  'items.price',
  'items.quantity'
]);

/** For amounts that stand in no column, such as those of --set. */
const NO_COLUMN = new AmountColumn();
NO_COLUMN.close();

function timeColumn(
  source: Source | undefined,
  mapping: Mapping,
  { timeZone, dateOrder, now }: ReadOptions
): TimeColumn {
  const columns = source?.columns ?? [];
  const isUtc = columns.length > 0 && columns.every((name) => /\bUTC\b|_gmt$/.test(name));
  const zone = timeZone ?? mapping.timeZone ?? (isUtc ? 'UTC' : undefined);
  const name = `the column "${columns.join('" or "')}"`;
  return new TimeColumn(name, { zone, order: dateOrder, now });
}

/** The first column of these that has something in it. */
function first(row: Row, columns: readonly string[]): unknown {
  for (const column of columns) {
    const value = valueIn(row, column);
    const isText = typeof value === 'string' || typeof value === 'number';
    const found = isText || typeof value === 'boolean' ? textOf(value) : value;
    if (found !== undefined && found !== null && found !== '') return found;
  }
  return '';
}

/** @throws InputFault that names the column whose bytes cannot be read */
function valueIn(row: Row, column: string): unknown {
  try {
    const value = row.value(column);
    if (value !== undefined || !column.includes('+')) return value;
    // A column made of several: "Date+Time".
    return partsOf(column)
      .map((part) => textOf(row.value(part)))
      .filter((text) => text !== '')
      .join(' ');
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    throw new InputFault(`its "${column}" ${error.message}`);
  }
}

function firstOf(rows: readonly Row[], columns: readonly string[]): unknown {
  for (const row of rows) {
    const found = first(row, columns);
    if (found !== '') return found;
  }
  return '';
}

/** For a look at the sample, where a bad row says nothing. */
function safely(row: Row, columns: readonly string[]): unknown {
  try {
    return row.fault === undefined ? first(row, columns) : '';
  } catch {
    return '';
  }
}
