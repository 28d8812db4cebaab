// The names of the properties that hold match keys

/** The names of those that contacts are read from; the build derives all of them from the kinds. */
export const CONTACT_NAMES = 'email_address|email|email_hash|user_id|phone_number|phone|phone_hash';

/** Those of name and address. */
export const ADDRESS_NAMES = 'first_name|last_name|street|city|region|postal_code';

/** Those of IDs. */
export const IDENTIFIER_NAMES =
  'madid|advertising_id|idfa|gaid|x-ga-resettable_device_id|ramp_id|match_id|real_id|merkle_id|kantar_id';

/** Those that hold a digest and nothing else. */
export const DIGEST_NAMES = 'sha256_|email_hash|phone_hash';
