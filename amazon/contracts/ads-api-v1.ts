import {
  acceptedOf,
  MOST_EVENTS,
  valueAt,
  type ContractFacts,
  type EventData
} from './contract.js';
import {
  amount,
  consentWhereRequired,
  fitGeo,
  fitMatchKeys,
  onlyWith,
  type Rule
} from './rules.js';
import * as schema from './shared-schemas.js';

const eventDescription = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'conversionType', 'eventSource', 'eventIngestionMethod'],
  properties: {
    name: schema.name,
    conversionType: { type: 'string', enum: schema.CONVERSION_TYPES },
    eventSource: {
      type: 'string',
      enum: ['WEBSITE', 'ANDROID', 'IOS', 'FIRE_TV', 'OFFLINE', 'MEASUREMENT_ATTRIBUTION_PARTNER']
    },
    eventIngestionMethod: { type: 'string', enum: ['SERVER_TO_SERVER'] },
    dataSetName: {
      type: 'string',
      minLength: 5,
      maxLength: 100,
      pattern: '^[A-Za-z][A-Za-z0-9_-]*$'
    }
  }
} as const;

const event = {
  type: 'object',
  additionalProperties: false,
  required: ['eventDescription', 'countryCode', 'eventTime', 'matchKeys'],
  properties: {
    eventDescription,
    countryCode: schema.countryCode,
    eventTime: schema.moment,
    matchKeys: schema.matchKeys([...schema.HASHED_KEY_TYPES, ...schema.OPEN_KEY_TYPES], 1),
    value: { type: 'number' },
    currencyCode: schema.currencyCode,
    unitsSold: schema.units,
    eventId: schema.text,
    consent: schema.consent,
    customData: {
      type: 'array',
      maxItems: 13,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'value'],
        properties: {
          name: schema.word,
          dataType: { type: 'string', enum: ['STRING', 'INTEGER', 'TIMESTAMP'] },
          value: schema.word
        }
      }
    },
    dataProcessingOptions: {
      type: 'object',
      additionalProperties: false,
      properties: { options: { type: 'string', enum: ['LIMITED_DATA_USE'] } }
    },
    deviceInfo: {
      type: 'object',
      additionalProperties: false,
      properties: { userAgent: { type: 'string', maxLength: 512 } }
    },
    arefMeasurementTokens: {
      type: 'string',
      pattern: String.raw`^[A-Za-z0-9]{10}\.[0-9]{13}(\|[A-Za-z0-9]{10}\.[0-9]{13}){0,146}$`
    },
    amazonAdEventKey: schema.text,
    partner: schema.text
  }
} as const;

function isPurchase(given: EventData): boolean {
  return valueAt(given, 'eventDescription.conversionType') === 'OFF_AMAZON_PURCHASES';
}

/** Measurement tokens are not taken in Europe. */
const arefOutsideEurope: Rule = (given, refuse, { region }) => {
  if (region !== 'EU' || given.arefMeasurementTokens === undefined) return;
  refuse(
    'arefMeasurementTokens',
    'FIELD_VALUE_MUST_BE_EMPTY_OR_NULL',
    'is not taken in the EU region; leave it out'
  );
};

const LARGEST_INTEGER = 2 ** 31 - 1;

/** What is said to be an integer is one, of 32 bits. */
const integerCustomData: Rule = (given, refuse) => {
  if (!Array.isArray(given.customData)) return;
  for (const [index, datum] of (given.customData as unknown[]).entries()) {
    const value = valueAt(datum, 'value');
    if (valueAt(datum, 'dataType') !== 'INTEGER' || typeof value !== 'string') continue;
    if (/^\d+$/.test(value) && Number(value) <= LARGEST_INTEGER) continue;
    refuse(`customData[${index}].value`, 'FIELD_VALUE_IS_INVALID', 'is no 32-bit integer');
  }
};

/** Amazon's current Events API. */
export const adsApiV1: ContractFacts = {
  label: 'Events API (current)',
  mostEvents: MOST_EVENTS,
  timePath: 'eventTime',
  idPath: 'eventId',
  typePath: 'eventDescription.conversionType',
  schemas: { event },
  shapeOf: () => 'event',
  rules: [
    amount('value', isPurchase),
    onlyWith(['currencyCode', 'unitsSold'], isPurchase, 'OFF_AMAZON_PURCHASES'),
    fitMatchKeys,
    consentWhereRequired,
    fitGeo,
    integerCustomData,
    arefOutsideEurope
  ],
  answer: (events, refused) => ({
    statusCode: 207,
    body: { success: acceptedOf(events, refused), error: refused }
  })
};
