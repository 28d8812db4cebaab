import * as fc from 'fast-check';
import { GPP_OF_EUROPE, GPP_OF_US, TCF, TCF_WITH_SEGMENTS } from '../consent-strings.js';
import { NOW } from '../tag.js';
import { junk, mostly, some } from './values.js';

const DIGEST = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

const DIGEST_IN_BASE64 = 'lz3+RjrsqFeF9fla9bo5Bu7bLZMcJOaYJKiepl26To8=';

const COUNTRIES = [
  'US',
  'CA',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'JP',
  'IN',
  'BR',
  'ZZ',
  'OTHER_EEA',
  'DEU',
  'Germany',
  'the Netherlands',
  'United Kingdom',
  'DE-BY',
  'en-US',
  'uk',
  'Atlantis',
  '49'
];

/** Any of the forms in which shops and GTM's variables pass a list of these things, or one of them. */
function listed(entry: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 3, arbitrary: entry },
    { weight: 2, arbitrary: fc.array(entry, { maxLength: 2 }) },
    entry.map((one) => [null, '', {}, one]),
    entry.map((one) => ({ 0: one })),
    entry.map((one) => ({ 0: '', 1: one })),
    entry.map((one) => JSON.stringify(one)),
    entry.map((one) => JSON.stringify([one]))
  );
}

const address = some({
  first_name: mostly('Ada', 'Jürgen', DIGEST),
  last_name: mostly('O’Hara', 'Groß'),
  street: mostly('12 S Main St', '12-B Elm #4', 'C/ Mayor 3'),
  city: mostly('Köln', 'St. Louis'),
  region: mostly('Texas', 'Lower Saxony', 'CA'),
  postal_code: mostly('75236-9599', 'K1A 0B1', 'SW1A 1AA'),
  country: mostly(...COUNTRIES),
  sha256_first_name: mostly(DIGEST)
});

const userData = some({
  email_address: listed(mostly('test@example.com', 'a_b+c@b.example', 'nobody', DIGEST_IN_BASE64)),
  email: mostly('second@example.com', 'none'),
  phone_number: mostly(
    '+1 (555) 123-4567',
    '0171 3920012',
    15551234567,
    '+46 (0)70 123 45 67',
    '\uff0b4479111',
    '(\u200e+44) 7911 123456',
    '00 49 171 3920012',
    '911',
    '8 912 345-67-89'
  ),
  sha256_email_address: mostly(DIGEST, DIGEST.toUpperCase(), [DIGEST], DIGEST_IN_BASE64, 'abc'),
  sha256_phone_number: mostly(DIGEST),
  email_hash: mostly(DIGEST, 'abc'),
  phone_hash: mostly(DIGEST_IN_BASE64),
  user_id: mostly('u-17', 'id@example.com'),
  country: mostly(...COUNTRIES),
  address: fc.oneof({ weight: 4, arbitrary: listed(address) }, { weight: 1, arbitrary: junk })
});

const item = some({
  item_id: mostly('SKU_1'),
  item_brand: mostly('Google Merchandise (EU)', 'ann%40shop.example', '12.50', '-3'),
  item_category: mostly('Apparel/Socks', 'a\uff20b'),
  quantity: mostly(1, '2', 3.5, -1, null, 0),
  price: mostly(9.99, '1,299.00', '1.299', 'free')
});

/** Signals of consent. Most of them deny something, so two events in three have none of these. */
const signals = some({
  consent_state: mostly(
    { ad_storage: true, ad_user_data: false },
    { ad_user_data: 'denied' },
    'ja',
    [true],
    { ad_user_data: { a: 1 } }
  ),
  consent: mostly({ ad_user_data: 'GRANTED' }),
  tcf: mostly(TCF, TCF_WITH_SEGMENTS, 'kein Text', [TCF]),
  gpp: mostly(GPP_OF_EUROPE, GPP_OF_US, 'DBAA'),
  amzn_user_data: mostly('granted', 'denied', 'oui', '\u200bgranted', null),
  'x-ga-gcs': mostly('G111', 'G100', 'G1--'),
  'x-ga-gcd': mostly('13p3t3t3p5l1', '13l3l3l3l1', '13P3T3T3P5L1'),
  OnetrustActiveGroups: mostly(',C0001,C0004,', 'C0001', '*')
});

