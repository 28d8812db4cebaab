import type { AmazonContract } from './contract.js';

/** What Amazon answered. */
export interface Answer {
  statusCode: number;
  /** Its text, or the JSON that it holds. */
  body: unknown;
}

/** What an answer means for one event of its request. */
export interface Verdict {
  /**
   * "failed" if the event can be sent again as it is: Amazon was in trouble, or said nothing of it
   * that can be read.
   */
  outcome: 'accepted' | 'refused' | 'failed';
  /** What Amazon objects to. It can be empty where Amazon gives no reason. */
  objections: readonly Objection[];
  /** The event as the answer repeats it; undefined where it does not. */
  echo: unknown;
}

/** Amazon's objection to a field; what it does not say is empty. */
export interface Objection {
  code: string;
  message: string;
  /** From the request's body on, such as "events[0].eventTime". */
  location: string;
}

/** Codes by which Amazon says that it had a problem of its own. Source: the Events API's specification. */
const TRANSIENT_CODES: ReadonlySet<unknown> = new Set(['INTERNAL_ERROR', 'TOO_MANY_REQUESTS']);

/**
 * Reads Amazon's answer to a request, event by event. It decides as the tag does in
 * `src/contracts/verdict.ts`, where a request has one event:
 *
 * - A status from 400 to 428 refuses the request, any other but 2xx fails; 2xx says nothing of an
 *   event, the body does: `{success: [{index}], error: [{index, errors: […]}]}`.
 * - An event in both lists is refused, and one in neither failed. An event whose errors all have a code
 *   of TRANSIENT_CODES failed.
 * - An error that names no event of the request leaves every event that is not listed as success. In a
 *   request of one event it is about that event.
 * - Where no document says how answers look (`firstIndex` is undefined), an object without an error
 *   accepts.
 *
 * @param count how many events the request held; at least 1
 * @returns as many verdicts, in the order of the events
 */
export function readAnswer(
  { firstIndex }: Pick<AmazonContract, 'firstIndex'>,
  { statusCode, body }: Answer,
  count: number
): Verdict[] {
  const answer = typeof body === 'string' ? parseAnswer(body) : asObject(body);
  const errors = [answer?.error, answer?.errors].flatMap(listOf).filter(saysSomething);
  if (statusCode < 200 || statusCode > 299) {
    const objections = objectionsTo(errors, answer);
    const outcome = statusCode >= 400 && statusCode < 429 ? 'refused' : 'failed';
    return Array.from({ length: count }, () => ({ outcome, objections, echo: undefined }));
  }
  const successes = listOf(answer?.success).filter(saysSomething);
  const errorsOf = byIndex(errors);
  const successOf = byIndex(successes);
  const indexes = Array.from({ length: count }, (_, at) => String(at + (firstIndex ?? NaN)));
  const nameless = errors.filter((error) => !indexes.includes(indexIn(error)));
  const isAccepting =
    firstIndex === undefined && errors.length === 0 && acceptsAll(answer, successes);
  return indexes.map((index): Verdict => {
    const own = count === 1 ? errors : errorsOf.get(index);
    if (own && own.length > 0) {
      const outcome = own.every(isTransient) ? 'failed' : 'refused';
      return { outcome, objections: own.flatMap(objectionsIn), echo: undefined };
    }
    const [success] = successOf.get(index) ?? [];
    if (success !== undefined || isAccepting) {
      return { outcome: 'accepted', objections: [], echo: objectOf(success ?? successes[0]).event };
    }
    return { outcome: 'failed', objections: objectionsTo(nameless, answer), echo: undefined };
  });
}

/** Without a documented form an object accepts, unless it denies success or is an error itself. */
function acceptsAll(answer: Properties | undefined, successes: readonly unknown[]): boolean {
  if (successes.length > 0) return true;
  return answer !== undefined && answer.success === undefined && !codeIn(answer);
}

/** The entries of a list by the event that they name. */
function byIndex(entries: readonly unknown[]): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const entry of entries) {
    const index = indexIn(entry);
    const known = found.get(index);
    if (known) known.push(entry);
    else found.set(index, [entry]);
  }
  return found;
}

/** The number of the event that an entry names; empty if it names none. */
function indexIn(entry: unknown): string {
  return textOf(objectOf(entry).index);
}

function isTransient(error: unknown): boolean {
  return leavesOf(error).every((leaf) => TRANSIENT_CODES.has(codeIn(objectOf(leaf))));
}

/** The objections of some errors, or else those of the answer itself. */
function objectionsTo(errors: readonly unknown[], answer: Properties | undefined): Objection[] {
  return errors.length > 0 ? errors.flatMap(objectionsIn) : objectionsIn(answer);
}

/** Every form of error that Amazon's contracts have, as one; what says nothing is left out. */
function objectionsIn(error: unknown): Objection[] {
  return leavesOf(error)
    .map((leaf) => {
      const parts = objectOf(leaf);
      const message = typeof leaf === 'string' ? leaf : parts.message || parts.errorMessage;
      return {
        code: textOf(codeIn(parts)),
        message: textOf(message),
        location: textOf(parts.fieldLocation)
      };
    })
    .filter(({ code, message }) => code || message);
}

/** The errors in an error, which has them as `errors` or `subErrors`, or is one itself. */
function leavesOf(error: unknown): unknown[] {
  const { errors, subErrors } = objectOf(error);
  const inner = [errors, subErrors].flatMap(listOf).filter(saysSomething);
  return inner.length > 0 ? inner : [error];
}

function codeIn(parts: Properties): unknown {
  return parts.code || parts.errorCode;
}

/**
 * Objections in one line: "FIELD_VALUE_IS_INVALID … events[].eventTime". Places lose their index, so
 * that equal faults of several events read the same.
 */
export function wordsOf(objections: readonly Objection[]): string {
  const texts = objections.map(({ code, message, location }) =>
    [code, message, location]
      .filter(Boolean)
      .join(' ')
      .replaceAll(/\[\d+\]/g, '[]')
  );
  return [...new Set(texts)].join('; ');
}

/** An answer's JSON object; undefined if it is none. */
export function parseAnswer(body: string): Properties | undefined {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Properties | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Properties) : undefined;
}

type Properties = Record<string, unknown>;

/** A list as it is, one thing as a list of it; empty for nothing. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return value ? [value] : [];
}

/** Whether there is anything in an entry of a list: null and {} say nothing. */
function saysSomething(entry: unknown): boolean {
  return typeof entry === 'object' ? Object.keys(entry ?? {}).length > 0 : Boolean(entry);
}

function objectOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
