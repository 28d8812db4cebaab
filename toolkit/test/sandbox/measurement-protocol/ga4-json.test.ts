import { describe, expect, it } from 'vitest';
import { readGa4Json, type Ga4JsonBody } from '../../../sandbox/measurement-protocol/ga4-json.js';
import { findRuleFaults } from '../../../sandbox/measurement-protocol/ga4-json-rules.js';
import { findShapeFaults } from '../../../sandbox/measurement-protocol/ga4-json-shape.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';

const REQUEST = incomingRequest({
  method: 'POST',
  path: '/mp/collect',
  query: 'measurement_id=G-TEST123&api_secret=abc',
  ip: '198.51.100.7',
  headers: { 'User-Agent': 'shop-backend/3.1' }
});

function read(body: object): Record<string, unknown>[] {
  return readGa4Json(body as Ga4JsonBody, REQUEST);
}

describe('a request of the Measurement Protocol', () => {
  it('becomes event data with the parameters on top level', () => {
    const [event] = read({
      client_id: '35009a79.1a05',
      user_id: 'u-17',
      timestamp_micros: 1713616496789000,
      user_properties: { tier: { value: 'gold' }, orders: { value: 7 } },
      user_data: { sha256_email_address: ['aa'], address: [{ city: 'Oslo' }] },
      consent: { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' },
      non_personalized_ads: true,
      events: [
        {
          name: 'purchase',
          params: {
            session_id: 1652075867,
            engagement_time_msec: 100,
            currency: 'USD',
            value: 30.03,
            transaction_id: 'T-12345',
            page_location: 'https://shop.example/done?x=1',
            items: [{ item_id: 'SKU-1', price: 10.01, quantity: 3 }]
          }
        }
      ]
    });
    expect(event).toEqual({
      'x-ga-protocol_version': '2',
      'x-ga-measurement_id': 'G-TEST123',
      'x-ga-npa': '1',
      'x-ga-mp2-user_properties': { tier: 'gold', orders: 7 },
      event_name: 'purchase',
      client_id: '35009a79.1a05',
      user_id: 'u-17',
      timestamp_micros: 1713616496789000,
      user_data: { sha256_email_address: ['aa'], address: [{ city: 'Oslo' }] },
      consent: { ad_user_data: 'GRANTED', ad_personalization: 'DENIED' },
      session_id: 1652075867,
      ga_session_id: '1652075867',
      engagement_time_msec: 100,
      currency: 'USD',
      value: 30.03,
      transaction_id: 'T-12345',
      page_location: 'https://shop.example/done?x=1',
      page_hostname: 'shop.example',
      page_path: '/done',
      items: [{ item_id: 'SKU-1', price: 10.01, quantity: 3 }],
      ip_override: '198.51.100.7',
      user_agent: 'shop-backend/3.1'
    });
  });

  it('lets the body name the visitor whom a server speaks for', () => {
    const [event] = read({
      client_id: 'a.b',
      ip_override: '203.0.113.9',
      user_agent: 'Mozilla/5.0 (iPhone)',
      user_location: { city: 'Oslo', country_id: 'NO' },
      device: { category: 'mobile', language: 'nb-no', screen_resolution: '390x844' },
      events: [{ name: 'page_view' }]
    });
    expect(event).toMatchObject({
      ip_override: '203.0.113.9',
      user_agent: 'Mozilla/5.0 (iPhone)',
      user_location: { city: 'Oslo', country_id: 'NO' },
      device: { category: 'mobile' },
      language: 'nb-no',
      screen_resolution: '390x844'
    });
  });

  it('gives each event its own time and parameters, and all of them who it is', () => {
    const events = read({
      client_id: 'a.b',
      timestamp_micros: 1,
      events: [
        { name: 'add_to_cart', params: { value: 1 } },
        { name: 'purchase', timestamp_micros: 2, params: { client_id: 'another' } }
      ]
    });
    expect(events).toMatchObject([
      { event_name: 'add_to_cart', value: 1, timestamp_micros: 1, client_id: 'a.b' },
      { event_name: 'purchase', timestamp_micros: 2, client_id: 'a.b' }
    ]);
    expect(events[1]).not.toHaveProperty('value');
  });

  it('knows apps by their instance id', () => {
    const request = incomingRequest({ path: '/mp/collect', query: 'firebase_app_id=1:2:web:3' });
    const body = { app_instance_id: 'f00', events: [{ name: 'first_open' }] };
    expect(readGa4Json(body as Ga4JsonBody, request)[0]).toMatchObject({
      app_instance_id: 'f00',
      'x-ga-firebase_app_id': '1:2:web:3'
    });
  });
});

describe('a body whose shape is wrong', () => {
  it.each([
    [undefined, '', 'VALUE_INVALID'],
    [[], '', 'VALUE_INVALID'],
    [{}, 'events', 'VALUE_REQUIRED'],
    [{ events: [] }, 'events', 'VALUE_REQUIRED'],
    [
      { events: Array.from({ length: 26 }, () => ({ name: 'x' })) },
      'events',
      'EXCEEDED_MAX_ENTITIES'
    ],
    [{ events: [{ name: 'x' }, 'y'] }, 'events[1]', 'VALUE_INVALID'],
    [{ events: [{ params: {} }] }, 'events[0].name', 'VALUE_REQUIRED'],
    [{ events: [{ name: 'x', params: [] }] }, 'events[0].params', 'VALUE_INVALID'],
    [{ events: [{ name: 'x' }], deep: nested(200) }, '', 'VALUE_INVALID']
  ])('is refused with its place: %#', (body, fieldPath, validationCode) => {
    expect(findShapeFaults(body)).toEqual([expect.objectContaining({ fieldPath, validationCode })]);
  });
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('what GA4 would refuse or cut off', () => {
  const NOW = 1_713_616_496_789;
  const QUERY = new URLSearchParams('measurement_id=G-1&api_secret=s');

  function faults(body: object, query = QUERY): string[] {
    const whole = { client_id: 'a.b', events: [{ name: 'page_view' }], ...body };
    return findRuleFaults(whole, query, NOW).map(
      ({ fieldPath, validationCode }) => `${fieldPath} ${validationCode}`
    );
  }

  it('is nothing in a request that is right', () => {
    const params = { value: 1.5, currency: 'EUR', items: [{ item_id: 'a' }] };
    expect(
      faults({ timestamp_micros: NOW * 1000, events: [{ name: 'purchase', params }] })
    ).toEqual([]);
  });

  it.each([
    [{ client_id: undefined }, 'client_id VALUE_REQUIRED'],
    [{ client_id: 12 }, 'client_id VALUE_INVALID'],
    [{ user_id: 12 }, 'user_id VALUE_INVALID'],
    [{ timestamp_micros: (NOW - 80 * 3_600_000) * 1000 }, 'timestamp_micros VALUE_OUT_OF_BOUNDS'],
    [{ timestamp_micros: 'yesterday' }, 'timestamp_micros VALUE_INVALID'],
    [{ user_properties: { ga_x: { value: 1 } } }, 'user_properties.ga_x NAME_RESERVED'],
    [{ user_properties: { tier: 'gold' } }, 'user_properties.tier VALUE_REQUIRED'],
    [
      { user_properties: { tier: { value: 'x'.repeat(37) } } },
      'user_properties.tier.value VALUE_OUT_OF_BOUNDS'
    ],
    [{ consent: { ad_user_data: 'yes' } }, 'consent.ad_user_data VALUE_INVALID'],
    [{ events: [{ name: 'session_start' }] }, 'events[0].name NAME_RESERVED'],
    [{ events: [{ name: '_bad' }] }, 'events[0].name NAME_RESERVED'],
    [{ events: [{ name: 'add to cart' }] }, 'events[0].name NAME_INVALID'],
    [{ events: [{ name: 'x'.repeat(41) }] }, 'events[0].name NAME_INVALID'],
    [
      { events: [{ name: 'x', params: { note: 'x'.repeat(101) } }] },
      'events[0].params.note VALUE_OUT_OF_BOUNDS'
    ],
    [{ events: [{ name: 'x', params: { value: 1 } }] }, 'events[0].params.currency VALUE_REQUIRED'],
    [
      { events: [{ name: 'x', params: { value: '1', currency: 'EUR' } }] },
      'events[0].params.value VALUE_INVALID'
    ],
    [
      { events: [{ name: 'x', params: { currency: 'euro' } }] },
      'events[0].params.currency VALUE_INVALID'
    ],
    [{ events: [{ name: 'x', params: { items: {} } }] }, 'events[0].params.items VALUE_INVALID'],
    [
      { events: [{ name: 'x', params: { items: [{ price: 1 }] } }] },
      'events[0].params.items[0] VALUE_REQUIRED'
    ]
  ])('is named with its place: %#', (body, expected) => {
    expect(faults(body)).toEqual([expected]);
  });

  it('is a query without ids', () => {
    expect(faults({}, new URLSearchParams())).toEqual([
      'measurement_id VALUE_REQUIRED',
      'api_secret VALUE_REQUIRED'
    ]);
  });

  it('is more parameters than GA4 keeps', () => {
    const params = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`p${index}`, 1]));
    expect(faults({ events: [{ name: 'x', params }] })).toEqual([
      'events[0].params EXCEEDED_MAX_ENTITIES'
    ]);
  });
});
