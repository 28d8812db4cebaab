// How an event can end, and what can be noted

/**
 * How an event can end without being accepted, and what can be noted of it: a stable code for
 * programs, and the sentence that people read in the log. Log lines, BigQuery rows and dead letters
 * have both; a code is never renamed, and an event can end, or be noted, in no other way.
 *
 * In a sentence {} is the subject of the code, such as the days of event_too_old; of a match key, whose
 * subject is "EMAIL.email_address", {type} and {property} are its parts.
 */
export const REASONS = {
  // Before anything is sent: the settings or the visitor want it so, or something is missing.
  ad_storage_not_granted: 'Consent to ad storage is not granted',
  event_unmapped: 'The event is mapped to no conversion type',
  consent_missing: 'Amazon wants a consent signal here, and there is none',
  event_time_unreadable: 'The field Event time does not hold a time in the past',
  event_too_old: 'The event is {}',
  purchase_below_zero: 'A purchase below zero is a refund, which Amazon does not take',
  user_data_denied: 'User data is denied',
  match_key_missing: 'No match key: pass user_data',
  nobody_named: 'No match key: the event names nobody',
  // The set-up of the tag.
  account_id_unusable:
    'The account ID is empty or not digits only: enter the number that Amazon Ads shows, not ENTITY…',
  profile_id_unusable:
    'The profile ID is empty or not digits only: enter the profileId of GET /v2/profiles',
  credential_unusable: 'A credential is empty or malformed: {}',
  // Login with Amazon.
  refresh_token_refused: 'Login with Amazon gave no token: create a new refresh token',
  client_refused: 'Login with Amazon gave no token: check client ID and {}',
  token_unavailable: 'Login with Amazon gave no token: {}',
  token_late: 'No token in time',
  token_queue_full: 'Too many events wait for a token already',
  // Delivery. What Amazon answered begins with its status.
  breaker_open: 'Amazon accepted none of the last events: not sent; from time to time one event is',
  amazon_silent: 'Amazon answered {}',
  amazon_throttled: 'Amazon answered {}',
  amazon_unavailable: 'Amazon answered {}',
  amazon_wait_too_long: 'Amazon answered {}',
  amazon_token_refused: 'Amazon answered {}',
  amazon_access_refused: 'Amazon answered {}',
  amazon_address_unknown: 'Amazon answered {}',
  amazon_refused: 'Amazon answered {}',
  amazon_unreadable: 'Amazon answered {}'
} as const;

/** What was given and left out, or taken otherwise. */
export const NOTES = {
  queue_unusable: 'sent at once: the fields of the queue name no topic',
  queue_refused: 'sent at once: Pub/Sub answered {}',
  consent_unreadable: 'consent taken as denied: {} cannot be read',
  gpp_without_tcf:
    'GPP string left out: it has no TCF section, which alone speaks for this country',
  country_unreadable: 'country left out: Amazon does not accept it',
  country_assumed: 'country unknown: US assumed',
  event_time_unusable: 'event time left out: {} is not a time in the past',
  event_id_unreadable: 'event ID left out: it is not text',
  event_source_unknown: 'event source left out: Amazon does not have it',
  data_set_name_unusable: 'data set name left out: Amazon does not accept it',
  event_time_as_utc: 'event time taken as UTC: {} names no time zone',
  event_id_missing: 'no order ID: a random one was made',
  value_missing: 'value missing: Amazon takes the one of its conversion definition',
  value_unreadable: 'value left out: it is not an amount that can be read in one way',
  value_out_of_range: 'value left out: out of range',
  item_price_missing: 'value left out: an item has no price',
  number_ambiguous: '{} taken as a decimal number: its separator could also part thousands',
  currency_missing: 'currency missing: Amazon takes the one of its conversion definition',
  currency_unknown: 'currency left out: Amazon does not accept it',
  units_unusable: 'units left out: a quantity is not a number of at least 1',
  units_cut: 'units cut: a quantity is not a whole number',
  units_out_of_range: 'units left out: out of range',
  custom_data_unusable: 'custom data left out: {}',
  custom_data_as_utc: 'custom data taken as UTC: {} names no time zone',
  custom_data_nameless: 'custom data left out: a row has no name',
  limited_data_use_assumed: 'limited data use assumed: {} cannot be read',
  partner_unusable: '{} left out: it is not text, or it names a person',
  match_key_unusable: '{type} left out: {property} does not hold one',
  digest_unusable: '{type} left out: {property} does not hold a SHA-256 digest',
  user_data_unread: 'user_data not read: {} is not a property that the tag knows',
  match_key_row_unusable: '{} left out: its row does not hold one',
  match_key_row_unknown: 'match key left out: its row does not hold one'
} as const;

/** How an event ended that was not accepted. */
export type ReasonCode = keyof typeof REASONS;
export type NoteCode = keyof typeof NOTES;

/** A code, and behind a colon its subject: "event_too_old:28 days old, more than 21". */
export type Reason = ReasonCode | `${ReasonCode}:${string}`;

/** "value_unreadable", or "consent_unreadable:tcf". The subject has no comma and names nobody. */
export type Note = NoteCode | `${NoteCode}:${string}`;

/** Returns the code of a reason or note, without its subject. */
export function codeOf(coded: string): string {
  return coded.split(':')[0] as string;
}

/** Returns the sentence of a reason or note; its code alone if no sentence is known. */
export function sentenceOf(coded: string, sentences: { [code: string]: string }): string {
  const code = codeOf(coded);
  const subject = coded.slice(code.length + 1);
  const type = subject.split('.')[0] as string;
  return (sentences.hasOwnProperty(code) ? (sentences[code] as string) : code)
    .split('{type}')
    .join(type)
    .split('{property}')
    .join(subject.slice(type.length + 1))
    .split('{}')
    .join(subject);
}
