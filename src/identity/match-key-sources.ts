/**
 * Where event data hold one kind of match key, and its form. This file imports nothing, so that
 * whoever shows where a match key came from reads it here too.
 */
export interface MatchKeySource {
  /** Amazon's word for the match key. */
  type: string;
  /** The properties that hold it. The first one that can be used is sent, whatever the event's order. */
  properties: readonly string[];
  /**
   * Further properties that hold a SHA-256 digest of it and nothing else. They come last, behind those
   * of the properties above with "sha256_" before their names.
   */
  digests?: readonly string[];
  /** Properties that can hold it among other things: other values there are not noted. */
  alsoIn?: readonly string[];
  /** The form of what is sent as it is. Personal data have none: they are normalized and hashed. */
  form?: string;
}

/** What somebody is reached at: looked for in user_data, in its address, on top level and in custom_data. */
export function contactSources(): MatchKeySource[] {
  return [
    {
      type: 'EMAIL',
      properties: ['email_address', 'email'],
      digests: ['email_hash'],
      alsoIn: ['user_id']
    },
    {
      type: 'PHONE',
      properties: ['phone_number', 'phone'],
      digests: ['phone_hash']
    }
  ];
}

/** Name and address: looked for in user_data.address, then in user_data. */
export function addressSources(): MatchKeySource[] {
  return [
    {
      type: 'FIRST_NAME',
      properties: ['first_name']
    },
    {
      type: 'LAST_NAME',
      properties: ['last_name']
    },
    {
      type: 'ADDRESS',
      properties: ['street']
    },
    {
      type: 'CITY',
      properties: ['city']
    },
    {
      type: 'STATE',
      properties: ['region']
    },
    {
      type: 'POSTAL',
      properties: ['postal_code']
    }
  ];
}

/** IDs of devices and partners: looked for where contacts are. */
export function identifierSources(): MatchKeySource[] {
  return [
    {
      type: 'MAID',
      properties: ['madid', 'advertising_id', 'idfa', 'gaid', 'x-ga-resettable_device_id'],
      form: '^[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}$'
    },
    {
      type: 'RAMP_ID',
      properties: ['ramp_id'],
      form: '^[^\\s@]{1,512}$'
    },
    {
      type: 'MATCH_ID',
      properties: ['match_id'],
      form: '^[\\w.-]{1,100}$'
    },
    {
      type: 'REAL_ID',
      properties: ['real_id'],
      form: '^[^\\s@]{1,512}$'
    },
    {
      type: 'MERKLE_ID',
      properties: ['merkle_id'],
      form: '^[^\\s@]{1,512}$'
    },
    {
      type: 'KANTAR_ID',
      properties: ['kantar_id'],
      form: '^[^\\s@]{1,512}$'
    }
  ];
}

/** The names of all properties of identifierSources, and custom_data, that can hold them. */
export const IDENTIFIER_NAMES =
  '(madid|advertising_id|idfa|gaid|device_id|(ramp|match|real|merkle|kantar)_id|custom_data)';
