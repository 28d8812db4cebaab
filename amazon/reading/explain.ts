import type { Explanation, Note, ReadOutcome } from 'sgtm/config';
import { REASONS } from './reasons.js';

/** What the outcomes mean, in a sentence each. */
export const MEANINGS: Readonly<Record<ReadOutcome, string>> = {
  accepted: 'Amazon took the conversion.',
  refused: 'Amazon answered, and did not take the conversion.',
  failed: 'The conversion was sent to Amazon, and is not known to have arrived.',
  'not-sent':
    'The conversion should have been sent, and could not be: something is missing or wrong.',
  skipped: 'Nothing was sent on purpose: the tag’s settings or the visitor want it so.',
  done: 'The tag succeeded; Amazon had no part in it.',
  running: 'The tag is still at work.'
};

/** What each outcome means for an event, where no reason says more. */
const OUTCOMES: Readonly<Record<ReadOutcome, Explanation>> = {
  accepted: { says: 'Amazon accepted the conversion.' },
  refused: {
    brief: 'Refused by Amazon',
    says: 'Amazon refused the conversion.',
    remedy: 'The fields Amazon objects to are marked below; correct them where they come from.'
  },
  failed: {
    says: 'The tag failed.',
    remedy: 'Requests and log lines below show how far it came.'
  },
  'not-sent': {
    says: 'The tag sent no conversion to Amazon, and did not succeed.',
    remedy: 'The log lines below say what it lacked.'
  },
  skipped: { says: 'The tag succeeded without sending anything.' },
  done: { says: 'The tag succeeded. It sent no conversion to Amazon.' },
  running: { says: 'The tag is still at work.' }
};

/**
 * What an outcome means and what to do about it.
 *
 * @param reason what the tag says of it, if it does
 * @param malformedDigest the note on a match key that was there and is no digest
 */
export function explainOutcome(
  outcome: ReadOutcome,
  reason = '',
  malformedDigest?: Note
): Explanation {
  if (malformedDigest && /^no match key/i.test(reason)) {
    return {
      ...malformedDigest,
      brief: 'Malformed digest',
      says: `The event holds nothing to match a person by but what is no SHA-256 digest. ${malformedDigest.says}.`
    };
  }
  if (outcome === 'accepted' || outcome === 'running') return OUTCOMES[outcome];
  const known = reason ? REASONS.find(([pattern]) => pattern.test(reason)) : undefined;
  return known ? known[1] : OUTCOMES[outcome];
}

/** Where Amazon names no field there is none to correct. */
export const REFUSED_AS_A_WHOLE: Explanation = {
  says: 'Amazon refused the conversion.',
  remedy: 'Amazon names no field it objects to; its words are below.',
  brief: 'Refused by Amazon'
};

/** The codes of Amazon's objections, in plain words. */
const OBJECTIONS: Readonly<Record<string, string>> = {
  INTERNAL_ERROR: 'Amazon had a problem of its own.',
  FIELD_VALUE_IS_EMPTY: 'It is missing or empty.',
  FIELD_VALUE_IS_NULL: 'It is missing.',
  FIELD_VALUE_IS_INVALID: 'Amazon does not understand this value.',
  FIELD_VALUE_CONTAINS_INVALID_CHARACTERS: 'It has characters Amazon does not take here.',
  FIELD_VALUE_IS_OUT_OF_RANGE: 'It lies outside of what Amazon takes.',
  FIELD_VALUE_IS_ABOVE_MAXIMUM_LIMIT: 'It is greater than Amazon takes.',
  FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT: 'It is smaller than Amazon takes.',
  FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT: 'It is too long, or there are too many.',
  FIELD_SIZE_IS_BELOW_MINIMUM_LIMIT: 'It is too short, or there are too few.',
  FIELD_SIZE_IS_OUT_OF_RANGE: 'It is too short or too long.',
  FIELD_VALUE_MUST_BE_EMPTY_OR_NULL: 'It must not be there in this kind of event.'
};

/** What the code of an objection means; undefined for one that nobody explained yet. */
export function explainObjection(code: string): string | undefined {
  return Object.hasOwn(OBJECTIONS, code) ? OBJECTIONS[code] : undefined;
}

const STATUSES: Readonly<Record<number, Explanation>> = {
  400: {
    says: 'Amazon could not read the request.',
    remedy: 'It is not sent again: the same bytes would be refused again.'
  },
  401: {
    says: 'The access token is wrong or has expired.',
    remedy: 'The tag renews it once and sends the conversion again.'
  },
  403: {
    says: 'These credentials have no access to this advertiser.',
    remedy: 'Check the account or profile ID of the tag.'
  },
  404: { says: 'There is nothing at this address.', remedy: 'Check API and region of the tag.' },
  413: { says: 'The request is too large for Amazon.' },
  422: { says: 'Amazon cannot use the user data of this conversion.' },
  429: {
    says: 'Amazon asks to slow down.',
    remedy: 'The tag waits as long as Amazon asks, and tries again.'
  }
};

/**
 * What the answer to a request means.
 *
 * @param statusCode 0 where no answer came
 * @param isToken whether Login with Amazon was asked
 */
export function explainStatus(
  statusCode: number,
  isToken: boolean,
  error: string | undefined
): Explanation {
  if (error === 'timed_out') {
    return { says: 'No answer came in time.', remedy: 'The tag tries again.' };
  }
  if (statusCode === 0) {
    return { says: 'The connection broke without an answer.', remedy: 'The tag tries again.' };
  }
  if (statusCode >= 500) {
    return { says: 'Amazon is out of order for the moment.', remedy: 'The tag tries again.' };
  }
  if (isToken && statusCode >= 400 && statusCode !== 429) {
    return {
      says: 'Login with Amazon refused the credentials.',
      remedy: 'Check client ID, client secret and refresh token of the tag.'
    };
  }
  return STATUSES[statusCode] ?? { says: statusCode < 300 ? 'Answered.' : 'Refused.' };
}
