import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventOf, fire, fireAlone, keysOf, NOW } from './tag.js';

describe('the country', () => {
  it.each([
    ['the field', { countryCode: 'ca' }, { user_data: { address: { country: 'DE' } } }, 'CA'],
    ['a locale', { countryCode: 'en_GB' }, {}, 'GB'],
    ['UK', { countryCode: 'UK' }, {}, 'GB'],
    ['a locale with a script', { countryCode: 'zh-Hant-TW' }, {}, 'TW'],
    ['the address', {}, { user_data: { address: [{ country: 'jp' }] } }, 'JP'],
    ['user_data', {}, { user_data: { country: 'BR' } }, 'BR'],
    ['the event', {}, { country: 'AU' }, 'AU'],
    ['its place', {}, { event_location: { country: 'IN' } }, 'IN'],
    ['the Measurement Protocol’s place', {}, { user_location: { country_id: 'JP' } }, 'JP'],
    ['that place as JSON', {}, { user_location: '{"country_id":"BR"}' }, 'BR'],
    ['the part of a country', {}, { user_location: { region_id: 'IN-KA' } }, 'IN'],
    ['the place under another name', {}, { geo: { countryCode: 'MX' } }, 'MX'],
    ['a bare part, which is no country', {}, { user_location: { region_id: 'CA' } }, 'US'],
    ['the default field', { defaultCountryCode: 'MX' }, {}, 'MX'],
    ['the language', {}, { language: 'es-ar' }, 'AR'],
    ['a name', { countryCode: 'Germany', amznUserData: 'GRANTED' }, { country: 'AU' }, 'DE'],
    ['none of Amazon’s', { countryCode: 'other' }, {}, 'OTHER'],
    ['unknown', { countryCode: 'zz' }, {}, 'ZZ']
  ])('is that of %s', async (_, fields, event, country) => {
    const whole = { event_name: 'search', email: 'a@b.example', ...event };
    const { conversion } = await fireAlone(whole, { amznUserData: 'yes', ...fields });
    expect(conversion?.countryCode).toBe(country);
  });

  it.each([undefined, 'en', 'XX', 'de-', '--', 'es-419', {}, ['DE', 'FR'], 49])(
    'is taken for US, with a note, where %j is all there is',
    async (language) => {
      const event = { event_name: 'search', email: 'a@b.example', language };
      const { conversion, notes } = await fireAlone(event);
      expect(conversion?.countryCode).toBe('US');
      expect(notes).toBe('country unknown: US assumed');
    }
  );
});

describe('the event id', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  it.each([
    ['the field', { eventId: 'f1' }, { event_id: 'e1', transaction_id: 't1' }, 'f1'],
    ['transaction_id', {}, { event_id: 'e1', transaction_id: 't1' }, 't1'],
    ['event_id', { eventIdSource: 'eventId' }, { event_id: 'e1', transaction_id: 't1' }, 'e1'],
    ['the order', { eventId: '' }, { event_id: 'undefined', transaction_id: 4711 }, '4711'],
    ['a digest of an e-mail address', {}, { event_id: 'a@b.example' }, sha256('a@b.example')],
    ['a digest of a long text', {}, { event_id: 'x'.repeat(300) }, sha256('x'.repeat(300))]
  ])('is %s', async (_, fields, event, id) => {
    const ads = await fire(event, fields);
    expect(ads.conversion?.eventId).toBe(id);
    const manager = await fire(event, { ...fields, api: 'conversionsV1' });
    expect(manager.conversion?.clientDedupeId).toBe(id);
  });

  it('is made up where the event has none, and the same on every attempt', async () => {
    let attempts = 0;
    const fired = await fire(
      {},
      {},
      {
        http: ({ url }) => {
          if (url.includes('token')) return token;
          attempts += 1;
          return attempts < 3 ? { error: 'failed' } : accepted;
        }
      }
    );
    expect(fired.outcome).toBe('success');
    const ids = fired.sent.map((sent) => eventOf(sent).eventId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(new RegExp(`^${NOW}\\.\\d{9}$`));
  });

  const token = { statusCode: 200, headers: {}, body: '{"access_token":"t","expires_in":3600}' };
  const accepted = { statusCode: 207, headers: {}, body: '{"success":[{"index":0}]}' };
});

describe('the user agent', () => {
  it('is cut at 512 characters', async () => {
    const { conversion } = await fire({ user_agent: 'u'.repeat(600) });
    expect(conversion?.deviceInfo?.userAgent).toBe('u'.repeat(512));
  });

  it.each([
    ['the tag is set so', { sendUserAgent: false }, 'Mozilla/5.0'],
    ['the event has none', {}, undefined],
    ['it is junk', {}, { a: 1 }]
  ])('is left out where %s', async (_, fields, user_agent) => {
    const { conversion } = await fire({ user_agent }, fields);
    expect(conversion).not.toHaveProperty('deviceInfo');
  });
});

describe('the data set', () => {
  it.each(['Shop1', 'My-shop_events', 'x'.repeat(100)])('%s is sent', async (dataSetName) => {
    const { conversion } = await fire({}, { dataSetName });
    expect(conversion?.eventDescription?.dataSetName).toBe(dataSetName);
  });

  it.each(['Shop', '1shop', 'my shop', 'x'.repeat(101), 'Größe'])(
    '%s is no name of one: Amazon’s default is used, and a note says so',
    async (dataSetName) => {
      const { conversion, notes } = await fire({}, { dataSetName });
      expect(conversion?.eventDescription).not.toHaveProperty('dataSetName');
      expect(notes).toBe('data set name left out: Amazon does not accept it');
    }
  );
});

describe('the region', () => {
  it.each([
    ['NA', 'https://advertising-api.amazon.com/', 'https://api.amazon.com/'],
    ['EU', 'https://advertising-api-eu.amazon.com/', 'https://api.amazon.co.uk/'],
    ['FE', 'https://advertising-api-fe.amazon.com/', 'https://api.amazon.co.jp/'],
    ['MOON', 'https://advertising-api.amazon.com/', 'https://api.amazon.com/']
  ])('%s has hosts of its own', async (region, events, tokens) => {
    const { requests } = await fire({}, { region, amznUserData: 'yes' });
    expect(requests[0]?.url.startsWith(tokens)).toBe(true);
    expect(requests[1]?.url.startsWith(events)).toBe(true);
  });
});

describe('the postal code of the rich shape', () => {
  const rich = { api: 'offAmazon2023', offAmazonShape: 'rich', countryCode: 'US' };

  it.each([
    ['75236-9599', '75236'],
    ['7523', undefined],
    ['0'.repeat(63) + 'a', undefined]
  ])('%s goes as %s', async (postal_code, sent) => {
    const event = { user_data: { email_address: 'a@b.example', address: { postal_code } } };
    const { conversion } = await fire(event, rich);
    expect(conversion?.userInfo?.postalCode).toBe(sent);
  });

  it('goes with an event that nobody can be matched by, which this contract takes', async () => {
    const event = { event_name: 'search', user_data: { address: { postal_code: '75236' } } };
    const fired = await fireAlone(event, rich);
    expect(fired.outcome).toBe('success');
    expect(keysOf(fired)).toEqual({});
    expect(fired.conversion?.userInfo).toEqual({ countryCode: 'US', postalCode: '75236' });
  });
});
