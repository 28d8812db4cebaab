// What Amazon's answer means

import { getType, Object } from 'sgtm';
import { textOf, type Properties } from '../values.js';

/** What an answer of Amazon means for the one event of its request. */
export interface Verdict {
  /** "failed" if the same request can be sent again: Amazon was in trouble, or cannot be understood. */
  outcome: 'accepted' | 'refused' | 'failed';
  /** Amazon's words; undefined where it accepts, and where it says nothing. */
  words: string | undefined;
}

/**
 * Reads Amazon's answer. A status from 400 to 428 refuses the request, any other but 2xx fails, and 2xx
 * says nothing of the event: the body does, `{success: [{index}], error: [{index, errors: […]}]}`. The
 * event is accepted if it is among the successes and there is no error, whatever index that names: the
 * request held no other event.
 *
 * @param body the parsed body; undefined if it is no JSON
 * @param firstIndex the contract's; undefined where answers have no documented form, see there
 */
export function readVerdict(
  statusCode: number,
  body: unknown,
  firstIndex: number | undefined
): Verdict {
  const answer: Properties = getType(body) === 'object' ? (body as Properties) : {};
  const isRead = statusCode >= 200 && statusCode < 300;
  const errors = errorsIn(answer);
  if (isRead && !errors[0] && accepts(answer, body, firstIndex)) {
    return { outcome: 'accepted', words: undefined };
  }
  const words = errors[0] ? errorTexts(errors) || 'an error without words' : errorText(answer);
  if (!isRead) {
    const isRefused = statusCode >= 400 && statusCode < 429;
    return { outcome: isRefused ? 'refused' : 'failed', words: words };
  }
  const isRefused = errors[0] && !errors.every(isTemporary);
  return { outcome: isRefused ? 'refused' : 'failed', words: words };
}

/** Returns the entries of both lists that errors stand in, without those that say nothing. */
function errorsIn(answer: Properties): unknown[] {
  const errors = listOf(answer.error);
  if (!errors.length && !answer.errors) return errors;
  return errors.concat(listOf(answer.errors)).filter(saysSomething);
}

/** Whether an answer without errors accepts the event. */
function accepts(answer: Properties, body: unknown, firstIndex: number | undefined): boolean {
  const successes = listOf(answer.success);
  if (firstIndex === undefined) {
    if (successes.some(saysSomething)) return true;
    // Without a documented form, an object that neither speaks of success nor is an error accepts.
    return answer === body && answer.success === undefined && !codeIn(answer);
  }
  for (const success of successes) {
    const index = success ? (success as Properties).index : undefined;
    if (index === firstIndex || index === '' + firstIndex) return true;
  }
  return false;
}

/** Whether all that an error says is that Amazon had a problem of its own. */
function isTemporary(error: unknown): boolean {
  return leavesOf(error).every((leaf) => {
    const code = codeIn(leaf as Properties);
    return code === 'INTERNAL_ERROR' || code === 'TOO_MANY_REQUESTS';
  });
}

/** Returns the errors in an error, which has them as `errors` or `subErrors`, or is one itself. */
function leavesOf(error: unknown): unknown[] {
  const parts = error as Properties;
  const inner = listOf(parts.errors).concat(listOf(parts.subErrors)).filter(saysSomething);
  return inner[0] ? inner : [error];
}

function codeIn(parts: Properties): unknown {
  return parts.code || parts.errorCode;
}

function errorTexts(errors: readonly unknown[]): string | undefined {
  return (
    errors
      .map(errorText)
      .filter((text) => text)
      .join('; ') || undefined
  );
}

/**
 * Returns the words of an error in any of Amazon's forms, such as
 * "FIELD_VALUE_IS_INVALID … (events[0].eventTime)". Undefined if it has none.
 */
function errorText(error: unknown): string | undefined {
  return (
    leavesOf(error)
      .map((leaf) => {
        const parts = leaf as Properties;
        return [
          textOf(leaf),
          textOf(codeIn(parts)),
          textOf(parts.message) || textOf(parts.errorMessage),
          textOf(parts.fieldLocation)
        ]
          .filter((text) => text)
          .join(' ');
      })
      .filter((text) => text)
      .join('; ') || undefined
  );
}

/** A list as it is, one thing as a list of it; empty for nothing. */
function listOf(value: unknown): unknown[] {
  if (getType(value) === 'array') return value as unknown[];
  return value ? [value] : [];
}

/** Whether there is anything in an entry of a list: null and {} say nothing. */
function saysSomething(entry: unknown): boolean {
  if (typeof entry === 'object') return Object.keys(entry || {}).length > 0;
  return !!entry;
}
