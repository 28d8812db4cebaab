import { getType } from 'sgtm';
import { joinText, listOf, numberOf, objectOf, textOf } from '../values.js';
import { contract } from './index.js';

/** Amazon's word on the one event of a request. */
export interface Verdict {
  isAccepted: boolean;
  /** What Amazon objects to; empty where it says nothing of the event. */
  reason: string;
}

/**
 * Reads the body of an answer: `{success: [{index}], error: [{index, errors: […]}]}`. The event is
 * accepted if it is among the successes and there is no error, whatever index that names: the request
 * held no other event. A contract whose answers have no documented form accepts it with any object
 * that is no error, lists none and, where it speaks of success, says so.
 */
export function readVerdict(body: unknown): Verdict {
  const answer = objectOf(body);
  const first = contract.firstIndex;
  const errors = listOf(answer.error).concat(listOf(answer.errors));
  const isListed = listOf(answer.success).some((entry) =>
    first === undefined ? entry : numberOf(objectOf(entry).index) === first
  );
  const isSilent = first === undefined && !answer.code && answer.success === undefined;
  return {
    isAccepted: (isListed || isSilent) && !errors.length && getType(body) === 'object',
    reason: errors.length ? joinText(errors.map(errorText), '; ') : ''
  };
}

/** "FIELD_VALUE_IS_INVALID … (events[0].eventTime)", whichever of Amazon's forms an error has. */
export function errorText(error: unknown): string {
  const parts = objectOf(error);
  const inner = listOf(parts.errors).concat(listOf(parts.subErrors));
  if (inner.length) return joinText(inner.map(errorText), '; ');
  const code = textOf(parts.code) || textOf(parts.errorCode);
  const message = textOf(parts.message) || textOf(parts.errorMessage);
  return joinText([textOf(error), code, message, textOf(parts.fieldLocation)], ' ');
}
