import type { Contract } from './contract.js';

/** What became of one event of a request. */
export interface Result {
  outcome: 'accepted' | 'refused' | 'left';
  /** Amazon's words; empty where it accepted. */
  reason: string;
}

/** Codes by which Amazon says that an event may be sent again as it is. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set(['INTERNAL_ERROR', 'TOO_MANY_REQUESTS']);

/**
 * Reads the body of a 2xx answer, `{success: [{index}], error: [{index, errors: […]}]}`, event by
 * event. An event on neither list is left, and one on both is refused.
 *
 * @param count how many events the request held
 * @returns undefined if the body cannot be read
 */
export function readAnswer(
  { firstIndex }: Pick<Contract, 'firstIndex'>,
  body: string,
  count: number
): Result[] | undefined {
  const answer = parseAnswer(body);
  if (!answer) return undefined;
  const errors = [answer.error, answer.errors].flatMap(listOf);
  const successes = listOf(answer.success);
  if (firstIndex === undefined) {
    const result = resultOf(errors[0], isSuccess(answer, successes));
    return Array.from({ length: count }, () => result);
  }
  const refused = new Map(errors.toReversed().map((error) => [indexOf(error), error]));
  const accepted = new Set(successes.map(indexOf));
  return Array.from({ length: count }, (_, at) => {
    const index = String(at + firstIndex);
    // What an answer objects to in a request of one event is that event, whatever index it names.
    const error = count === 1 ? errors[0] : refused.get(index);
    return resultOf(error, accepted.has(index));
  });
}

/** Without a documented form any object is a success, unless it denies that or is an error. */
function isSuccess(answer: Record<string, unknown>, successes: readonly unknown[]): boolean {
  return (answer.success === undefined && !answer.code) || successes.some(Boolean);
}

function resultOf(error: unknown, isAccepted: boolean): Result {
  if (error !== undefined) return refusalOf(error);
  return isAccepted ? ACCEPTED : UNKNOWN;
}

function indexOf(entry: unknown): string {
  return String((entry as { index?: unknown } | null)?.index);
}

const ACCEPTED: Result = { outcome: 'accepted', reason: '' };
const UNKNOWN: Result = { outcome: 'left', reason: 'Amazon said nothing on the event' };

function refusalOf(error: unknown): Result {
  const { codes, text } = errorText(error);
  if (!text) return UNKNOWN;
  const isTransient = codes.length > 0 && codes.every((code) => TRANSIENT_CODES.has(code));
  return { outcome: isTransient ? 'left' : 'refused', reason: text };
}

/**
 * Amazon's error in one line, "FIELD_VALUE_IS_INVALID … (events[0].eventTime)", whichever form it
 * has. The place loses its index, so that equal faults of several events read the same.
 */
export function errorText(error: unknown): { codes: string[]; text: string } {
  const parts = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const inner = [parts.errors, parts.subErrors].flatMap(listOf).map(errorText);
  if (inner.length > 0) {
    return {
      codes: inner.flatMap(({ codes }) => codes),
      text: [...new Set(inner.map(({ text }) => text))].join('; ')
    };
  }
  const code = String(parts.code ?? parts.errorCode ?? '');
  const message = String(parts.message ?? parts.errorMessage ?? '');
  const words = typeof error === 'string' ? error : '';
  const place = String(parts.fieldLocation ?? '');
  const text = [words, code, message, place].filter(Boolean).join(' ');
  return { codes: code ? [code] : [], text: text.replaceAll(/\[\d+\]/g, '[]') };
}

/** An answer's JSON object; undefined if it is none. */
export function parseAnswer(body: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A list as it is; one thing as a list of it. */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return value === undefined || value === null ? [] : [value];
}
