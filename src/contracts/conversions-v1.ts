// The conversions API (conversionsV1)

import { consentSignals, type Contract } from './contract.js';

/**
 * The conversions API of Amazon's Events Manager. Sources: the guides of taggingdocs and Adobe; no
 * public document of Amazon's has it.
 */
export function conversionsV1(): Contract {
  return {
    name: 'conversionsV1',
    path: '/events/v1/conversions',
    mediaType: 'application/vnd.amcconversionevent.v1+json',
    clientHeader: 'Amazon-Advertising-API-ClientId',
    advertiserHeader: 'Amazon-Advertising-API-Scope',
    advertiserField: 'profileId',
    listName: 'eventData',
    mostDays: 7,
    matchKeys: [
      'EMAIL',
      'PHONE',
      'FIRST_NAME',
      'LAST_NAME',
      'ADDRESS',
      'CITY',
      'STATE',
      'POSTAL',
      'MAID'
    ],
    needsMatchKey: true,
    takesPostalCode: false,
    takesClickId: false,
    takesCurrencyWithEveryValue: false,
    firstIndex: 1,
    eventOf: (from) => {
      const custom = (from.customData || [])
        .filter((datum) => CUSTOM_ATTRIBUTES.indexOf(' ' + datum.name + ' ') !== -1)
        .map((datum) => ({ name: datum.name, value: datum.value }));
      return {
        name: from.name,
        eventType: from.type,
        eventActionSource: actionSources()[from.source] || 'WEBSITE',
        countryCode: from.country,
        timestamp: from.time,
        clientDedupeId: from.id,
        matchKeys: from.matchKeys,
        value: from.value,
        currencyCode: from.currency,
        unitsSold: from.units,
        dataProcessingOptions: from.isLimited ? ['LIMITED_DATA_USE'] : undefined,
        consent: from.consent ? consentSignals(from.consent) : undefined,
        customAttributes: custom.length ? custom : undefined
      };
    }
  };
}

/** Where a conversion happened, in this contract's words; a website where it has none. */
function actionSources(): { [source: string]: string } {
  return {
    ANDROID: 'APP_ANDROID',
    FIRE_TV: 'APP_ANDROID',
    IOS: 'APP_IOS',
    OFFLINE: 'OFFLINE'
  };
}

/** The custom data it has a place for. */
const CUSTOM_ATTRIBUTES =
  ' brand category productId attr1 attr2 attr3 attr4 attr5 attr6 attr7 attr8 attr9 attr10 ';
