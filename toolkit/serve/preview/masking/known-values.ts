import { meaningOf } from './names.js';

/** Values that must not be shown wherever they turn up. */
export interface KnownValues {
  personal: ReadonlySet<string>;
  secret: ReadonlySet<string>;
}

/** More than that is an attack on the page; the names still mask all of them where they stand. */
const MOST_VALUES = 500;
const MOST_LENGTH = 300;
const MOST_DEPTH = 12;
/** In all; a visitor's data is among the first of an event's. */
const MOST_NODES = 20_000;

/** Shorter ones stand in too many words to be looked for; "US", "Ann". */
const LEAST_LENGTH = 4;

const DIGEST = /^[0-9a-f]{64}$/i;

/**
 * Collects what identifies a person or opens a door, by the names it stands under.
 *
 * @param sources event data, a tag's fields, headers: any data
 */
export function knownValuesOf(sources: readonly unknown[]): KnownValues {
  const known: Collected = { personal: new Set(), secret: new Set(), left: MOST_NODES };
  for (const source of sources) collect(source, [], known);
  return known;
}

interface Collected {
  personal: Set<string>;
  secret: Set<string>;
  left: number;
}

function collect(value: unknown, path: string[], known: Collected): void {
  if (known.personal.size + known.secret.size >= MOST_VALUES || path.length > MOST_DEPTH) return;
  if (known.left-- <= 0) return;
  if (typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      collect((value as Record<string, unknown>)[name], [...path, name], known);
    }
    return;
  }
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const text = String(value).trim();
  const meaning = meaningOf(path);
  if (meaning !== 'personal' && meaning !== 'secret') return;
  if (text.length < LEAST_LENGTH || text.length > MOST_LENGTH || DIGEST.test(text)) return;
  known[meaning].add(text);
}
