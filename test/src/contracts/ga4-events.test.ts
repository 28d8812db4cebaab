import { describe, expect, it } from 'vitest';
import { TCF } from '../consent-strings.js';
import { CREDENTIALS, fireAlone, type Fired } from '../tag.js';
import { ACCESS_TOKEN } from '../amazon.js';

/** GA4 event: type for adsApiV1, for conversionsV1, name and type for offAmazon2023. */
const TABLE: readonly (readonly [string, string, string, string, string])[] = [
  ['page_view', 'PAGE_VIEW', 'PAGE_VIEW', 'PageVisit', 'PAGE_VIEW'],
  ['gtm.dom', 'PAGE_VIEW', 'PAGE_VIEW', 'PageVisit', 'PAGE_VIEW'],
  ['view_item', 'PAGE_VIEW', 'DETAIL_PAGE_VIEW', 'ViewContent', 'PAGE_VIEW'],
  ['view_item_list', 'PAGE_VIEW', 'PAGE_VIEW', 'PageVisit', 'PAGE_VIEW'],
  ['view_cart', 'PAGE_VIEW', 'PAGE_VIEW', 'PageVisit', 'PAGE_VIEW'],
  ['add_to_cart', 'ADD_TO_SHOPPING_CART', 'ADD_TO_SHOPPING_CART', 'AddToCart', 'ADD_TO_CART'],
  ['begin_checkout', 'CHECKOUT', 'CHECKOUT', 'InitiateCheckout', 'CHECKOUT'],
  ['purchase', 'OFF_AMAZON_PURCHASES', 'OFF_AMAZON_PURCHASES', 'Purchase', 'PURCHASE'],
  ['generate_lead', 'LEAD', 'LEAD', 'Lead', 'LEAD'],
  ['sign_up', 'SIGN_UP', 'SIGN_UP', 'CompleteRegistration', 'SIGN_UP'],
  ['search', 'SEARCH', 'SEARCH', 'Custom', 'SEARCH'],
  ['view_search_results', 'SEARCH', 'SEARCH', 'Custom', 'SEARCH'],
  ['contact', 'CONTACT', 'CONTACT', 'Custom', 'CONTACT'],
  ['subscribe', 'SUBSCRIBE', 'SUBSCRIBE', 'Subscribe', 'SUBSCRIBE'],
  ['submit_application', 'APPLICATION', 'APPLICATION', 'Custom', 'APPLICATION'],
  ['first_open', 'MOBILE_APP_FIRST_START', 'MOBILE_APP_FIRST_START', 'Custom', 'OTHER'],
  ['remove_from_cart', 'OTHER', 'OTHER', 'Custom', 'OTHER'],
  ['select_item', 'OTHER', 'OTHER', 'Custom', 'OTHER']
];

const EMAIL = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';
const PHONE = '40b5c38342a9c584ec707e8679b003f8c779c6aaa138c976ef94e049cc05208f';
const MAID = 'AEBE52E7-03EE-455A-B3C4-E57283966239';
const TIME = '2026-04-20T12:00:00.000Z';

/** An event that has something for every field of every contract. */
function wholeEvent(name: string): Record<string, unknown> {
  return {
    event_name: name,
    event_id: 'id-17',
    event_time: TIME,
    value: 25.999,
    currency: 'eur',
    items: [
      { item_id: 'SKU-1', item_brand: 'Acme & Co', item_category: 'Socks', quantity: 2 },
      { item_id: 'SKU-2' }
    ],
    idfa: MAID,
    ip_override: '203.0.113.9',
    user_agent: 'Mozilla/5.0',
    tcf: TCF,
    page_location: 'https://shop.example/?aref=Abcde12345&amzn_click_id=amzn1.click.abc123',
    consent_state: { ad_storage: true, ad_user_data: true },
    user_data: {
      email_address: 'Test@Example.com',
      sha256_phone_number: PHONE,
      address: { postal_code: 'SW1A 1AA', country: 'GB' }
    }
  };
}

const SETTINGS = {
  countryCode: 'GB',
  sendIpAddress: true,
  limitedDataUse: true,
  dataSetName: 'My_shop',
  customData: [{ name: 'colour', dataType: 'STRING', value: 'deep blue' }]
};

const POSTAL = '5bbec9d03f12671bb77e1f5a2ad2452dc102c115ce339e514e888127378e9121';

const CUSTOM_DATA = [
  { name: 'colour', dataType: 'STRING', value: 'deep_blue' },
  { name: 'brand', dataType: 'STRING', value: 'Acme_Co' },
  { name: 'category', dataType: 'STRING', value: 'Socks' },
  { name: 'productId', dataType: 'STRING', value: 'SKU_1' }
];

const CONSENT = {
  tcf: TCF,
  geo: { ipAddress: '203.0.113.9' }
};

/** What only a purchase has. */
function purchaseOnly(name: string): object {
  return name === 'purchase' ? { currencyCode: 'EUR', unitsSold: 3 } : {};
}

