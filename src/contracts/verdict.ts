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
  let objections = entriesOf(answer.error);
  if (answer.errors) objections = objections.concat(entriesOf(answer.errors));
  if (objections[0]) return { isAccepted: false, objection: errorTexts(objections) };
  const successes = entriesOf(answer.success);
  if (firstIndex === undefined) {
    const isListed = successes.some((success) => success);
    return { isAccepted: isListed || isSilent(answer, body), objection: undefined };
  }
  for (const success of successes) {
    const index = (success as Properties).index;
    if (index === firstIndex || index === '' + firstIndex) {
      return { isAccepted: true, objection: undefined };
    }
  }
  return { isAccepted: false, objection: undefined };
}

/** Without a documented form, an object that neither speaks of success nor is an error accepts. */
function isSilent(answer: Properties, body: unknown): boolean {
  return answer.success === undefined && !answer.code && getType(body) === 'object';
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
