import {
  checkIds,
  checkTimeZone,
  consentState,
  countryOf,
  pastMoment,
  textOf,
  type EventData,
  type EventReader,
  type Remarks,
  type ReadOptions
} from './event-reader.js';
import { valueAt } from './ndjson.js';
import { InputFault, type Row } from './row.js';
import { TimeColumn } from './time-column.js';

/** Whether rows are those of GA4's export to BigQuery, whole or with some of its columns. */
export function isGa4Export(row: Row): boolean {
  if (!/^\d{16}$/.test(textOf(row.value('event_timestamp')))) return false;
  return GA4_COLUMNS.some(
    (name) => typeof row.value(name) === 'object' && row.value(name) !== null
  );
}

/** Columns of the export that hold others; without any of them the rows are read as any others are. */
const GA4_COLUMNS = ['event_params', 'ecommerce', 'items', 'user_data', 'user_properties', 'geo'];

/** Whether rows are event data as the tag itself gets it. */
export function isEventData(row: Row): boolean {
  const hasTime = TIMES.some((name) => row.value(name) !== undefined);
  return typeof row.value('event_name') === 'string' && hasTime;
}

/** The properties of event data that say when it happened, as the tag looks for them. */
const TIMES = ['event_time', 'timestamp_micros', 'timestamp', 'timestamp_ms'];

/** Reads rows that are event data already. */
export class EventDataReader implements EventReader {
  readonly source = 'OFFLINE';
  readonly description = ['each line is event data, as the tag reads it'];
  private readonly options: ReadOptions;
  private readonly times: TimeColumn;

  constructor(options: ReadOptions) {
    checkTimeZone(options.timeZone);
    this.options = options;
    const { timeZone: zone, dateOrder: order, now } = options;
    this.times = new TimeColumn('the time', { zone, order, now });
    // Each row says for itself how it is read.
    this.times.checkWhole('');
  }

  orderOf(): undefined {
    return undefined;
  }

  readonly columns = [];
  readonly hasDatesAlone = false;

  settle(): boolean {
    return false;
  }

  checkWhole(): void {
    // Each row says for itself how it is read.
  }

  meaningOf(): undefined {
    return undefined;
  }

  eventOf([row]: readonly [Row], remarks: Remarks): EventData {
    const event = JSON.parse(row.content()) as EventData;
    const name = TIMES.find((time) => textOf(event[time]) !== '');
    const text = name === undefined ? '' : textOf(event[name]);
    const { fields, now } = this.options;
    event.event_time = pastMoment(this.times.read(text, row.line).time, now);
    const country =
      textOf(valueAt(event, 'user_data.address.country')) ||
      textOf(valueAt(event, 'user_data.address.0.country')) ||
      textOf(valueAt(event, 'user_data.country')) ||
      textOf(event.country) ||
      textOf(event.country_code) ||
      textOf(valueAt(event, 'event_location.country'));
    const code = countryOf(country, fields);
    if (code !== undefined) event.country = code;
    event.consent_state ??= consentState('', this.options.consent);
    event.transaction_id ??= valueAt(event, 'ecommerce.transaction_id');
    checkIds(event, () => [row.content()], remarks.notes);
    return event;
  }
}

/** What tells events of GA4's export apart that have no ID. */
const IDENTITY = ['user_pseudo_id', 'event_name', 'event_bundle_sequence_id', 'batch_event_index'];

/** What GA4 writes where it has nothing. */
const NOTHING: ReadonlySet<unknown> = new Set(['(not set)', '(none)', '(other)', '', null]);

/**
 * Reads rows of GA4's export to BigQuery, as `bq` and a bucket write them: nested, whole numbers as
 * texts. Personal data is not in that export; what a query has joined to it as `user_data` is read.
 * Schema: https://support.google.com/analytics/answer/7029846
 */
export class Ga4Reader implements EventReader {
  /** Each row says whether it happened on a website or in an app. */
  readonly source = 'auto';
  readonly description = [
    "rows of GA4's export to BigQuery: event_params, items, ecommerce and, where a query joined it, user_data",
    'source: by each row’s platform'
  ];
  private readonly options: ReadOptions;

