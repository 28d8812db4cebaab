import { getType } from 'sgtm';
import { entriesOf, objectOf, textOf, type Properties } from '../values.js';

/** Amazon's word on the one event of a request. */
export interface Verdict {
  isAccepted: boolean;
  /** What Amazon objects to; undefined where it says nothing of the event. */
  objection: string | undefined;
}

/**
 * Reads the body of an answer: `{success: [{index}], error: [{index, errors: […]}]}`. The event is
 * accepted if it is among the successes and there is no error, whatever index that names: the request
 * held no other event.
 *
 * @param body the parsed body; undefined if it is no JSON
 * @param firstIndex the contract's; undefined where answers have no documented form, see there
 */
export function readVerdict(body: unknown, firstIndex: number | undefined): Verdict {
  const answer = objectOf(body);
  const errors = entriesOf(answer.error);
  const objections = answer.errors ? errors.concat(entriesOf(answer.errors)) : errors;
  if (objections[0]) return { isAccepted: false, objection: errorTexts(objections) };
  const isListed = entriesOf(answer.success).some((entry) =>
    firstIndex === undefined ? entry : isIndex((entry as Properties).index, firstIndex)
  );
  // Without a documented form, an object that neither speaks of success nor is an error accepts.
  const isSilent =
    firstIndex === undefined &&
    answer.success === undefined &&
    !answer.code &&
    getType(body) === 'object';
  return { isAccepted: isListed || isSilent, objection: undefined };
}

/** The number of an event, also as text. */
function isIndex(given: unknown, index: number): boolean {
  return given === index || given === '' + index;
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
export function errorText(error: unknown): string | undefined {
  const parts = objectOf(error);
  const inner = entriesOf(parts.errors).concat(entriesOf(parts.subErrors));
  if (inner.length) return errorTexts(inner);
  return (
    [
      textOf(error),
      textOf(parts.code) || textOf(parts.errorCode),
      textOf(parts.message) || textOf(parts.errorMessage),
      textOf(parts.fieldLocation)
    ]
      .filter((text) => text)
      .join(' ') || undefined
  );
}
