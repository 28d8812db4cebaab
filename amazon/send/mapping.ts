import { InputFault, type RowFile } from './row.js';
import type { StatusWords } from './sale.js';
import { nameOfPlace, placeOf, TARGET_NAMES } from './targets.js';

/** Where one property of an event comes from. */
export interface Source {
  /** Its place in event data, or "time", "status", "consent", "country", "name", "order". */
  place: string;
  /** Columns, or paths; the first that is not empty counts. */
  columns: readonly string[];
}

/** Which columns make the event of a row. */
export interface Mapping {
  /** Who writes files like this, to be shown: "Shopify's order export", "--map". */
  origin: string;
  sources: readonly Source[];
  /** What rows have that say nothing of it: "currency" → "EUR". */
  constants: ReadonlyMap<string, string>;
  /** The time zone of times that name none, where the format says it. */
  timeZone?: string;
  /** Whether its dates have no time of day. */
  hasDatesAlone?: boolean;
  /** What kinds of entries are sales, where there are others. */
  saleKinds?: RegExp;
  /** What its statuses mean, where the shop or the caller says so. */
  statuses?: StatusWords;
}

/** A mapping as it is written in a file: a column, several of which the first that has a value counts, or a value. */
type Written = string | readonly string[] | { value: unknown };

/**
 * Reads the columns of `--map`: a JSON object, {"email": "Customer E-Mail", "phone": ["Mobile",
 * "Phone"], "currency": {"value": "EUR"}}.
 *
 * @throws InputFault that names what is wrong
 */
export function mappingFromJson(text: string, file: string): Mapping {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Told below.
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new InputFault(`${file}: it is no JSON object; write {"email": "Customer E-Mail", …}`);
  }
  return mappingOf(Object.entries(parsed as Record<string, unknown>), file);
}

/**
 * Reads the columns of `--map` from the command line: "email=Customer E-Mail,value=Total".
 *
 * @throws InputFault that names what is wrong
 */
export function mappingFromText(text: string): Mapping {
  return mappingOf(pairsIn(text, '--map', 'email=Customer E-Mail,value=Total'), '--map');
}

/**
 * Reads `--set`, what rows have that say nothing of it: "currency=EUR,country=DE".
 *
 * @throws InputFault that names what is wrong
 */
export function constantsFrom(text: string): Map<string, string> {
  const pairs = pairsIn(text, '--set', 'currency=EUR,country=DE');
  const constants = new Map(
    pairs.map(([target, value]) => [knownPlace(target, '--set'), value] as const)
  );
  for (const name of ['transaction_id', 'event_id']) {
    if (!constants.has(name)) continue;
    throw new InputFault(`--set: ${name} would be the same for every row; take it out`);
  }
  return constants;
}

function pairsIn(text: string, option: string, example: string): [string, string][] {
  return text.split(',').map((pair) => {
    const at = pair.indexOf('=');
    const [target, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at > 0 && target !== '' && value !== '') return [target, value];
    throw new InputFault(`${option}: "${pair.trim()}" is no pair; write ${option} '${example}'`);
  });
}

function mappingOf(entries: readonly (readonly [string, unknown])[], origin: string): Mapping {
  const sources: Source[] = [];
  const constants = new Map<string, string>();
  for (const [target, written] of entries) {
    const place = knownPlace(target, origin);
    if (sources.some((source) => source.place === place) || constants.has(place)) {
      throw new InputFault(`${origin}: ${target} stands there twice; keep one`);
    }
    const read = readWritten(written as Written);
    if (read.constant !== undefined) constants.set(place, read.constant);
    else if (read.columns.length > 0) sources.push({ place, columns: read.columns });
    else {
      throw new InputFault(
        `${origin}: ${target} needs the name of a column, a list of such, or {"value": …}`
      );
    }
  }
  return { origin, sources, constants };
}

function readWritten(written: Written): { columns: string[]; constant?: string } {
  if (typeof written === 'string') return { columns: written === '' ? [] : [written] };
  if (Array.isArray(written)) {
    const columns = (written as readonly unknown[]).filter((name) => typeof name === 'string');
    return { columns: columns.length === written.length ? columns : [] };
  }
  const value = (written as { value?: unknown } | null)?.value;
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText ? { columns: [], constant: String(value) } : { columns: [] };
}

function knownPlace(target: string, origin: string): string {
  const place = placeOf(target);
  if (place !== undefined) return place;
  const letters = (name: string): string => [...name.toLowerCase()].toSorted().join('');
  const near =
    TARGET_NAMES.find((name) => letters(name) === letters(target)) ??
    TARGET_NAMES.find((name) => name.slice(0, 3) === target.slice(0, 3).toLowerCase());
  const hint = near ? `did you mean "${near}"?` : 'docs/orders.md has all names';
  throw new InputFault(`${origin}: the tag reads no "${target}"; ${hint}`);
}

/**
 * Checks that the file has the columns, each once.
 *
 * @throws InputFault that names the column and where it stands
 */
export function checkColumns(
  mapping: Mapping,
  { format, columns, twice }: Pick<RowFile, 'format' | 'columns' | 'twice'>,
  file: string
): void {
  if (format === 'ndjson') return;
  for (const { place, columns: wanted } of mapping.sources) {
    for (const column of wanted) {
      const places = twice.get(column);
      if (places) {
        throw new InputFault(
          `${file}: it has the column "${column}" twice, as number ${places.join(' and ')}; rename one`
        );
      }
      if (!columns.includes(column) && !partsOf(column).every((part) => columns.includes(part))) {
        const same = columns.find((known) => known.toLowerCase() === column.toLowerCase());
        const hint = same ? `did you mean "${same}"?` : `it has ${listed(columns)}`;
        throw new InputFault(
          `${file}: it has no column "${column}" for ${nameOfPlace(place)}; ${hint}`
        );
      }
    }
  }
}

/** The columns that one is made of: "Date+Time" → "Date", "Time"; of any other, it alone. */
export function partsOf(column: string): string[] {
  return column.split('+').map((part) => part.trim());
}

/** A mapping with what another says, which counts where both say something. */
export function withMapping(found: Mapping | undefined, own: Mapping): Mapping {
  if (!found) return own;
  const isOwn = (place: string): boolean =>
    own.constants.has(place) || own.sources.some((source) => source.place === place);
  return {
    ...found,
    origin: `${found.origin} and ${own.origin}`,
    sources: [...found.sources.filter(({ place }) => !isOwn(place)), ...own.sources],
    constants: new Map([...found.constants, ...own.constants])
  };
}

/** Some names of columns, as a sentence takes them. */
export function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).map((column) => `"${column}"`);
  const more = columns.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The mapping in the form that `--map` takes, for reading and for changing it. */
export function showMapping({ sources, constants }: Mapping): string {
  const own = sources.map(({ place, columns }) => `${nameOfPlace(place)}=${columns.join(' or ')}`);
  const set = [...constants].map(
    ([place, value]) => `${nameOfPlace(place)} "${value}" where a row has none`
  );
  return [...own, ...set].join(', ');
}
