import type { HttpRequest } from 'sgtm/sandbox';
import {
  objectionToCaller,
  refusal,
  type AccountContext,
  type PlainAnswer
} from './account-endpoints.js';
import { objectionTo } from './advertisers.js';
import { HASHED_KEY_TYPES } from '../contracts/shared-schemas.js';
import { mediaTypeOf } from './request-headers.js';

const PATH = /^\/accounts\/([^/]+)\/dsp\/conversionDefinitions\/delete$/;
const MEDIA_TYPE = 'application/vnd.dspuserdeletionrequest.v1+json';
const MOST_PEOPLE = 500;
const TYPES: ReadonlySet<unknown> = new Set([...HASHED_KEY_TYPES, 'MAID', 'RAMP_ID']);

/** The account in the path of a deletion request; undefined for any other path. */
export function accountOfDeletion(pathname: string): string | undefined {
  const account = PATH.exec(pathname)?.[1];
  return account === undefined ? undefined : decodeURIComponent(account);
}

/**
 * Answers a request to delete people: {"deletionRequests": [{"matchKeys": […]}]}, one for each person,
 * at most 500. The answer counts from 1.
 *
 * @returns the answer, and how many people it takes
 */
export function answerDeletion(
  request: HttpRequest,
  account: string,
  context: AccountContext
): PlainAnswer & { deleted: number } {
  const whole =
    objectionToCaller(request, 'POST', context) ?? objectionToRequest(request, account, context);
  if (whole) return { ...whole, deleted: 0 };
  const people = peopleIn(request.body);
  if (!people) {
    const message = `The body has to be JSON: {"deletionRequests": [1 to ${MOST_PEOPLE}]}`;
    return { ...refusal(400, 'BAD_REQUEST', message), deleted: 0 };
  }
  const success: { index: number }[] = [];
  const error: unknown[] = [];
  for (const [at, person] of people.entries()) {
    const fault = faultOf(person);
    if (fault === undefined) success.push({ index: at + 1 });
    else {
      const errors = [
        { errorCode: 'FIELD_VALUE_IS_INVALID', errorType: 'matchKeys', errorMessage: fault }
      ];
      error.push({ index: at + 1, code: 'INVALID_ARGUMENT', errors });
    }
  }
  return { statusCode: 207, body: { success, error }, deleted: success.length };
}

function objectionToRequest(
  request: HttpRequest,
  account: string,
  { advertisers, region }: AccountContext
): PlainAnswer | undefined {
  const objection = objectionTo(advertisers.access(account, region), 'the path');
  if (objection) return refusal(403, 'FORBIDDEN', objection);
  if (mediaTypeOf(request) === MEDIA_TYPE) return undefined;
  return refusal(415, 'BAD_REQUEST', `Content-Type has to be ${MEDIA_TYPE}`);
}

function peopleIn(body: string | undefined): unknown[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body ?? '');
  } catch {
    return undefined;
  }
  const people = (parsed as { deletionRequests?: unknown } | null)?.deletionRequests;
  const isFit = Array.isArray(people) && people.length > 0 && people.length <= MOST_PEOPLE;
  return isFit ? (people as unknown[]) : undefined;
}

function faultOf(person: unknown): string | undefined {
  const keys = (person as { matchKeys?: unknown } | null)?.matchKeys;
  if (!Array.isArray(keys) || keys.length === 0) return 'matchKeys is empty';
  for (const key of keys as ({ type?: unknown; values?: unknown } | null)[]) {
    if (!TYPES.has(key?.type)) return 'matchKeys.type is not one of the types';
    const values = key?.values;
    const isHashed = (HASHED_KEY_TYPES as readonly unknown[]).includes(key?.type);
    const isFit = (value: unknown): boolean =>
      typeof value === 'string' && (!isHashed || /^[0-9a-f]{64}$/.test(value));
    if (!Array.isArray(values) || values.length === 0 || !values.every(isFit)) {
      return 'matchKeys.values have to be SHA-256 as 64 lower-case hex digits';
    }
  }
  return undefined;
}