  constructor(options: ReadOptions) {
    this.options = options;
  }

  orderOf(): undefined {
    return undefined;
  }

  readonly columns = [];
  readonly hasDatesAlone = false;

  settle(): boolean {
    return false;
  }

  checkWhole(): void {
    // Each row says for itself how it is read.
  }

  meaningOf(): undefined {
    return undefined;
  }

  eventOf([row]: readonly [Row], remarks: Remarks): EventData {
    const at = (path: string): unknown => {
      const value = row.value(path);
      return NOTHING.has(value) ? undefined : value;
    };
    const parameters = parametersIn(row.value('event_params'));
    const timestamp = textOf(at('event_timestamp'));
    const time = Math.floor(Number(timestamp) / 1000);
    if (!/^\d{16}$/.test(timestamp))
      throw new InputFault('event_timestamp is no microseconds since 1970');
    const { fields, now, consent } = this.options;
    const named =
      textOf(at('user_data.address.country')) || textOf(at('geo.country')) || textOf(at('country'));
    const country = countryOf(named, fields);
    const storage = textOf(at('privacy_info.ads_storage')).toLowerCase();
    const platform = textOf(at('platform')).toUpperCase();
    const isApp = platform === 'ANDROID' || platform === 'IOS';
    const transaction =
      at('ecommerce.transaction_id') ?? parameters.transaction_id ?? at('transaction_id');
    const event: EventData = {
      ...parameters,
      // Who selects the columns of purchases can leave out that they are such.
      event_name: at('event_name') ?? 'purchase',
      event_time: pastMoment(time, now),
      value:
        parameters.value ??
        at('ecommerce.purchase_revenue') ??
        at('ecommerce.value') ??
        at('value') ??
        at('revenue'),
      currency: parameters.currency ?? at('currency'),
      transaction_id: NOTHING.has(transaction) ? undefined : transaction,
      items: itemsIn(row.value('items')),
      country,
      user_data: row.value('user_data') ?? selectedUser(at),
      user_id: at('user_id'),
      language: at('device.language'),
      advertising_id: at('device.advertising_id'),
      consent_state: consentState(storage === 'unset' ? '' : storage, consent),
      ...(isApp
        ? { platform, app_instance_id: at('user_pseudo_id'), app_id: at('app_info.id') }
        : {})
    };
    checkIds(
      event,
      () => [timestamp, ...IDENTITY.map((name) => textOf(row.value(name)))],
      remarks.notes
    );
    return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
  }
}

/** What a query selected of the person beside the export's columns. */
function selectedUser(at: (path: string) => unknown): EventData | undefined {
  const email_address = at('email') ?? at('email_address');
  const phone_number = at('phone') ?? at('phone_number');
  const sha256_email_address = at('sha256_email_address');
  const user = { email_address, phone_number, sha256_email_address };
  const given = Object.entries(user).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

/** [{key, value: {string_value | int_value | float_value | double_value}}] as an object. */
function parametersIn(list: unknown): EventData {
  const found: EventData = {};
  for (const parameter of Array.isArray(list) ? (list as EventData[]) : []) {
    const { key, value } = parameter ?? {};
    if (typeof key !== 'string' || typeof value !== 'object' || value === null) continue;
    const { string_value: text, int_value: whole, double_value, float_value } = value as EventData;
    const given = text ?? numberIn(whole) ?? numberIn(double_value) ?? numberIn(float_value);
    if (!NOTHING.has(given)) found[key] = given;
  }
  return found;
}

const ITEM_NUMBERS: ReadonlySet<string> = new Set(['price', 'quantity']);

function itemsIn(list: unknown): EventData[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return (list as EventData[]).map((item) => {
    const known = Object.entries(item ?? {}).filter(([, value]) => !NOTHING.has(value));
    return Object.fromEntries(
      known.map(([name, value]) => [name, ITEM_NUMBERS.has(name) ? numberIn(value) : value])
    );
  });
}

function numberIn(value: unknown): number | undefined {
  const isGiven = typeof value === 'number' || (typeof value === 'string' && value !== '');
  return isGiven && Number.isFinite(Number(value)) ? Number(value) : undefined;
}
