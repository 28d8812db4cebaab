import { getType } from 'sgtm';
import { firstText, joinText, listOf, numberOf, objectOf, textOf } from '../values.js';
import type { Contract } from './contract.js';

/** Amazon's word on the one event of a request. */
export interface Verdict {
  isAccepted: boolean;
  /** What Amazon objects to; empty where it says nothing of the event. */
  reason: string;
}

/**
 * Reads the body of a 2xx answer: `{success: [{index}], error: [{index, errors: […]}]}`. The event
 * is accepted if it is among the successes and not among the errors; a contract whose answers have
 * no documented form accepts it with any object that lists no error.
 */
export function readVerdict(contract: Contract, body: unknown): Verdict {
  const answer = objectOf(body);
  const first = contract.firstIndex;
  const isOurs = (entry: unknown): boolean =>
    first === undefined || numberOf(objectOf(entry).index) === first;
  const errors = listOf(answer.error).concat(listOf(answer.errors)).filter(isOurs);
  const isListed = listOf(answer.success).some(isOurs) || first === undefined;
  return {
    isAccepted: isListed && !errors.length && getType(body) === 'object',
    reason: errors.map(errorText).join('; ')
  };
}

/** "FIELD_VALUE_IS_INVALID … (events[0].eventTime)", whichever of Amazon's forms an error has. */
export function errorText(error: unknown): string {
  const parts = objectOf(error);
  const inner = listOf(parts.errors).concat(listOf(parts.subErrors));
  if (inner.length) return inner.map(errorText).join('; ');
  const code = firstText([parts.code, parts.errorCode]);
  const message = firstText([parts.message, parts.errorMessage]);
  return joinText([code, message, textOf(parts.fieldLocation)], ' ');
}
