import { describe, expect, it } from 'vitest';
import {
  daysAgo,
  eventsRequest,
  HASH,
  judged,
  PURCHASES,
  read,
  simulator
} from '../simulator/requests.js';

const PURCHASE = PURCHASES.conversionsV1;

describe('the conversions API of Events Manager', () => {
  it('answers 207 and numbers events from 1', async () => {
    const { status, body } = await judged('conversionsV1', PURCHASE);
    expect(status).toBe(207);
    expect(body).toEqual({ success: [{ index: 1 }], error: [] });
  });

  it('gives the reasons of a refusal as subErrors', async () => {
    const amazon = simulator();
    const events = [PURCHASE, { ...PURCHASE, value: -1 }];
    const { body } = read(await amazon.handle(eventsRequest('conversionsV1', events)));
    expect(body).toEqual({
      success: [{ index: 1 }],
      error: [
        {
          index: 2,
          subErrors: [
            {
              errorCode: 'FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT',
              errorType: 'VALIDATION_ERROR',
              errorMessage: 'eventData[1].value is negative; money counts from 0',
              fieldLocation: 'eventData[1].value'
            }
          ]
        }
      ]
    });
    expect(amazon.conversions).toMatchObject([
      { contract: 'conversionsV1', advertiser: '3231294500000', eventId: 'T-1' }
    ]);
  });

  it('takes detail page views, limited data use and custom attributes', async () => {
    const event = {
      ...PURCHASE,
      eventType: 'DETAIL_PAGE_VIEW',
      eventActionSource: 'APP_IOS',
      currencyCode: undefined,
      unitsSold: undefined,
      dataProcessingOptions: ['LIMITED_DATA_USE'],
      customAttributes: [
        { name: 'brand', value: 'Acme' },
        { name: 'attr10', value: 'x' }
      ]
    };
    expect((await judged('conversionsV1', event)).refusals).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an event of more than 7 days', { timestamp: daysAgo(7.01) }, 'timestamp'],
    ['a source of another contract', { eventActionSource: 'FIRE_TV' }, 'eventActionSource'],
    [
      'another attribute',
      { customAttributes: [{ name: 'attr11', value: 'x' }] },
      'customAttributes[0].name'
    ],
    [
      'a match key it does not know',
      { matchKeys: [{ type: 'FIP', values: ['1.2.3.4'] }] },
      'matchKeys[0].type'
    ],
    [
      'a match key that is not hashed',
      { matchKeys: [{ type: 'CITY', values: ['Rome'] }] },
      'matchKeys[0].values[0]'
    ],
    ['a person of the EEA without consent', { countryCode: 'FR' }, 'consent'],
    ['units with a lead', { eventType: 'LEAD', currencyCode: undefined }, 'unitsSold'],
    ['the name another contract has for the id', { eventId: 'T-1' }, 'eventId']
  ])('refuses %s at its field', async (_what, change, field) => {
    const { status, refusals } = await judged('conversionsV1', { ...PURCHASE, ...change });
    expect(status).toBe(207);
    expect(refusals).toEqual([`eventData[0].${field}`]);
  });

  it('takes an event of just under 7 days', async () => {
    const event = {
      ...PURCHASE,
      timestamp: daysAgo(6.99),
      matchKeys: [{ type: 'MAID', values: [HASH] }]
    };
    expect((await judged('conversionsV1', event)).refusals).toEqual([]);
  });

  it('answers 400 where something required is missing', async () => {
    const { status, body } = await judged('conversionsV1', { ...PURCHASE, name: undefined });
    expect(status).toBe(400);
    expect(body.message).toBe('eventData[0].name is missing');
  });
});
