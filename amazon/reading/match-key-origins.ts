// npm run build writes this file from src/identity/match-key-kinds.ts.

/** Where the tag looks for each match key in event data, in its order. */
export const VALUE_PATHS: Readonly<Record<string, readonly string[]>> = {
  EMAIL: [
    'user_data.email_address',
    'user_data.email',
    'user_data.address.email_address',
    'user_data.address.email',
    'email_address',
    'email',
    'custom_data.email_address',
    'custom_data.email',
    'user_data.user_id',
    'user_data.address.user_id',
    'user_id',
    'custom_data.user_id'
  ],
  PHONE: [
    'user_data.phone_number',
    'user_data.phone',
    'user_data.address.phone_number',
    'user_data.address.phone',
    'phone_number',
    'phone',
    'custom_data.phone_number',
    'custom_data.phone'
  ],
  FIRST_NAME: ['user_data.address.first_name', 'user_data.first_name'],
  LAST_NAME: ['user_data.address.last_name', 'user_data.last_name'],
  ADDRESS: ['user_data.address.street', 'user_data.street'],
  CITY: ['user_data.address.city', 'user_data.city'],
  STATE: ['user_data.address.region', 'user_data.region'],
  POSTAL: ['user_data.address.postal_code', 'user_data.postal_code'],
  MAID: [
    'user_data.madid',
    'user_data.advertising_id',
    'user_data.idfa',
    'user_data.gaid',
    'user_data.x-ga-resettable_device_id',
    'user_data.address.madid',
    'user_data.address.advertising_id',
    'user_data.address.idfa',
    'user_data.address.gaid',
    'user_data.address.x-ga-resettable_device_id',
    'madid',
    'advertising_id',
    'idfa',
    'gaid',
    'x-ga-resettable_device_id',
    'custom_data.madid',
    'custom_data.advertising_id',
    'custom_data.idfa',
    'custom_data.gaid',
    'custom_data.x-ga-resettable_device_id'
  ],
  RAMP_ID: ['user_data.ramp_id', 'user_data.address.ramp_id', 'ramp_id', 'custom_data.ramp_id'],
  MATCH_ID: [
    'user_data.match_id',
    'user_data.address.match_id',
    'match_id',
    'custom_data.match_id'
  ],
  REAL_ID: ['user_data.real_id', 'user_data.address.real_id', 'real_id', 'custom_data.real_id'],
  MERKLE_ID: [
    'user_data.merkle_id',
    'user_data.address.merkle_id',
    'merkle_id',
    'custom_data.merkle_id'
  ],
  KANTAR_ID: [
    'user_data.kantar_id',
    'user_data.address.kantar_id',
    'kantar_id',
    'custom_data.kantar_id'
  ]
};

/** Where it looks for a digest of personal data, if none of the paths above has a usable value. */
export const DIGEST_PATHS: Readonly<Record<string, readonly string[]>> = {
  EMAIL: [
    'user_data.sha256_email_address',
    'user_data.address.sha256_email_address',
    'sha256_email_address',
    'custom_data.sha256_email_address',
    'user_data.sha256_email',
    'user_data.address.sha256_email',
    'sha256_email',
    'custom_data.sha256_email',
    'user_data.email_hash',
    'user_data.address.email_hash',
    'email_hash',
    'custom_data.email_hash'
  ],
  PHONE: [
    'user_data.sha256_phone_number',
    'user_data.address.sha256_phone_number',
    'sha256_phone_number',
    'custom_data.sha256_phone_number',
    'user_data.sha256_phone',
    'user_data.address.sha256_phone',
    'sha256_phone',
    'custom_data.sha256_phone',
    'user_data.phone_hash',
    'user_data.address.phone_hash',
    'phone_hash',
    'custom_data.phone_hash'
  ],
  FIRST_NAME: ['user_data.address.sha256_first_name', 'user_data.sha256_first_name'],
  LAST_NAME: ['user_data.address.sha256_last_name', 'user_data.sha256_last_name'],
  ADDRESS: ['user_data.address.sha256_street', 'user_data.sha256_street'],
  CITY: ['user_data.address.sha256_city', 'user_data.sha256_city'],
  STATE: ['user_data.address.sha256_region', 'user_data.sha256_region'],
  POSTAL: ['user_data.address.sha256_postal_code', 'user_data.sha256_postal_code']
};
