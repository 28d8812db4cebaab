import { acceptedOf, valueAt, type ContractFacts, type EventData } from './contract.js';
import { amount, fitMatchKeys, hashed, type Rule } from './rules.js';
import * as schema from './shared-schemas.js';

/** Name, time, value, country and match keys, without further structure. */
const compact = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'timestamp', 'countryCode'],
  properties: {
    name: {
      type: 'string',
      enum: (
        'PageVisit ViewContent AddToCart InitiateCheckout Purchase CompleteRegistration Lead ' +
        'Subscribe Custom'
      ).split(' ')
    },
    timestamp: schema.moment,
    conversionValue: { type: 'number' },
    countryCode: schema.countryCode,
    matchKeys: schema.matchKeys(['EMAIL', 'PHONE', 'MAID'], 0)
  }
} as const;

/** An object for the person, one for the value, a type, a source, an id and a click. */
const rich = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'eventType', 'eventActionSource', 'timestamp'],
  properties: {
    name: schema.name,
    eventType: {
      type: 'string',
      enum: (
        'PURCHASE LEAD SIGN_UP PAGE_VIEW ADD_TO_CART CHECKOUT SEARCH CONTACT SUBSCRIBE ' +
        'APPLICATION OTHER'
      ).split(' ')
    },
    eventActionSource: { type: 'string', enum: ['WEBSITE', 'APP'] },
    timestamp: schema.moment,
    clickId: schema.text,
    eventId: schema.text,
    userInfo: {
      type: 'object',
      additionalProperties: false,
      properties: {
        hashedEmail: schema.text,
        hashedPhone: schema.text,
        madid: schema.text,
        countryCode: schema.countryCode,
        postalCode: schema.text
      }
    },
    value: {
      type: 'object',
      additionalProperties: false,
      required: ['amount'],
      properties: { amount: { type: 'number' }, currencyCode: schema.currencyCode }
    }
  }
} as const;

/** Properties that only the rich shape has. */
const RICH_ONLY = ['eventType', 'eventActionSource', 'clickId', 'eventId', 'userInfo', 'value'];

function isPurchase(event: EventData): boolean {
  return event.eventType === 'PURCHASE' || event.name === 'Purchase';
}

/** A postal code has a meaning only together with its country. */
const countryWithPostalCode: Rule = (event, refuse) => {
  if (valueAt(event, 'userInfo.postalCode') === undefined) return;
  if (valueAt(event, 'userInfo.countryCode') !== undefined) return;
  refuse('userInfo.countryCode', 'FIELD_VALUE_IS_EMPTY', 'is missing; a postal code needs it');
};

/**
 * The Off-Amazon events API of 2023, in both shapes that are documented. How it answers is not:
 * here 200 if all events are accepted, 207 if not, and 422 if a value that identifies a person is malformed.
 */
export const offAmazon2023: ContractFacts = {
  label: 'Off-Amazon events 2023-11-13',
  // An answer in no documented form can be read for one event only.
  mostEvents: 1,
  timePath: 'timestamp',
  idPath: 'eventId',
  typePath: 'name',
  schemas: { compact, rich },
  shapeOf: (event) => (RICH_ONLY.some((name) => event[name] !== undefined) ? 'rich' : 'compact'),
  rules: [
    amount('conversionValue', isPurchase),
    amount('value.amount', isPurchase),
    fitMatchKeys,
    hashed(['userInfo.hashedEmail', 'userInfo.hashedPhone']),
    countryWithPostalCode
  ],
  answer(events, refused) {
    const malformed = refused
      .flatMap(({ errors }) => errors)
      .find(({ fieldLocation }) => fieldLocation.includes('.userInfo'));
    if (malformed)
      return { statusCode: 422, body: { code: 'INVALID_INPUT', message: malformed.message } };
    return {
      statusCode: refused.length > 0 ? 207 : 200,
      body: { success: acceptedOf(events, refused).map(({ index }) => ({ index })), error: refused }
    };
  }
};
