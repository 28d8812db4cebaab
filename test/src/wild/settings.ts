import { TCF } from '../consent-strings.js';
import * as fc from 'fast-check';
import { NOW } from '../tag.js';
import { junk, mostly, some } from './values.js';

const advertisers = fc.array(
  some({
    accountId: mostly('5879120000001'),
    profileId: mostly('3231294500001'),
    dataSetName: mostly('Second_shop', '1bad', 'x'.repeat(101))
  }),
  { maxLength: 2 }
);

const eventRows = fc.array(
  some({
    ga4Event: mostly('own_event', 'purchase'),
    conversionType: mostly('LEAD', 'lead', 'NONE'),
    dataSetName: mostly('Of_the_row', '1bad')
  }),
  { maxLength: 3 }
);

const matchKeyRows = fc.array(
  some({
    type: mostly('EMAIL', 'PHONE', 'FIP', 'MAID', 'POSTAL', 'RAMP_ID', 'MATCH_ID', 'STATE'),
    value: mostly('row@example.com', '203.0.113.7', '1::2::3', 'AB12', ['', '030 23125001'])
  }),
  { maxLength: 5 }
);

const customDataRows = fc.array(
  some({
    name: mostly('brand', 'colour', 'attr1', 'attr11', 'with blank'),
    dataType: mostly('STRING', 'INTEGER', 'TIMESTAMP'),
    value: mostly('Blue & green', '2147483648', '2099999999', '2026-04-20', '1969-01-01', 7)
  }),
  { maxLength: 20 }
);

/** The form filled in with anything, variables that give anything included. */
export const wildSettings: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    some({
      api: mostly('adsApiV1', 'conversionsV1', 'offAmazon2023'),
      offAmazonShape: mostly('rich', 'compact'),
      region: mostly('NA', 'NA', 'EU', 'FE'),
      accountId: mostly('5879120000000', 17),
      profileId: mostly('3231294500000', 17),
      clientId: mostly('client-1'),
      additionalAdvertisers: fc.oneof(advertisers, junk),
      eventMode: mostly('inherit', 'inherit', 'inherit', 'standard'),
      conversionType: mostly('LEAD', 'DETAIL_PAGE_VIEW', 'off_amazon_purchases'),
      eventName: mostly('Order', ''),
      customEventMap: fc.oneof(eventRows, junk),
      unmappedEvents: mostly('ignore', 'other'),
      eventSource: mostly('auto', 'OFFLINE', 'FIRE_TV', 'MEASUREMENT_ATTRIBUTION_PARTNER'),
      dataSetName: mostly('My_shop', 'bad name'),
      countryCode: mostly('US', 'DE', 'en-GB', '', 'uk', 'OTHER', 'ZZ', 'XX'),
      defaultCountryCode: mostly('FR'),
      eventTime: mostly(
        '',
        '',
        '',
        NOW - 3600000,
        '2026-04-20T12:00:00+02:00',
        '2026-04-01',
        'soon'
      ),
      eventId: mostly('', 'id-1'),
      value: mostly('', '12.50'),
      currencyCode: mostly('', 'JPY')
    }),
    some({
      unitsSold: mostly('', 2, '1e3', 2147483648),
      autoMatchKeys: mostly(true, false),
      matchKeys: fc.oneof(matchKeyRows, junk),
      phoneFormat: mostly('digits', 'e164'),
      emailFormat: mostly('eventsApi', 'marketingCloud', 'plain'),
      eventIdSource: mostly('auto', 'eventId'),
      eventsWithoutMatchKey: mostly('skip', 'fail'),
      autoCustomData: mostly(true, false),
      customData: fc.oneof(customDataRows, junk),
      consentSource: mostly('auto', 'tcf', 'gpp', 'amazon', 'none'),
      tcf: mostly('', TCF),
      gpp: mostly(''),
      amznUserData: mostly('GRANTED', 'yes', '', '', 'DENIED'),
      amznAdStorage: mostly('', 'optin', 'OFF'),
      sendIpAddress: mostly('no', 'consent', 'consentAndMatchKey', true, 'true', false),
      sendUserAgent: mostly(true, false),
      limitedDataUse: mostly(true, false, 'true'),
      adStorageConsent: mostly('optional', 'optional', 'optional', 'required'),
      captureClickTokens: mostly(true, false),
      cookieDomain: mostly('auto', 'shop.example'),
      maxAttempts: mostly(5, 1),
      timeoutMs: mostly(5000),
      useOptimisticScenario: mostly(false, true),
      deadLetterMode: mostly('none', 'bigquery'),
      deadLetterDatasetId: mostly('d'),
      deadLetterTableId: mostly('t'),
      logType: mostly('no', 'debug', 'always'),
      bigQueryLogType: mostly('no', 'always'),
      logBigQueryDatasetId: mostly('d'),
      logBigQueryTableId: mostly('t')
    })
  )
  .map(([first, second]) => ({ ...first, ...second }));

/** Settings whose few fields that an advertiser has to fill in are. */
export const soundSettings: fc.Arbitrary<Record<string, unknown>> = wildSettings.map((settings) =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !REQUIRED.has(name)))
);

const REQUIRED = new Set(['accountId', 'profileId', 'clientId', 'additionalAdvertisers']);
