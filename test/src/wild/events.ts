import * as fc from 'fast-check';
import { NOW } from '../tag.js';
import { junk, mostly, some } from './values.js';

const DIGEST = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

const COUNTRIES = ['US', 'CA', 'GB', 'DE', 'FR', 'ES', 'IT', 'JP', 'IN', 'BR', 'ZZ', 'OTHER_EEA'];

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
  email_address: mostly('test@example.com', ['', 'a@b.example'], { 0: 'a@b.example' }),
  phone_number: mostly('+1 (555) 123-4567', '0171 3920012', 15551234567),
  sha256_email_address: mostly(DIGEST, DIGEST.toUpperCase(), [DIGEST]),
  sha256_phone_number: mostly(DIGEST),
  address: fc.oneof(address, fc.array(address, { maxLength: 2 }), junk)
});

const item = some({
  item_id: mostly('SKU_1'),
  item_brand: mostly('Google Merchandise (EU)'),
  item_category: mostly('Apparel/Socks'),
  quantity: mostly(1, '2', 3.5, -1),
  price: mostly(9.99)
});

/** Event data of which any part can be missing or anything at all. */
export const wildEvent: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    some({
      event_name: mostly('purchase', 'page_view', 'view_item', 'generate_lead', 'own_event'),
      user_data: fc.oneof({ weight: 9, arbitrary: userData }, { weight: 1, arbitrary: junk }),
      value: mostly(12.5, '12.345', 0, -3),
      currency: mostly('EUR', 'usd'),
      transaction_id: mostly('ORDER-1', 'me@example.com'),
      event_id: mostly('e-1', 17),
      items: fc.oneof(fc.array(item, { maxLength: 3 }), junk),
      page_location: mostly(
        'https://shop.example/?aref=Abcde12345&amzn_click_id=amzn1.click.abc',
        'https://shop.example/?aref=x&aref=y&amzn_click_id=%00'
      ),
      language: mostly('en-us', 'de-DE', 'zh-Hant-TW', 'fr'),
      ip_override: mostly('203.0.113.9', '2001:db8::1', '999.1.1.1', '12:34:56', '1::2::3'),
      user_agent: mostly('Mozilla/5.0 (iPhone)', 'ü'.repeat(600), `${'x'.repeat(511)}😀`),
      event_time: mostly(NOW - 1000, '2026-04-19T10:00:00Z', '2026-02-31', 'yesterday', -5, 1),
      timestamp_micros: mostly((NOW - 5000) * 1000, '0'),
      timestamp: mostly(NOW / 1000, '1776688000'),
      consent_state: mostly({ ad_storage: true, ad_user_data: false }, { ad_user_data: 'denied' }),
      consent: mostly({ ad_user_data: 'GRANTED' }),
      tcf: mostly('CPabc.def'),
      gpp: mostly('DBAA'),
      amzn_user_data: mostly('granted', 'denied')
    }),
    some({
      'x-ga-gcs': mostly('G111', 'G100', 'G1--'),
      'x-ga-gcd': mostly('13p3t3t3p5l1', '13l3l3l3l1'),
      country: mostly(...COUNTRIES),
      event_location: mostly({ country: 'DE' }),
      platform: mostly('ios', 'ANDROID'),
      app_instance_id: mostly('app'),
      email: mostly('other@example.com'),
      phone: mostly('020 7946 0018'),
      idfa: mostly('AEBE52E7-03EE-455A-B3C4-E57283966239', '00000000-0000-0000-0000-000000000000'),
      ramp_id: mostly('XY1234'),
      match_id: mostly('m1'),
      kantar_id: mostly('k-1')
    }),
    fc.dictionary(fc.string({ maxLength: 10 }), junk, { maxKeys: 3 })
  )
  .map(([known, further, unknown]) => ({ ...unknown, ...known, ...further }));
