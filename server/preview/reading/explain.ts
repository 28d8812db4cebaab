import type { Explanation, Outcome } from '../protocol.js';

/** What a reason the tag gives means to somebody who has never seen its code. */
const REASONS: readonly [pattern: RegExp, explanation: Explanation][] = [
  [
    /consent to ad storage is not granted/i,
    {
      brief: 'Ad storage not granted',
      field: 'adStorageConsent',
      says: 'Not sent: the visitor did not grant ad storage, and the tag is set to require it.',
      remedy:
        'This is what the setting asks for. Under Consent in the tag you can send conversions whatever Consent Mode says.'
    }
  ],
  [
    /mapped to no conversion type/i,
    {
      brief: 'Event is not mapped',
      field: 'customEventMap',
      says: 'Not sent: this event is none of those the tag turns into conversions.',
      remedy:
        'To send it, add its name under Event → Your own events in the tag, or send events that are mapped nowhere as Other.'
    }
  ],
  [
    /wants a consent signal/i,
    {
      brief: 'No consent signal',
      field: 'consentSource',
      says: 'Not sent: Amazon takes conversions of people in the EEA and the United Kingdom, and of its European region, only with a consent signal, and this event has none.',
      remedy:
        'Let the page send Google Consent Mode (gcs, gcd) or a TCF string, or fill in a signal under Consent in the tag.'
    }
  ],
  [
    /user data is denied/i,
    {
      brief: 'Visitor denied user data',
      says: 'Not sent: the visitor denied the use of user data, so there is nobody to match the conversion to.',
      remedy: 'Nothing is to be done: the visitor’s choice was respected.'
    }
  ],
  [
    /no match key/i,
    {
      brief: 'No match key',
      field: 'matchKeys',
      says: 'Not sent: the event holds nothing to match a person by, and Amazon wants at least one match key.',
      remedy:
        'Pass user_data with an e-mail address or a phone number in the event, or add a row under Match keys in the tag.'
    }
  ],
  [
    /days old, more than/i,
    {
      brief: 'Event is too old',
      field: 'eventTime',
      says: 'Not sent: the event is older than Amazon takes.',
      remedy: 'Look at the event’s time; Amazon wants the moment it happened, in UTC.'
    }
  ],
  [
    /account or profile id is empty/i,
    {
      brief: 'No advertiser',
      field: 'accountId',
      says: 'Not sent: the tag does not know which advertiser the conversion belongs to.',
      remedy: 'Fill in the advertiser account ID, or the profile ID, of the tag and save it.'
    }
  ],
  [
    /a credential is empty/i,
    {
      brief: 'A credential is empty',
      field: 'clientId',
      says: 'Not sent: the tag cannot sign in, as a credential is empty.',
      remedy: 'Fill in client ID, client secret and refresh token of the tag and save it.'
    }
  ],
  [
    /create a new refresh token/i,
    {
      brief: 'Refresh token refused',
      field: 'refreshToken',
      says: 'Not sent: Login with Amazon does not take the refresh token, so the tag got no access token.',
      remedy:
        'Correct the refresh token in the tag and save it; it begins with Atzr|. If it was right once, create a new one. After a refusal the tag waits 30 seconds before it asks again with the same one.'
    }
  ],
  [
    /check client id/i,
    {
      brief: 'Client ID or secret refused',
      field: 'clientId',
      says: 'Not sent: Login with Amazon does not take the client ID and secret, so the tag got no access token.',
      remedy:
        'Correct client ID and client secret in the tag and save it; both are in the security profile of the Login with Amazon application.'
    }
  ],
  [
    /gave no token|no token in time/i,
    {
      brief: 'No access token',
      says: 'Not sent: Login with Amazon gave the tag no access token.',
      remedy:
        'Look at the token request below. The tag asks again with one of the next events, at the latest after 30 seconds.'
    }
  ],
  [
    /answered 401/i,
    {
      brief: 'Access token refused',
      field: 'clientId',
      says: 'Amazon refused the access token, also a new one.',
      remedy: 'Check client ID, refresh token and region of the tag: they have to belong together.'
    }
  ],
  [
    /answered 403/i,
    {
      brief: 'No access to the advertiser',
      field: 'accountId',
      says: 'Amazon refused: these credentials have no access to this advertiser.',
      remedy:
        'Check the advertiser account ID, or the profile ID, of the tag, and that its application was let into the API.'
    }
  ],
  [
    /answered 404/i,
    {
      brief: 'Address unknown',
      field: 'region',
      says: 'Amazon does not know this address.',
      remedy: 'Check API and region of the tag.'
    }
  ],
  [
    /too long for a tag/i,
    {
      brief: 'Asked to wait too long',
      field: 'deadLetterMode',
      says: 'Amazon asked to wait longer than a tag can.',
      remedy:
        'Send fewer events at once, or keep undelivered conversions in BigQuery and send them again later with sgtm replay.'
    }
  ],
  [
    /answered (429|5\d\d)/i,
    {
      brief: 'Amazon out of order',
      field: 'deadLetterMode',
      says: 'Amazon was overloaded or out of order, on every attempt.',
      remedy:
        'Nothing is wrong with the event. Keep such conversions under Delivery → Conversions that could not be delivered, and send them again later with sgtm replay.'
    }
  ],
  [
    /answered nothing/i,
    {
      brief: 'No answer',
      field: 'deadLetterMode',
      says: 'Amazon did not answer, on every attempt.',
      remedy:
        'Nothing is wrong with the event. Keep such conversions under Delivery → Conversions that could not be delivered, and send them again later with sgtm replay.'
    }
  ],
  [
    /nothing on the event/i,
    {
      brief: 'Answer not understood',
      says: 'Amazon’s answer could not be understood: it says nothing of the conversion.',
      remedy: 'Nobody knows whether it counts. Look at the answer below.'
    }
  ],
  [
    /answered/i,
    {
      brief: 'Refused by Amazon',
      says: 'Amazon refused the conversion.',
      remedy: 'The fields Amazon objects to are marked below; correct them where they come from.'
    }
  ]
];

/** What each outcome means, where no reason says more. */
const OUTCOMES: Readonly<Record<Outcome, Explanation>> = {
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
  skipped: { says: 'The tag succeeded without sending anything.' },
  done: { says: 'The tag succeeded. It sent no conversion to Amazon.' },
  broken: {
    says: 'The template’s code ended in an error.',
    remedy: 'The message below names the place in the file.'
  },
  running: { says: 'The tag is still at work.' },
  'no-tag': {
    says: 'No tag fired on this event.',
    remedy: 'Look at the triggers of the container: they decide which events a tag gets.'
  }
};

/**
 * What an outcome means and what to do about it.
 *
 * @param reason what the tag says of it, if it does
 */
export function explainOutcome(outcome: Outcome, reason = ''): Explanation {
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
