import { GPP_FORM, TCF_FORM } from '../../src/consent-forms.js';
import { COUNTRY_CODES, CURRENCY_CODES } from './codes.js';

/** Any text but an empty one. */
export const text = { type: 'string', minLength: 1 } as const;

/** A name people gave: of an event, or of something in it. */
export const name = { type: 'string', minLength: 1, maxLength: 256 } as const;

export const countryCode = { type: 'string', enum: COUNTRY_CODES } as const;

export const currencyCode = { type: 'string', enum: CURRENCY_CODES } as const;

/** A moment in ISO 8601 with its offset from UTC. */
export const moment = { type: 'string', format: 'date-time' } as const;

/** A 32-bit count of items. */
export const units = { type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 } as const;

/** What custom data may be called and hold: letters, digits and underscores. */
export const word = { type: 'string', minLength: 1, pattern: '^[A-Za-z0-9_]+$' } as const;

/** Match keys that identify a person and are hashed before they are sent. */
export const HASHED_KEY_TYPES = [
  'EMAIL',
  'PHONE',
  'FIRST_NAME',
  'LAST_NAME',
  'ADDRESS',
  'CITY',
  'STATE',
  'POSTAL'
] as const;

/** Match keys that are sent as they are; FIP is a full IP address. */
export const OPEN_KEY_TYPES = [
  'MAID',
  'RAMP_ID',
  'MATCH_ID',
  'REAL_ID',
  'MERKLE_ID',
  'KANTAR_ID',
  'FIP'
] as const;

/** Match keys of the given types, each with its one value. */
export function matchKeys(types: readonly string[], fewest: number) {
  return {
    type: 'array',
    minItems: fewest,
    maxItems: 15,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['type', 'values'],
      properties: {
        type: { type: 'string', enum: types },
        values: { type: 'array', minItems: 1, maxItems: 1, items: text }
      }
    }
  } as const;
}

const consentStatus = { type: 'string', enum: ['GRANTED', 'DENIED'] } as const;

/** What the person agreed to, by the signals of the two newer contracts. */
export const consent = {
  type: 'object',
  additionalProperties: false,
  properties: {
    tcf: { type: 'string', pattern: TCF_FORM },
    gpp: { type: 'string', pattern: GPP_FORM },
    amazonConsent: {
      type: 'object',
      additionalProperties: false,
      required: ['amznUserData'],
      properties: { amznUserData: consentStatus, amznAdStorage: consentStatus }
    },
    geo: {
      type: 'object',
      additionalProperties: false,
      required: ['ipAddress'],
      properties: { ipAddress: text }
    }
  }
} as const;

/** The kinds of conversion of the two newer contracts. */
export const CONVERSION_TYPES = [
  'ADD_TO_SHOPPING_CART',
  'APPLICATION',
  'CHECKOUT',
  'CONTACT',
  'LEAD',
  'MOBILE_APP_FIRST_START',
  'OFF_AMAZON_PURCHASES',
  'OTHER',
  'PAGE_VIEW',
  'SEARCH',
  'SIGN_UP',
  'SUBSCRIBE'
] as const;
