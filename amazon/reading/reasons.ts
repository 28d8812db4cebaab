import type { Explanation } from 'sgtm/config';

/** What a reason the tag gives means to somebody who has never seen its code. */
export const REASONS: readonly [pattern: RegExp, explanation: Explanation][] = [
  [
    /^consent to ad storage is not granted/i,
    {
      brief: 'Ad storage not granted',
      field: 'adStorageConsent',
      says: 'The visitor did not grant ad storage, and the tag is set to require it.',
      remedy:
        'This is what the setting asks for. Under Consent in the tag you can send conversions whatever Consent Mode says.'
    }
  ],
  [
    /^the event is mapped to no conversion type/i,
    {
      brief: 'Event is not mapped',
      field: 'customEventMap',
      says: 'This event is none of those the tag turns into conversions.',
      remedy:
        'To send it, add its name under Event → Your own events in the tag, or send events that are mapped nowhere as Other.'
    }
  ],
  [
    /^amazon wants a consent signal/i,
    {
      brief: 'No consent signal',
      field: 'consentSource',
      says: 'Amazon takes conversions of people in the EEA and the United Kingdom, and of its European region, only with a consent signal, and this event has none.',
      remedy:
        'Let the page send Google Consent Mode (gcs, gcd) or a TCF string, or fill in a signal under Consent in the tag.'
    }
  ],
  [
    /^user data is denied/i,
    {
      brief: 'Visitor denied user data',
      says: 'The visitor denied the use of user data, so there is nobody to match the conversion to.',
      remedy: 'You do not need to do anything: the tag respected the visitor’s choice.'
    }
  ],
  [
    /^no match key/i,
    {
      brief: 'No match key',
      field: 'matchKeys',
      says: 'The event holds nothing to match a person by, and Amazon wants at least one match key.',
      remedy:
        'Pass user_data with an e-mail address or a phone number in the event, or add a row under Match keys in the tag.'
    }
  ],
  [
    /^the event is .* days old/i,
    {
      brief: 'Event is too old',
      field: 'eventTime',
      says: 'The event is older than Amazon takes.',
      remedy: 'Look at the event’s time; Amazon wants the moment it happened, in UTC.'
    }
  ],
  [
    /^(an account or profile id is|the account id is)/i,
    {
      brief: 'No advertiser',
      field: 'accountId',
      says: 'The tag does not know which advertiser the conversion belongs to.',
      remedy: 'Fill in the advertiser account ID, or the profile ID, of the tag and save it.'
    }
  ],
  unusableCredential('client ID', 'clientId'),
  unusableCredential('client secret', 'clientSecret'),
  unusableCredential('refresh token', 'refreshToken'),
  unusableCredential('access token', 'accessToken'),
  [
    /^login with amazon .*create a new refresh token/i,
    {
      brief: 'Refresh token refused',
      field: 'refreshToken',
      says: 'Login with Amazon does not take the refresh token, so the tag got no access token.',
      remedy:
        'Correct the refresh token in the tag and save it; it begins with Atzr|. If it was right once, create a new one. After a refusal the tag waits 30 seconds before it asks again with the same one.'
    }
  ],
  [
    /^login with amazon .*check client id/i,
    {
      brief: 'Client ID or secret refused',
      field: 'clientId',
      says: 'Login with Amazon does not take the client ID and secret, so the tag got no access token.',
      remedy:
        'Correct client ID and client secret in the tag and save it; both are in the security profile of the Login with Amazon application.'
    }
  ],
  [
    /^login with amazon gave no token|^no token in time/i,
    {
      brief: 'No access token',
      says: 'Login with Amazon gave the tag no access token.',
      remedy:
        'Look at the token request below. The tag asks again with one of the next events, at the latest after 30 seconds.'
    }
  ],
  [
    /^amazon answered 401/i,
    {
      brief: 'Access token refused',
      field: 'clientId',
      says: 'Amazon refused the access token, also a new one.',
      remedy: 'Check client ID, refresh token and region of the tag: they have to belong together.'
    }
  ],
  [
    /^amazon answered 403/i,
    {
      brief: 'No access to the advertiser',
      field: 'accountId',
      says: 'Amazon refused: these credentials have no access to this advertiser.',
      remedy:
        'Check the advertiser account ID, or the profile ID, of the tag, and that its application was let into the API.'
    }
  ],
  [
    /^amazon answered 404/i,
    {
      brief: 'Address unknown',
      field: 'region',
      says: 'Amazon does not know this address.',
      remedy: 'Check API and region of the tag.'
    }
  ],
  [
    /^amazon answered .*too long for a tag$/i,
    {
      brief: 'Asked to wait too long',
      field: 'deadLetterMode',
      says: 'Amazon asked to wait longer than a tag can.',
      remedy:
        'Send fewer events at once, or keep undelivered conversions in BigQuery and send them again later with amazon-ads replay.'
    }
  ],
  [
    /^amazon answered (429|5\d\d)/i,
    {
      brief: 'Amazon out of order',
      field: 'deadLetterMode',
      says: 'Amazon was overloaded or out of order, on every attempt.',
      remedy:
        'Nothing is wrong with the event. Keep such conversions under Delivery → Conversions that could not be delivered, and send them again later with amazon-ads replay.'
    }
  ],
  [
    /^amazon answered nothing/i,
    {
      brief: 'No answer',
      field: 'deadLetterMode',
      says: 'Amazon did not answer, on every attempt.',
      remedy:
        'Nothing is wrong with the event. Keep such conversions under Delivery → Conversions that could not be delivered, and send them again later with amazon-ads replay.'
    }
  ],
  [
    /^amazon answered .*nothing on the event/i,
    {
      brief: 'Answer not understood',
      says: 'Amazon’s answer could not be understood: it says nothing of the conversion.',
      remedy: 'Nobody knows whether it counts. Look at the answer below.'
    }
  ],
  [
    /^amazon answered/i,
    {
      brief: 'Refused by Amazon',
      says: 'Amazon refused the conversion.',
      remedy: 'The fields Amazon objects to are marked below; correct them where they come from.'
    }
  ]
];

/** Reasons of the settings or the visitor; with any other reason something is missing or wrong. */
const ON_PURPOSE = /^(consent to ad storage|the event is mapped|user data is denied|no match key)/i;

/** Whether a conversion that the tag skipped was to be skipped. */
export function isOnPurpose(reason: string): boolean {
  return ON_PURPOSE.test(reason);
}

function unusableCredential(name: string, field: string): [RegExp, Explanation] {
  return [
    new RegExp(`^a credential is .*: ${name}`, 'i'),
    {
      brief: `The ${name} is empty or malformed`,
      field,
      says: `The tag cannot sign in, as the ${name} is empty or malformed.`,
      remedy: `Fill in the ${name} of the tag and save it.`
    }
  ];
}
