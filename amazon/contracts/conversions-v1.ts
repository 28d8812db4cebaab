import { acceptedOf, MOST_EVENTS, type ContractFacts, type EventData } from './contract.js';
import { amount, consentWhereRequired, fitGeo, fitMatchKeys, onlyWith } from './rules.js';
import * as schema from './shared-schemas.js';

const event = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'eventType', 'eventActionSource', 'countryCode', 'timestamp', 'matchKeys'],
  properties: {
    name: schema.name,
    eventType: { type: 'string', enum: [...schema.CONVERSION_TYPES, 'DETAIL_PAGE_VIEW'] },
    eventActionSource: { type: 'string', enum: ['WEBSITE', 'OFFLINE', 'APP_ANDROID', 'APP_IOS'] },
    countryCode: schema.countryCode,
    timestamp: schema.moment,
    clientDedupeId: schema.text,
    matchKeys: schema.matchKeys([...schema.HASHED_KEY_TYPES, 'MAID'], 1),
    value: { type: 'number' },
    currencyCode: schema.currencyCode,
    unitsSold: schema.units,
    dataProcessingOptions: {
      type: 'array',
      maxItems: 1,
      items: { type: 'string', enum: ['LIMITED_DATA_USE'] }
    },
    consent: schema.consent,
    customAttributes: {
      type: 'array',
      maxItems: 13,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'value'],
        properties: {
          name: { type: 'string', pattern: '^(brand|category|productId|attr([1-9]|10))$' },
          value: schema.word
        }
      }
    }
  }
} as const;

function isPurchase(given: EventData): boolean {
  return given.eventType === 'OFF_AMAZON_PURCHASES';
}

/** The conversions API of Amazon's Events Manager. Its answers count events from 1. */
export const conversionsV1: ContractFacts = {
  label: 'Events Manager conversions v1',
  mostEvents: MOST_EVENTS,
  timePath: 'timestamp',
  idPath: 'clientDedupeId',
  typePath: 'eventType',
  schemas: { event },
  shapeOf: () => 'event',
  rules: [
    amount('value', isPurchase),
    onlyWith(['currencyCode', 'unitsSold'], isPurchase, 'OFF_AMAZON_PURCHASES'),
    fitMatchKeys,
    consentWhereRequired,
    fitGeo
  ],
  answer: (events, refused) => ({
    statusCode: 207,
    body: {
      success: acceptedOf(events, refused).map(({ index }) => ({ index: index + 1 })),
      error: refused.map(({ index, errors }) => ({
        index: index + 1,
        subErrors: errors.map(({ code, message, fieldLocation }) => ({
          errorCode: code,
          errorType: 'VALIDATION_ERROR',
          errorMessage: message,
          fieldLocation
        }))
      }))
    }
  })
};