/** Event data of which any part can be missing or anything at all. */
export const wildEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.record({
      event_name: mostly(
        'purchase',
        'page_view',
        'view_item',
        'generate_lead',
        'own_event',
        'Order Completed',
        'ann%40shop.example'
      )
    }),
    some({
      user_data: fc.oneof({ weight: 9, arbitrary: userData }, { weight: 1, arbitrary: junk }),
      value: mostly(12.5, '12.345', 0, -3, '1,299.00', '1.299,00', '1.299', 1.005, '0x10', 'much'),
      currency: mostly('EUR', 'usd'),
      transaction_id: mostly('ORDER-1', 'me@example.com', 'me%40example.com', ['T-2'], { id: 1 }),
      event_id: mostly('e-1', 17, 'me\uff20example.com'),
      items: fc.oneof(
        { weight: 2, arbitrary: fc.array(item, { maxLength: 3 }) },
        { weight: 2, arbitrary: listed(item) },
        { weight: 1, arbitrary: junk }
      ),
      ecommerce: some({
        value: mostly(7, '7,50'),
        currency: mostly('EUR', 'XXX'),
        transaction_id: mostly('E-1'),
        items: listed(item)
      }),
      page_location: mostly(
        'https://shop.example/?aref=Abcde12345&amzn_click_id=amzn1.click.abc',
        'https://shop.example/?aref=x&aref=y&amzn_click_id=%00'
      ),
      language: mostly('en-us', 'de-DE', 'zh-Hant-TW', 'fr'),
      ip_override: mostly('203.0.113.9', '2001:db8::1', '999.1.1.1', '12:34:56', '1::2::3'),
      user_agent: mostly('Mozilla/5.0 (iPhone)', 'ü'.repeat(600), `${'x'.repeat(511)}😀`),
      event_time: mostly(NOW - 1000, '2026-04-19T10:00:00Z', '2026-02-31', 'yesterday', -5, 1),
      timestamp_micros: mostly((NOW - 5000) * 1000, '0'),
      timestamp: mostly(NOW / 1000, '1776688000')
    }),
    some({
      country: mostly(...COUNTRIES),
      country_code: mostly(...COUNTRIES),
      event_location: mostly({ country: 'DE' }),
      platform: mostly('ios', 'ANDROID', 'web'),
      'x-ga-platform': mostly('android', 'ios'),
      'x-ga-resettable_device_id': mostly('AEBE52E7-03EE-455A-B3C4-E57283966239'),
      custom_data: some({ madid: mostly('aebe52e7-03ee-455a-b3c4-e57283966239') }),
      timestamp_ms: mostly(NOW - 9000, `${NOW}`, 'now'),
      limited_data_use: mostly(true, 'no', 'perhaps'),
      us_privacy: mostly('1YYN', '1NNN', '1---', 'no'),
      partner: mostly('Partner', 'me@example.com'),
      amazon_ad_event_key: mostly('key-1'),
      app_instance_id: mostly('app'),
      email: mostly('other@example.com'),
      phone: mostly('020 7946 0018'),
      idfa: mostly('AEBE52E7-03EE-455A-B3C4-E57283966239', '00000000-0000-0000-0000-000000000000'),
      ramp_id: mostly('XY1234'),
      match_id: mostly('m1'),
      kantar_id: mostly('k-1')
    }),
    fc.oneof(fc.constant({}), fc.constant({ 'x-ga-gcs': 'G111' }), signals),
    fc.dictionary(fc.string({ maxLength: 10 }), junk, { maxKeys: 3 })
  )
  .map(([named, known, further, signalled, unknown]) => ({
    ...unknown,
    ...named,
    ...known,
    ...further,
    ...signalled
  }));
