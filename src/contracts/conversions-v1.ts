import { toIso } from '../time.js';
import { textLike } from '../values.js';
import { consentSignals, type Contract } from './contract.js';

const ACTION_SOURCES: { [source: string]: string } = {
  ANDROID: 'APP_ANDROID',
  FIRE_TV: 'APP_ANDROID',
  IOS: 'APP_IOS',
  OFFLINE: 'OFFLINE'
};

/** The conversions API of Amazon's Events Manager. */
export const conversionsV1 = (): Contract => ({
  name: 'conversionsV1',
  path: '/events/v1/conversions',
  mediaType: 'application/vnd.amcconversionevent.v1+json',
  listName: 'eventData',
  firstIndex: 1,
  mostDays: 7,
  matchKeys: ' EMAIL PHONE FIRST_NAME LAST_NAME ADDRESS CITY STATE POSTAL MAID ',
  eventOf: (from) => ({
    name: from.name,
    eventType: from.type,
    eventActionSource: ACTION_SOURCES[from.source] || 'WEBSITE',
    countryCode: from.country,
    timestamp: toIso(from.time),
    clientDedupeId: from.id,
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    dataProcessingOptions: from.isLimited && ['LIMITED_DATA_USE'],
    consent: consentSignals(from.consent),
    customAttributes: from.customData
      .filter((datum) => textLike(datum.name, '^(brand|category|productId|attr([1-9]|10))$'))
      .map((datum) => ({ name: datum.name, value: datum.value }))
  })
});
