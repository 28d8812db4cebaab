import { EventDataReader, Ga4Reader, isEventData, isGa4Export } from './event-data-readers.js';
import { putAt, type EventReader, type ReadOptions } from './event-reader.js';
import { checkColumns, listed, withMapping, type Mapping } from './mapping.js';
import { MappedReader, READ_APART } from './mapped-reader.js';
import { pathsIn, valueAt } from './ndjson.js';
import { InputFault, type Row, type RowFile } from './row.js';
import { recognize } from './profiles.js';
import { nameOfPlace } from './targets.js';

/** What decides how rows are read. */
export interface FindOptions extends ReadOptions {
  /** The caller's own, which adds to what is recognized. */
  mapping?: Mapping | undefined;
  /** Whether the caller's mapping is all there is: nothing is recognized. */
  isMappingAlone?: boolean;
  /** What rows have that say nothing of it, by its place. */
  constants: ReadonlyMap<string, string>;
}

/**
 * Finds out how the rows of a file are read: by the caller's mapping, else by what they look like.
 *
 * @param sample its first rows
 * @throws InputFault that says what is missing or twice, and what to do
 */
export function findReader(
  file: RowFile,
  sample: readonly Row[],
  options: FindOptions,
  name: string
): EventReader {
  const usable = sample.filter(({ fault }) => fault === undefined);
  const [first] = usable;
  const isJson = file.format === 'ndjson';
  if (!options.isMappingAlone && isJson && first) {
    const country = options.constants.get('country');
    const fields = country ? { ...options.fields, defaultCountryCode: country } : options.fields;
    if (isGa4Export(first)) return withOwn(new Ga4Reader({ ...options, fields }), options, name);
    if (isEventData(first)) {
      return withOwn(new EventDataReader({ ...options, fields }), options, name);
    }
  }
  const columns = isJson ? namesIn(usable) : file.columns;
  const { mapping: own, isMappingAlone } = options;
  const known = isMappingAlone ? undefined : recognize(columns);
  const found = own ? withMapping(known, own) : known;
  try {
    if (!found) {
      throw new InputFault(
        `${name}: no column is known; name them: --map 'email=…,time=…,value=…'. It has ${listed(columns)}`
      );
    }
    checkColumns(found, file, name);
    const constants = new Map([...found.constants, ...options.constants]);
    return new MappedReader({ ...found, constants }, usable, options, name);
  } catch (error) {
    const { headerHint } = file;
    if (!(error instanceof InputFault) || headerHint === undefined) throw error;
    throw new InputFault(
      `${name}: the names of the columns seem to stand in line ${headerHint}; add --skip ${headerHint - 1} to begin there`
    );
  }
}

/** Puts in what the caller's mapping names, and what the caller says of rows that say nothing. */
function withOwn(
  reader: EventReader,
  { constants, mapping }: FindOptions,
  name: string
): EventReader {
  const own = mapping?.sources ?? [];
  const apart = own.find(({ place }) => READ_APART.has(place) && !Object.hasOwn(PLACES, place));
  if (apart) {
    throw new InputFault(
      `${name}: its rows are event data, where --map cannot name a column for ${nameOfPlace(apart.place)}; use --map-only`
    );
  }
  const set = [...(mapping?.constants ?? []), ...constants];
  const { source, description, columns, hasDatesAlone } = reader;
  return {
    source,
    description,
    columns,
    hasDatesAlone,
    orderOf: (row) => reader.orderOf(row),
    settle: () => reader.settle(),
    checkWhole: () => reader.checkWhole(),
    meaningOf: (status) => reader.meaningOf(status),
    eventOf: (rows, remarks) => {
      const event = reader.eventOf(rows, remarks);
      for (const { place, columns: names } of own) {
        const value = names
          .map((path) => rows[0]?.value(path))
          .find((found) => found !== undefined);
        if (value !== undefined) putAt(event, PLACES[place] ?? place, value);
      }
      for (const [place, value] of set) {
        if (valueAt(event, place) === undefined) putAt(event, place, value);
      }
      return event;
    }
  };
}

/** Where in event data those places are that a reader of columns reads in ways of its own. */
const PLACES: Readonly<Record<string, string>> = {
  value: 'value',
  country: 'user_data.address.country',
  transaction_id: 'transaction_id',
  event_id: 'event_id'
};

/** The names of all values in the rows of NDJSON. */
function namesIn(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => pathsIn(JSON.parse(row.content()))))];
}
