// The kinds of match keys, and where they are found

import { normalizeAddress } from './address.js';
import { normalizeEmail } from './email.js';
import { normalizeCity, normalizeName } from './names.js';
import { normalizePhone } from './phone.js';
import { normalizePostal } from './postal.js';
import { normalizeState } from './state.js';

/** Where event data hold one kind of match key. */
interface Whereabouts {
  /** Amazon's word for the match key. */
  type: string;
  /** The properties that hold it. The first one that can be used is sent, whatever the event's order. */
  properties: readonly string[];
  /**
   * A further property that holds a SHA-256 digest of it and nothing else. It comes behind those with
   * "sha256_" before the names of the properties above.
   */
  digest?: string;
  /** A property that can hold it among other things, and comes last: other values are not noted. */
  alsoIn?: string;
}

/** Personal data, which is normalized and hashed. */
export interface PersonalKind extends Whereabouts {
  form?: undefined;
  /** Returns the text as Amazon normalizes it before it is hashed, or '' if it is not such a match key. */
  normalize(text: string, country: string): string;
}

/** An ID, which is sent as it is. */
interface IdentifierKind extends Whereabouts {
  /** The form that it has. */
  form: string;
}

/**
 * One kind of match key. The page that shows what was sent follows these tables too: `npm run build`
 * writes amazon/reading/match-key-origins.ts and match-key-names.ts from them.
 */
export type MatchKeyKind = PersonalKind | IdentifierKind;

/** What somebody is reached at: looked for in user_data, in its address, on top level and in custom_data. */
export function contactKinds(): MatchKeyKind[] {
  return [
    {
      type: 'EMAIL',
      properties: ['email_address', 'email'],
      digest: 'email_hash',
      alsoIn: 'user_id',
      normalize: normalizeEmail
    },
    {
      type: 'PHONE',
      properties: ['phone_number', 'phone'],
      digest: 'phone_hash',
      normalize: normalizePhone
    }
  ];
}

/** Name and address: looked for in user_data.address, then in user_data. */
export function addressKinds(): MatchKeyKind[] {
  return [
    { type: 'FIRST_NAME', properties: ['first_name'], normalize: normalizeName },
    { type: 'LAST_NAME', properties: ['last_name'], normalize: normalizeName },
    { type: 'ADDRESS', properties: ['street'], normalize: normalizeAddress },
    { type: 'CITY', properties: ['city'], normalize: normalizeCity },
    { type: 'STATE', properties: ['region'], normalize: normalizeState },
    { type: 'POSTAL', properties: ['postal_code'], normalize: normalizePostal }
  ];
}

/** IDs of devices and partners: looked for where contacts are. */
export function identifierKinds(): MatchKeyKind[] {
  return [
    {
      type: 'MAID',
      properties: ['madid', 'advertising_id', 'idfa', 'gaid', 'x-ga-resettable_device_id'],
      form: '^[\\dA-Fa-f]{8}(-[\\dA-Fa-f]{4}){3}-[\\dA-Fa-f]{12}$'
    },
    { type: 'RAMP_ID', properties: ['ramp_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'MATCH_ID', properties: ['match_id'], form: '^[\\w.-]{1,100}$' },
    { type: 'REAL_ID', properties: ['real_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'MERKLE_ID', properties: ['merkle_id'], form: '^[^\\s@]{1,512}$' },
    { type: 'KANTAR_ID', properties: ['kantar_id'], form: '^[^\\s@]{1,512}$' }
  ];
}
