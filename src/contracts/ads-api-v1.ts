// The Events API (adsApiV1)

import type { Conversion } from '../conversion.js';
import { consentSignals, type Contract, type WireObject } from './contract.js';

/**
 * Amazon's current Events API. Source: the OpenAPI of the Amazon Ads API, POST
 * /adsApi/v1/create/events.
 */
export function adsApiV1(): Contract {
  return {
    name: 'adsApiV1',
    path: '/adsApi/v1/create/events',
    mediaType: 'application/json',
    clientHeader: 'Amazon-Ads-ClientId',
    advertiserHeader: 'Amazon-Ads-AccountId',
    advertiserField: 'accountId',
    listName: 'events',
    mostDays: 21,
    matchKeys: undefined,
    needsMatchKey: true,
    takesPostalCode: false,
    takesClickId: false,
    takesCurrencyWithEveryValue: false,
    firstIndex: 0,
    eventOf: adsApiEvent
  };
}

function adsApiEvent(from: Conversion, dataSetName: string | undefined): WireObject {
  const type = from.type;
  return {
    eventDescription: {
      name: from.name,
      // This API has one type for pages of any kind.
      conversionType: type === 'DETAIL_PAGE_VIEW' ? 'PAGE_VIEW' : type,
      eventSource: from.source,
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: dataSetName
    },
    countryCode: from.country,
    eventTime: from.time,
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    eventId: from.id,
    consent: from.consent ? consentSignals(from.consent) : undefined,
    customData: from.customData,
    dataProcessingOptions: from.isLimited ? { options: 'LIMITED_DATA_USE' } : undefined,
    deviceInfo: from.userAgent ? { userAgent: from.userAgent } : undefined,
    arefMeasurementTokens: from.aref,
    partner: from.partner,
    amazonAdEventKey: from.adEventKey
  };
}
