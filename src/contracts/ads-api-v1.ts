import { toIso } from '../time.js';
import { consentSignals, type Contract } from './contract.js';

/** Amazon's current Events API. */
export const adsApiV1 = (): Contract => ({
  name: 'adsApiV1',
  path: '/adsApi/v1/create/events',
  usesAccountId: true,
  listName: 'events',
  firstIndex: 0,
  mostDays: 21,
  eventOf: (from, dataSetName) => ({
    eventDescription: {
      name: from.name,
      conversionType: from.type === 'DETAIL_PAGE_VIEW' ? 'PAGE_VIEW' : from.type,
      eventSource: from.source,
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: dataSetName
    },
    countryCode: from.country,
    eventTime: toIso(from.time),
    matchKeys: from.matchKeys,
    value: from.value,
    currencyCode: from.currency,
    unitsSold: from.units,
    eventId: from.id,
    consent: consentSignals(from.consent),
    customData: from.customData,
    dataProcessingOptions: { options: from.isLimited && 'LIMITED_DATA_USE' },
    deviceInfo: { userAgent: from.userAgent },
    arefMeasurementTokens: from.aref
  })
});
