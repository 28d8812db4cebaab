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

const PURCHASE = PURCHASES.adsApiV1;
const DESCRIPTION = PURCHASE.eventDescription as object;
const LEAD = {
  eventDescription: { ...DESCRIPTION, conversionType: 'LEAD' },
  countryCode: 'US',
  eventTime: PURCHASE.eventTime,
  matchKeys: PURCHASE.matchKeys
};
const EU = { host: 'advertising-api-eu.amazon.com' };
const CONSENT = { tcf: `${'C'.repeat(44)}.def-1` };

const key = (type: string, value: unknown) => ({ matchKeys: [{ type, values: [value] }] });
const datum = (name: unknown, value: unknown, dataType = 'STRING') => ({
  customData: [{ name, dataType, value }]
});
const described = (change: object) => ({ eventDescription: { ...DESCRIPTION, ...change } });

describe('the Events API', () => {
  it('answers 207 with the event as it was sent, numbered from 0', async () => {
    const { status, body } = await judged('adsApiV1', PURCHASE);
    expect(status).toBe(207);
    expect(body).toEqual({ success: [{ index: 0, event: PURCHASE }], error: [] });
  });

  it('judges each event of a request by itself', async () => {
    const late = { ...PURCHASE, eventTime: daysAgo(22) };
    const amazon = simulator();
    const reply = await amazon.handle(eventsRequest('adsApiV1', [PURCHASE, late, LEAD]));
    expect(read(reply).body).toEqual({
      success: [
        { index: 0, event: PURCHASE },
        { index: 2, event: LEAD }
      ],
      error: [
        {
          index: 1,
          errors: [
            {
              code: 'FIELD_VALUE_IS_OUT_OF_RANGE',
              fieldLocation: 'events[1].eventTime',
              message:
                'events[1].eventTime lies 22 days back; this contract takes events of the last 21 days'
            }
          ]
        }
      ]
    });
    expect(amazon.conversions.map(({ event }) => event)).toEqual([PURCHASE, LEAD]);
  });

  it.each<[string, object, string, string]>([
    ['a time that is none', { eventTime: 'yesterday' }, 'eventTime', 'FIELD_VALUE_IS_INVALID'],
    [
      'a time without offset',
      { eventTime: '2026-04-20T12:00:00' },
      'eventTime',
      'FIELD_VALUE_IS_INVALID'
    ],
    ['a time to come', { eventTime: daysAgo(-1) }, 'eventTime', 'FIELD_VALUE_IS_OUT_OF_RANGE'],
    ['negative money', { value: -1 }, 'value', 'FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT'],
    ['three decimals', { value: 1.005 }, 'value', 'FIELD_VALUE_IS_INVALID'],
    ['money as text', { value: '19.99' }, 'value', 'FIELD_VALUE_IS_INVALID'],
    ['an unknown currency', { currencyCode: 'XXX' }, 'currencyCode', 'FIELD_VALUE_IS_INVALID'],
    ['half a unit', { unitsSold: 1.5 }, 'unitsSold', 'FIELD_VALUE_IS_INVALID'],
    ['no unit', { unitsSold: 0 }, 'unitsSold', 'FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT'],
    ['an unknown country', { countryCode: 'UK' }, 'countryCode', 'FIELD_VALUE_IS_INVALID'],
    ['an unknown field', { clickId: 'x' }, 'clickId', 'INVALID_INPUT'],
    ['an empty id', { eventId: '' }, 'eventId', 'FIELD_VALUE_IS_EMPTY'],
    [
      'an e-mail address that is not hashed',
      key('EMAIL', 'test@example.com'),
      'matchKeys[0].values[0]',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'a hash in upper case',
      key('PHONE', HASH.toUpperCase()),
      'matchKeys[0].values[0]',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'the hash of nothing',
      key('CITY', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'),
      'matchKeys[0].values[0]',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'FIP that is no address',
      key('FIP', '1.2.3'),
      'matchKeys[0].values[0]',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'a MATCH_ID with a blank',
      key('MATCH_ID', 'a b'),
      'matchKeys[0].values[0]',
      'FIELD_VALUE_IS_INVALID'
    ],
    ['an unknown match key', key('COOKIE', 'x'), 'matchKeys[0].type', 'FIELD_VALUE_IS_INVALID'],
    [
      'two values for a match key',
      { matchKeys: [{ type: 'EMAIL', values: [HASH, HASH] }] },
      'matchKeys[0].values',
      'FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT'
    ],
    [
      'a match key twice',
      {
        matchKeys: [
          { type: 'EMAIL', values: [HASH] },
          { type: 'EMAIL', values: [HASH] }
        ]
      },
      'matchKeys[1].type',
      'DUPLICATE_FIELD_VALUE_FOUND'
    ],
    [
      'a data set name that is too short',
      described({ dataSetName: 'Web' }),
      'eventDescription.dataSetName',
      'FIELD_SIZE_IS_BELOW_MINIMUM_LIMIT'
    ],
    [
      'a data set name with a blank',
      described({ dataSetName: 'Web events' }),
      'eventDescription.dataSetName',
      'FIELD_VALUE_CONTAINS_INVALID_CHARACTERS'
    ],
    [
      'custom data with a blank in its name',
      datum('my brand', 'x'),
      'customData[0].name',
      'FIELD_VALUE_CONTAINS_INVALID_CHARACTERS'
    ],
    [
      'custom data with a sign in its value',
      datum('brand', 'A&B'),
      'customData[0].value',
      'FIELD_VALUE_CONTAINS_INVALID_CHARACTERS'
    ],
    [
      'an integer of more than 32 bits',
      datum('stock', '3000000000', 'INTEGER'),
      'customData[0].value',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'fourteen custom data',
      { customData: Array.from({ length: 14 }, (_, at) => ({ name: `n${at}`, value: 'x' })) },
      'customData',
      'FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT'
    ],
    [
      'consent spelt otherwise',
      { consent: { amazonConsent: { amznUserData: 'yes' } } },
      'consent.amazonConsent.amznUserData',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'a place that is no address',
      { consent: { geo: { ipAddress: 'home' } } },
      'consent.geo.ipAddress',
      'FIELD_VALUE_IS_INVALID'
    ],
    [
      'a user agent of 513 characters',
      { deviceInfo: { userAgent: 'x'.repeat(513) } },
      'deviceInfo.userAgent',
      'FIELD_SIZE_IS_ABOVE_MAXIMUM_LIMIT'
    ],
    [
      'a measurement token without a time',
      { arefMeasurementTokens: 'abcdefghij' },
      'arefMeasurementTokens',
      'FIELD_VALUE_CONTAINS_INVALID_CHARACTERS'
    ]
  ])('refuses %s at its field', async (_what, change, field, code) => {
    const { status, body, refusals, codes } = await judged('adsApiV1', { ...PURCHASE, ...change });
    expect(status).toBe(207);
    expect(refusals).toEqual([`events[0].${field}`]);
    expect(codes).toEqual([code]);
    expect(body.success).toEqual([]);
  });

  it('refuses currency and units with anything but a purchase', async () => {
    const lead = { ...LEAD, currencyCode: 'USD', unitsSold: 1 };
    const { refusals } = await judged('adsApiV1', lead);
    expect(refusals).toEqual(['events[0].currencyCode', 'events[0].unitsSold']);
  });

  it('refuses a conversion type of another contract', async () => {
    const event = { ...LEAD, ...described({ conversionType: 'DETAIL_PAGE_VIEW' }) };
    const { refusals } = await judged('adsApiV1', event);
    expect(refusals).toEqual(['events[0].eventDescription.conversionType']);
  });

  it('takes a negative value that is not money', async () => {
    const { refusals } = await judged('adsApiV1', { ...LEAD, value: -3.25 });
    expect(refusals).toEqual([]);
  });

  it('says all that is wrong with an event at once', async () => {
    const event = { ...PURCHASE, ...key('EMAIL', 'x'), eventTime: 'x', value: -1, more: 1 };
    const { refusals } = await judged('adsApiV1', event);
    expect(refusals.toSorted()).toEqual([
      'events[0].eventTime',
      'events[0].matchKeys[0].values[0]',
      'events[0].more',
      'events[0].value'
    ]);
  });

  it('takes every kind of match key in the form it has', async () => {
    const open = [
      ['MAID', 'AEBE52E7-03EE-455A-B3C4-E57283966239'],
      ['RAMP_ID', 'XY1005'],
      ['MATCH_ID', 'abc123'],
      ['FIP', '2001:db8::1']
    ];
    const hashed = [
      'EMAIL',
      'PHONE',
      'FIRST_NAME',
      'LAST_NAME',
      'ADDRESS',
      'CITY',
      'STATE',
      'POSTAL'
    ];
    const matchKeys = [
      ...hashed.map((type) => ({ type, values: [HASH] })),
      ...open.map(([type, value]) => ({ type, values: [value] }))
    ];
    expect((await judged('adsApiV1', { ...PURCHASE, matchKeys })).refusals).toEqual([]);
  });

  it.each([
    ['people of the EEA', { countryCode: 'DE' }, {}],
    ['people of the UK', { countryCode: 'GB' }, {}],
    ['advertisers of the EU region', {}, EU]
  ])('wants a consent signal for %s', async (_who, change, parts) => {
    const event = { ...PURCHASE, ...change };
    const without = await judged('adsApiV1', event, parts);
    expect(without.refusals).toEqual(['events[0].consent']);
    const empty = await judged('adsApiV1', { ...event, consent: {} }, parts);
    expect(empty.refusals).toEqual(['events[0].consent']);
    const signalled = await judged('adsApiV1', { ...event, consent: CONSENT }, parts);
    expect(signalled.refusals).toEqual([]);
  });

  it('takes measurement tokens, though not in the EU region', async () => {
    const arefMeasurementTokens = 'abcdefghij.1776688496789|ABCDEFGHIJ.1776688400000';
    const event = { ...PURCHASE, consent: CONSENT, arefMeasurementTokens };
    expect((await judged('adsApiV1', event)).refusals).toEqual([]);
    expect((await judged('adsApiV1', event, EU)).refusals).toEqual([
      'events[0].arefMeasurementTokens'
    ]);
  });

  it.each([
    ['no country', { countryCode: undefined }, 'countryCode is missing'],
    ['no match keys', { matchKeys: undefined }, 'matchKeys is missing'],
    ['an empty list of match keys', { matchKeys: [] }, 'matchKeys has too few entries'],
    [
      'a match key without values',
      { matchKeys: [{ type: 'EMAIL', values: [] }] },
      'matchKeys[0].values has too few entries'
    ]
  ])('answers 400 to the whole request for an event with %s', async (_what, change, reason) => {
    const amazon = simulator();
    const events = [PURCHASE, { ...PURCHASE, ...change }];
    const { status, body } = read(await amazon.handle(eventsRequest('adsApiV1', events)));
    expect(status).toBe(400);
    expect(body.code).toBe('BAD_REQUEST');
    expect(body.message).toContain(`events[1].${reason}`);
    expect(amazon.conversions).toEqual([]);
  });
});
