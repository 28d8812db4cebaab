import { EventDataReader, Ga4Reader, isEventData, isGa4Export } from './event-data-readers.js';
import { putAt, type EventReader, type ReadOptions } from './event-reader.js';
import { checkColumns, listed, type Mapping } from './mapping.js';
import { MappedReader } from './mapped-reader.js';
import { pathsIn, valueAt } from './ndjson.js';
import { InputFault, type Row, type RowFile } from './row.js';
import { recognize } from './shops.js';

/** What decides how rows are read. */
export interface FindOptions extends ReadOptions {
  /** The caller's own; recognized unless given. */
  mapping?: Mapping | undefined;
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
  if (!options.mapping && isJson && first) {
    const country = options.constants.get('country');
    const fields = country ? { ...options.fields, defaultCountryCode: country } : options.fields;
    if (isGa4Export(first)) return withConstants(new Ga4Reader({ ...options, fields }), options);
    if (isEventData(first)) {
      return withConstants(new EventDataReader({ ...options, fields }), options);
    }
  }
  const columns = isJson ? namesIn(usable) : file.columns;
  const found = options.mapping ?? recognize(columns);
  if (!found) {
    throw new InputFault(
      `${name}: line 1 has no column that is known; name them: --map 'email=…,time=…,value=…'. It has ${listed(columns)}`
    );
  }
  checkColumns(found, file, name);
  const constants = new Map([...found.constants, ...options.constants]);
  return new MappedReader({ ...found, constants }, usable, options, name);
}

/** Fills in what the caller says of all rows where an event has nothing. */
function withConstants(reader: EventReader, { constants }: FindOptions): EventReader {
  const { source, description } = reader;
  return {
    source,
    description,
    orderOf: (row) => reader.orderOf(row),
    eventOf: (rows, notes) => {
      const event = reader.eventOf(rows, notes);
      for (const [place, value] of constants) {
        if (valueAt(event, place) === undefined) putAt(event, place, value);
      }
      return event;
    }
  };
}

/** The names of all values in the rows of NDJSON. */
function namesIn(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => pathsIn(JSON.parse(row.content()))))];
}