function expectRequest(fired: Fired, url: string, headers: object, body: unknown): void {
  expect(fired.outcome).toBe('success');
  expect(fired.sent).toHaveLength(1);
  const [sent] = fired.sent;
  expect(sent?.method).toBe('POST');
  expect(sent?.url).toBe(url);
  expect(sent?.headers).toEqual({ Authorization: `Bearer ${ACCESS_TOKEN}`, ...headers });
  expect(JSON.parse(sent?.body ?? '')).toEqual(body);
}

describe.each(TABLE)('the GA4 event %s', (name, adsType, conversionsType, offName, offType) => {
  it(`is ${adsType} in the Events API`, async () => {
    const fired = await fireAlone(wholeEvent(name), SETTINGS);
    const headers = {
      'Content-Type': 'application/json',
      'Amazon-Ads-ClientId': CREDENTIALS.clientId,
      'Amazon-Ads-AccountId': CREDENTIALS.accountId
    };
    expectRequest(fired, 'https://advertising-api.amazon.com/adsApi/v1/create/events', headers, {
      events: [
        {
          eventDescription: {
            name,
            conversionType: adsType,
            eventSource: 'WEBSITE',
            eventIngestionMethod: 'SERVER_TO_SERVER',
            dataSetName: 'My_shop'
          },
          countryCode: 'GB',
          eventTime: TIME,
          matchKeys: [
            { type: 'EMAIL', values: [EMAIL] },
            { type: 'PHONE', values: [PHONE] },
            { type: 'POSTAL', values: [POSTAL] },
            { type: 'MAID', values: [MAID] },
            { type: 'FIP', values: ['203.0.113.9'] }
          ],
          value: 26,
          ...purchaseOnly(name),
          eventId: 'id-17',
          consent: CONSENT,
          customData: CUSTOM_DATA,
          dataProcessingOptions: { options: 'LIMITED_DATA_USE' },
          deviceInfo: { userAgent: 'Mozilla/5.0' },
          arefMeasurementTokens: 'Abcde12345.1776688496789'
        }
      ]
    });
  });

  it(`is ${conversionsType} in the Events Manager's API`, async () => {
    const fired = await fireAlone(wholeEvent(name), { ...SETTINGS, api: 'conversionsV1' });
    const headers = {
      'Content-Type': 'application/vnd.amcconversionevent.v1+json',
      'Amazon-Advertising-API-ClientId': CREDENTIALS.clientId,
      'Amazon-Advertising-API-Scope': CREDENTIALS.profileId
    };
    expectRequest(fired, 'https://advertising-api.amazon.com/events/v1/conversions', headers, {
      eventData: [
        {
          name,
          eventType: conversionsType,
          eventActionSource: 'WEBSITE',
          countryCode: 'GB',
          timestamp: TIME,
          clientDedupeId: 'id-17',
          matchKeys: [
            { type: 'EMAIL', values: [EMAIL] },
            { type: 'PHONE', values: [PHONE] },
            { type: 'POSTAL', values: [POSTAL] },
            { type: 'MAID', values: [MAID] }
          ],
          value: 26,
          ...purchaseOnly(name),
          dataProcessingOptions: ['LIMITED_DATA_USE'],
          consent: CONSENT,
          // A name this contract does not know ("colour") is not sent.
          customAttributes: CUSTOM_DATA.slice(1).map((datum) => ({
            name: datum.name,
            value: datum.value
          }))
        }
      ]
    });
  });

  it(`is ${offName}, ${offType} in the Off-Amazon API, rich and compact`, async () => {
    const url = 'https://advertising-api.amazon.com/offAmazonEvents/2023-11-13/events';
    const headers = {
      'Content-Type': 'application/json',
      'Amazon-Advertising-API-ClientId': CREDENTIALS.clientId,
      'Amazon-Advertising-API-Scope': CREDENTIALS.profileId
    };
    const settings = { ...SETTINGS, api: 'offAmazon2023' };
    const rich = await fireAlone(wholeEvent(name), { ...settings, offAmazonShape: 'rich' });
    expectRequest(rich, url, headers, {
      events: [
        {
          name: offName,
          eventType: offType,
          eventActionSource: 'WEBSITE',
          timestamp: TIME,
          clickId: 'amzn1.click.abc123',
          eventId: 'id-17',
          userInfo: {
            hashedEmail: EMAIL,
            hashedPhone: PHONE,
            madid: MAID,
            countryCode: 'GB',
            postalCode: 'SW1A1AA'
          },
          value: { amount: 26, currencyCode: 'EUR' }
        }
      ]
    });
    const compact = await fireAlone(wholeEvent(name), { ...settings, offAmazonShape: 'compact' });
    expectRequest(compact, url, headers, {
      events: [
        {
          name: offName,
          timestamp: TIME,
          conversionValue: 26,
          countryCode: 'GB',
          matchKeys: [
            { type: 'EMAIL', values: [EMAIL] },
            { type: 'PHONE', values: [PHONE] },
            { type: 'MAID', values: [MAID] }
          ]
        }
      ]
    });
  });
});
