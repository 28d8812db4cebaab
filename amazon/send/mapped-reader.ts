import { decimalSignIn, readAmount, type DecimalSign } from './amount.js';
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
  type ReadOptions
} from './event-reader.js';
import { showMapping, type Mapping, type Source } from './mapping.js';
import { momentIn, readMoment, type Kind } from './moment.js';
import { areCutToZeros, isCutToZeros, readId } from './order-id.js';
import { InputFault, type Row } from './row.js';
import {
  isPartlyRefunded,
  meaningOf,
  refundedIn,
  SALE_PLACES,
  shown,
  whyNoSale,
  type SaleColumns,
  type StatusWords
} from './sale.js';

/** Places that are read in ways of their own. */
const READ_APART: ReadonlySet<string> = new Set([
  ...'time value consent country name order transaction_id event_id'.split(' '),
  ...SALE_PLACES
]);

/** How the times of a column are written. */
interface TimeForm {
  kind: Kind;
  /** For times that name none; undefined where the rows looked at all name one. */
  zone: string | undefined;
}

/** Reads rows by a mapping of columns. */
export class MappedReader implements EventReader {
  readonly source = 'OFFLINE';
  readonly description: string[];
  private readonly mapping: Mapping;
  private readonly options: ReadOptions;
  private readonly timeForm: TimeForm | undefined;
  private readonly decimalSigns: ReadonlyMap<string, DecimalSign>;
  private readonly bySource: ReadonlyMap<string, Source>;
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
    this.plain = mapping.sources.filter(
      (source) => !READ_APART.has(source.place) && !this.items.includes(source)
    );
    const order = this.bySource.get('order') ?? this.bySource.get('transaction_id');
    this.orderColumns = this.items.length > 0 ? (order?.columns ?? []) : [];
    const time = this.bySource.get('time');
    this.timeForm = time && timeFormOf(time, sample, mapping, options, file);
    this.decimalSigns = decimalSignsOf(mapping.sources, sample);
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
    checkStatuses(this.bySource.get('status'), sample, this.statuses, file);
    this.description = [
      `columns, by ${mapping.origin}: ${showMapping(mapping)}`,
      ...(this.timeForm ? [describeTime(this.timeForm, time as Source)] : []),
      ...(hasCurrency(mapping, options) ? [] : [NO_CURRENCY])
    ];
  }

  orderOf(row: Row): string | undefined {
    const read = readId(textOf(first(row, this.orderColumns)));
    return read.kind === 'id' ? read.id : undefined;
  }

  eventOf(rows: readonly Row[], notes: string[]): EventData {
    const { constants } = this.mapping;
    const sale = this.saleTexts(rows);
    const why = whyNoSale(sale, this.statuses);
    if (why !== undefined) throw new InputFault(why);
    const event: EventData = { event_name: 'purchase' };
    for (const [place, value] of constants) {
      if (!READ_APART.has(place)) putAt(event, place, value);
    }
    for (const { place, columns } of this.plain) {
      const value = firstOf(rows, columns);
      if (value !== '') putAt(event, place, value);
    }
    event.event_time = this.time(rows);
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

  private time(rows: readonly Row[]): string {
    const text = this.text(rows, 'time');
    if (text === '') throw new InputFault('it has no time; fill it in');
    const form = this.timeForm ?? formOfConstant(text, this.options);
    const found = momentIn(text);
    if (found && !found.hasZone && form.zone === undefined && found.kinds.includes(form.kind)) {
      throw new InputFault(
        'its time names no zone, as those of the rows before do; add --time-zone'
      );
    }
    const time = readMoment(text, form.kind, form.zone ?? 'UTC');
    if (time !== undefined) return pastMoment(time, this.options.now);
    const other = found?.kinds[0];
    throw new InputFault(
      other
        ? `its time is written ${other}, those of the rows before ${form.kind}; write all in one way`
        : 'its time cannot be read; write it as 2026-11-25T09:30:00+01:00'
    );
  }

  private amount(rows: readonly Row[], place: string): number | undefined {
    const text = this.text(rows, place);
    if (text === '') return undefined;
    const amount = readAmount(text, this.decimalSigns.get(place));
    if (amount !== undefined) return amount;
    throw new InputFault(
      `its ${place} is no amount, or can be read in two ways; write it as 1234.56`
    );
  }

  /** The value without what was given back. */
  private netAmount(rows: readonly Row[], sale: SaleColumns, notes: string[]): number | undefined {
    const amount = this.amount(rows, 'value');
    const refunded = refundedIn(sale, this.decimalSigns.get('refunded'));
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
    const texts = SALE_PLACES.map((place) => {
      const columns = this.bySource.get(place)?.columns ?? [];
      const all = columns.flatMap((column) => rows.map((row) => textOf(first(row, [column]))));
      return [place, all.filter((text) => text !== '')];
    });
    return Object.fromEntries(texts) as unknown as SaleColumns;
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
        const value = isNumber ? readAmount(text, this.decimalSigns.get(place)) : text;
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

const MOST_WORDS = 8;

/** @throws InputFault that names the statuses nobody can tell the meaning of, before anything is sent */
function checkStatuses(
  source: Source | undefined,
  sample: readonly Row[],
  known: StatusWords,
  file: string
): void {
  const counts = new Map<string, number>();
  for (const column of source?.columns ?? []) {
    for (const row of sample) {
      const text = textOf(safely(row, [column]));
      if (text === '' || meaningOf(text, known) !== undefined) continue;
      counts.set(shown(text), (counts.get(shown(text)) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return;
  const words = [...counts].slice(0, MOST_WORDS).map(([word, rows]) => `"${word}" (${rows})`);
  const more = counts.size > MOST_WORDS ? ` and ${counts.size - MOST_WORDS} more` : '';
  throw new InputFault(
    `${file}: the column "${source?.columns.join('" or "')}" has statuses that are not understood: ` +
      `${words.join(', ')}${more}; say which are sales: --status 'sale=…,no sale=…'`
  );
}

/** How a column writes times: most rows of the sample decide, and the others are refused later. */
function timeFormOf(
  source: Source,
  sample: readonly Row[],
  mapping: Mapping,
  options: ReadOptions,
  file: string
): TimeForm {
  const counts = new Map<Kind, Counted>();
  let isAmbiguous = false;
  let isEmpty = true;
  for (const row of sample) {
    const text = textOf(safely(row, source.columns));
    isEmpty &&= text === '';
    const found = momentIn(text);
    if (!found) continue;
    if (found.kinds.length > 1) isAmbiguous = true;
    for (const kind of found.kinds) {
      const known = counts.get(kind) ?? { rows: 0, lineWithoutZone: undefined };
      known.rows++;
      if (!found.hasZone) known.lineWithoutZone ??= row.line;
      counts.set(kind, known);
    }
  }
  const [best, second] = [...counts].toSorted(([, one], [, other]) => other.rows - one.rows);
  const column = `the column "${source.columns.join('" or "')}"`;
  const isUtc = source.columns.every((name) => /\bUTC\b|_gmt$/.test(name));
  const zone = options.timeZone ?? mapping.timeZone ?? (isUtc ? 'UTC' : undefined);
  // A day without orders has a file with the names of columns alone.
  if (isEmpty) return { kind: 'YYYY-MM-DD', zone };
  if (!best) {
    throw new InputFault(
      `${file}: ${column} holds no time that can be read; write it as 2026-11-25T09:30:00+01:00`
    );
  }
  let [kind] = best;
  if (isAmbiguous && second && isSlashed(kind)) {
    kind = slashKind(best, second, options, `${file}: ${column}`);
  }
  const lineWithoutZone = counts.get(kind)?.lineWithoutZone;
  if (zone === undefined && lineWithoutZone !== undefined) {
    throw new InputFault(
      `${file}: line ${lineWithoutZone}: ${column} names no time zone; add --time-zone, such as --time-zone Europe/Berlin`
    );
  }
  return { kind, zone };
}

const isSlashed = (kind: Kind): boolean => kind === 'MM/DD/YYYY' || kind === 'DD/MM/YYYY';

/** How many rows have times of a kind, and the line of the first that names no zone. */
interface Counted {
  rows: number;
  lineWithoutZone: number | undefined;
}

/** @throws InputFault if the sample does not show what comes first, the day or the month */
function slashKind(
  best: readonly [Kind, Counted],
  second: readonly [Kind, Counted],
  options: ReadOptions,
  where: string
): Kind {
  if (options.dateOrder) return options.dateOrder === 'dmy' ? 'DD/MM/YYYY' : 'MM/DD/YYYY';
  if (best[1].rows > second[1].rows) return best[0];
  throw new InputFault(
    `${where} can be read with the month or the day first; add --date-order mdy or --date-order dmy`
  );
}

function formOfConstant(text: string, { timeZone = 'UTC' }: ReadOptions): TimeForm {
  return { kind: momentIn(text)?.kinds[0] ?? 'YYYY-MM-DD', zone: timeZone };
}

function describeTime({ kind, zone }: TimeForm, { columns }: Source): string {
  const isEpoch = kind.endsWith('seconds');
  const zoned = zone === undefined ? kind : `${kind}, in ${zone} where it names no zone`;
  const form = isEpoch ? `${kind} since 1970` : zoned;
  return `time in "${columns.join('" or "')}": ${form}`;
}

const AMOUNTS: ReadonlySet<string> = new Set([
  'value',
  'refunded',
  'items.price',
  'items.quantity'
]);

/** Which sign stands before the decimals, for the columns that show it. */
function decimalSignsOf(
  sources: readonly Source[],
  sample: readonly Row[]
): Map<string, DecimalSign> {
  const signs = new Map<string, DecimalSign>();
  for (const { place, columns } of sources) {
    if (!AMOUNTS.has(place)) continue;
    const counts = { '.': 0, ',': 0 };
    for (const row of sample) {
      const sign = decimalSignIn(textOf(safely(row, columns)));
      if (sign) counts[sign]++;
    }
    if (counts['.'] !== counts[',']) signs.set(place, counts['.'] > counts[','] ? '.' : ',');
  }
  return signs;
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
    return row.value(column);
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
