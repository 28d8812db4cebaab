import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { VALUE_PATHS } from '../../amazon/reading/match-key-origins.js';
import { fire, fireAlone, keysOf } from './tag.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const GA4 = {
  email_address: 'ada@shop.example',
  phone_number: '555 987 6543',
  address: {
    first_name: 'Ada',
    last_name: 'Hara',
    street: '9 Elm St',
    city: 'Boise',
    region: 'ID',
    postal_code: '83702',
    country: 'US'
  }
};

async function keysOfUser(user_data: unknown): Promise<Record<string, string>> {
  return keysOf(await fireAlone({ event_name: 'purchase', user_data }));
}

describe('names of other tags in user_data', () => {
  it.each([
    [
      'camel case',
      {
        emailAddress: 'ada@shop.example',
        phoneNumber: '555 987 6543',
        firstName: 'Ada',
        lastName: 'Hara'
      },
      { streetAddress: '9 Elm St', city: 'Boise', state: 'ID', zipCode: '83702', countryCode: 'US' }
    ],
    [
      'Shopify',
      { Email: 'ada@shop.example', phone: '555 987 6543' },
      {
        firstName: 'Ada',
        lastName: 'Hara',
        address1: '9 Elm St',
        city: 'Boise',
        province: 'ID',
        zip: '83702',
        country_code: 'US'
      }
    ],
    [
      'Meta',
      {
        em: 'ada@shop.example',
        ph: '555 987 6543',
        fn: 'Ada',
        ln: 'Hara',
        ct: 'Boise',
        st: 'ID',
        zp: '83702'
      },
      { address1: '9 Elm St', country: 'US' }
    ],
    [
      'with dashes',
      {
        'e-mail': 'ada@shop.example',
        telephone: '555 987 6543',
        'first-name': 'Ada',
        surname: 'Hara'
      },
      {
        'address-line-1': '9 Elm St',
        town: 'Boise',
        'state-code': 'ID',
        postcode: '83702',
        country: 'US'
      }
    ]
  ])('give what GA4’s give: %s', async (_, user, address) => {
    const expected = await keysOfUser(GA4);
    expect(Object.keys(expected)).toHaveLength(8);
    expect(await keysOfUser({ ...user, ...address })).toEqual(expected);
    expect(await keysOfUser({ ...user, address })).toEqual(expected);
    const fired = await fireAlone({
      event_name: 'purchase',
      user_data: { ...user, address: [address] }
    });
    expect(keysOf(fired)).toEqual(expected);
    expect(fired.notes).toBeUndefined();
  });

  it('do not win over GA4’s', async () => {
    const keys = await keysOfUser({ ...GA4, emailAddress: 'kim@shop.example', zip: '10001' });
    expect(keys).toEqual(await keysOfUser(GA4));
  });

  it('can hold digests', async () => {
    const digest = sha256('ada@shop.example');
    for (const name of ['hashedEmail', 'emailSha256', 'hashed_email', 'sha256Email']) {
      expect(await keysOfUser({ [name]: digest })).toEqual({ EMAIL: digest });
    }
  });

  it('that nobody knows are noted by name', async () => {
    const user = { email: 'ada@shop.example', gender: 'f', loyaltyTier: 3, dob: '' };
    const { notes, conversion } = await fire({ country: 'US', user_data: user });
    expect(conversion?.matchKeys).toHaveLength(1);
    expect(notes).toBe(
      'user_data not read: gender is not a property that the tag knows; user_data not read: loyaltyTier is not a property that the tag knows'
    );
  });

  it('are not noted where they look personal themselves', async () => {
    const user = {
      email: 'ada@shop.example',
      'kim@shop.example': 1,
      'Kim Berg': 1,
      n15559876543: 1
    };
    const { notes, logs } = await fire({ country: 'US', user_data: user });
    expect(notes).toBe('user_data not read: a property is not a property that the tag knows');
    expect(logs.join()).not.toMatch(/kim@|Kim Berg|15559876543/);
  });

  it('leave nothing to note where all are usual', async () => {
    const paths = Object.values(VALUE_PATHS).flat();
    const names = new Set(paths.map((path) => path.split('.').at(-1) as string));
    expect(names.size).toBeGreaterThan(15);
    for (const name of [
      ...names,
      'sha256_email_address',
      'tcf',
      'TCString',
      'amznUserData',
      '_tag_mode',
      'address'
    ]) {
      const user_data = { match_id: 'm', [name]: 'x' };
      const { lines } = await fire({ country: 'US', user_data });
      expect([name, lines.at(-1)?.NoteCodes ?? ''].join()).not.toContain('user_data_unread');
    }
  });
});

describe('an event like Segment’s', () => {
  const TRACK = {
    event: 'Order Completed',
    messageId: 'm-1',
    properties: {
      order_id: 'S-7',
      total: 44,
      revenue: 40,
      currency: 'AUD',
      products: [{ product_id: 'P-1', price: 22, quantity: 2 }]
    },
    context: {
      ip: '203.0.113.9',
      locale: 'en-AU',
      userAgent: 'Mozilla/5.0',
      device: { type: 'ios', advertisingId: 'aebe52e7-03ee-455a-b3c4-e57283966239' },
      traits: {
        email: 'ada@shop.example',
        firstName: 'Ada',
        address: { postalCode: '2000', city: 'Sydney' }
      }
    }
  };

  it('is read', async () => {
    const fired = await fireAlone(TRACK, { sendIpAddress: 'consentAndMatchKey' });
    expect(fired.conversion).toMatchObject({
      countryCode: 'AU',
      eventId: 'S-7',
      value: 44,
      currencyCode: 'AUD',
      unitsSold: 2,
      deviceInfo: { userAgent: 'Mozilla/5.0' },
      eventDescription: { conversionType: 'OFF_AMAZON_PURCHASES', eventSource: 'IOS' }
    });
    expect(Object.keys(keysOf(fired))).toEqual([
      'EMAIL',
      'FIRST_NAME',
      'CITY',
      'POSTAL',
      'MAID',
      'FIP'
    ]);
    expect([fired.notes, fired.missing]).toEqual([undefined, []]);
  });

  it.each([
    ['revenue', { total: undefined }, 40],
    ['value', { value: 42 }, 42],
    ['the products', { total: '', revenue: null }, 44]
  ])('has its value from %s', async (_, properties, value) => {
    const whole = { ...TRACK, properties: { ...TRACK.properties, ...properties } };
    expect((await fireAlone(whole)).conversion?.value).toBe(value);
  });

  it('has its ID from messageId where it has no other', async () => {
    const whole = { ...TRACK, properties: { ...TRACK.properties, order_id: '' } };
    expect((await fireAlone(whole)).conversion?.eventId).toBe('m-1');
  });

  it('has traits beside the context', async () => {
    const whole = {
      ...TRACK,
      context: undefined,
      country: 'AU',
      traits: { email: 'ada@shop.example' }
    };
    expect(Object.keys(keysOf(await fireAlone(whole)))).toEqual(['EMAIL']);
  });
});

describe('a purchase of Universal Analytics', () => {
  it('is read', async () => {
    const ecommerce = {
      currencyCode: 'CAD',
      purchase: {
        actionField: { id: 'U-7', revenue: '72.90' },
        products: [{ id: 'P-1', price: '36.45', quantity: 2 }]
      }
    };
    const { conversion, missing } = await fire({ ecommerce });
    expect(conversion).toMatchObject({
      eventId: 'U-7',
      value: 72.9,
      currencyCode: 'CAD',
      unitsSold: 2
    });
    expect(missing).toEqual([]);
  });
});
