import { valueAt } from '../contracts/contract.js';
import { CONTRACTS, type ContractName } from '../contracts/index.js';
import { HASHED_KEY_TYPES, OPEN_KEY_TYPES } from '../contracts/shared-schemas.js';

const SHA_256 = /^[0-9a-f]{64}$/;
const EMAIL = /[^\s@]@[^\s@]+\.[^\s@]/;

/** Match keys that the tag hashes; and those that it sends as they are. */
const HASHED: ReadonlySet<unknown> = new Set(HASHED_KEY_TYPES);
const OPEN: ReadonlySet<unknown> = new Set(OPEN_KEY_TYPES);

/** A clock may be ahead by an hour at most: the rule of the tag. */
const MOST_AHEAD_MS = 3_600_000;

/** The tag writes events that are four deep. */
const MOST_DEEP = 16;

const NUMBERS = ['value', 'conversionValue', 'value.amount', 'unitsSold'];

/**
 * Why an event of a dead letter is not sent: the tag would not have sent it either. The text repeats
 * nothing of the event.
 *
 * @param now milliseconds since 1970
 * @returns undefined if it may be sent
 */
export function objectionToEvent(
  contract: ContractName,
  event: Record<string, unknown>,
  now: number
): string | undefined {
  const texts = textsIn(event);
  if (!texts) return `its event is nested more than ${MOST_DEEP} deep; export the row again`;
  return (
    objectionToMatchKeys(event) ??
    objectionToTexts(texts) ??
    objectionToTime(valueAt(event, CONTRACTS[contract].timePath), now) ??
    objectionToNumbers(event)
  );
}

/** All texts of an event by the names of their properties; undefined if it is too deep to be an event. */
function textsIn(event: Record<string, unknown>): [name: string, text: string][] | undefined {
  const texts: [string, string][] = [];
  let level: [string, unknown][] = Object.entries(event);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= MOST_DEEP) return undefined;
    const next: [string, unknown][] = [];
    for (const [name, value] of level) {
      if (typeof value === 'string') texts.push([name, value]);
      else if (Array.isArray(value)) for (const one of value) next.push([name, one]);
      else if (typeof value === 'object' && value !== null) {
        for (const entry of Object.entries(value)) next.push(entry);
      }
    }
    level = next;
  }
  return texts;
}

function objectionToMatchKeys({ matchKeys, userInfo }: Record<string, unknown>) {
  const keys = matchKeys ?? [];
  if (!Array.isArray(keys)) return 'its matchKeys are no list; export the row again';
  for (const key of keys as ({ type?: unknown; values?: unknown } | null)[]) {
    const isHashed = HASHED.has(key?.type);
    if (!isHashed && !OPEN.has(key?.type))
      return 'a match key has a type that Amazon does not have';
    const type = String(key?.type);
    const values = key?.values;
    if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) {
      return `the match key ${type} has no list of texts as values`;
    }
    if (isHashed && !(values as string[]).every((value) => SHA_256.test(value))) return plain(type);
  }
  for (const name of ['hashedEmail', 'hashedPhone']) {
    const value = valueAt({ userInfo }, `userInfo.${name}`);
    const isFit = value === undefined || (typeof value === 'string' && SHA_256.test(value));
    if (!isFit) return plain(name);
  }
  return undefined;
}

const plain = (name: string): string =>
  `${name} is not a SHA-256 as 64 lower-case hex digits, and personal data is never sent in the clear; ` +
  'hash it as the tag does';

/** A user agent may name the address of who runs a crawler. */
function objectionToTexts(texts: readonly [name: string, text: string][]): string | undefined {
  const found = texts.find(([name, text]) => name !== 'userAgent' && EMAIL.test(text));
  return found && 'it holds an e-mail address in the clear, which is never sent; take it out';
}

function objectionToTime(value: unknown, now: number): string | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) return 'its event has no time that can be read; write it as ISO 8601';
  if (time > now + MOST_AHEAD_MS) return 'its time lies in the future; correct it';
  return undefined;
}

function objectionToNumbers(event: Record<string, unknown>): string | undefined {
  for (const path of NUMBERS) {
    const value = valueAt(event, path);
    const isMoney = path === 'value' && typeof value === 'object' && value !== null;
    if (value === undefined || isMoney || Number.isFinite(value)) continue;
    return `${path} is not a number; write it without quotes`;
  }
  return undefined;
}
