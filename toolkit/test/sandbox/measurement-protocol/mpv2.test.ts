import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isMpv2, readMpv2 } from '../../../sandbox/measurement-protocol/mpv2.js';
import { incomingRequest, type RequestInput } from '../../../sandbox/run/incoming-request.js';

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36';

function read(query: string, more: RequestInput = {}): Record<string, unknown>[] {
  return readMpv2(
    incomingRequest({
      path: '/g/collect',
      query,
      ip: '198.51.100.7',
      headers: { 'User-Agent': BROWSER },
      ...more
    })
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

describe('a GA4 web hit', () => {
  it('becomes the event data that sGTM gives for it', () => {
    const query =
      'v=2&tid=G-TEST123&gtm=45je6b10v9&_p=1940542384&gcs=G111&gcd=13r3r3r3r5l1&npa=0&dma=0' +
      '&cid=1652075000.1652075867&ul=en-us&sr=1536x960&uaa=x86&uab=64&uamb=0&uap=Windows&uapv=15.0.0' +
      '&uafvl=Chromium%3B148.0.1.2%7CNot.A%252FBrand%3B99.0&_s=3&sid=1652075867&sct=18&seg=1' +
      '&dl=https%3A%2F%2Fshop.example%2Fcheckout%2Fdone%3Fstep%3D3&dr=https%3A%2F%2Fwww.example.org%2F' +
      '&dt=Thank%20you&en=page_view&_ee=1&_et=1212&tfd=5120&ep.page_type=post&up.tier=gold&upn.orders=7';
    expect(read(query)).toEqual([
      {
        'x-ga-protocol_version': '2',
        'x-ga-measurement_id': 'G-TEST123',
        'x-ga-gtm_version': '45je6b10v9',
        'x-ga-page_id': 1940542384,
        'x-ga-gcs': 'G111',
        'x-ga-gcd': '13r3r3r3r5l1',
        'x-ga-npa': '0',
        'x-ga-dma': '0',
        client_id: '1652075000.1652075867',
        language: 'en-us',
        screen_resolution: '1536x960',
        client_hints: {
          architecture: 'x86',
          bitness: '64',
          mobile: false,
          platform: 'Windows',
          platform_version: '15.0.0',
          full_version_list: [
            { brand: 'Chromium', version: '148.0.1.2' },
            { brand: 'Not.A/Brand', version: '99.0' }
          ]
        },
        'x-ga-request_count': 3,
        ga_session_id: '1652075867',
        ga_session_number: 18,
        'x-ga-mp2-seg': '1',
        page_location: 'https://shop.example/checkout/done?step=3',
        page_hostname: 'shop.example',
        page_path: '/checkout/done',
        page_referrer: 'https://www.example.org/',
        page_title: 'Thank you',
        event_name: 'page_view',
        'x-ga-system_properties': { ee: true },
        engagement_time_msec: 1212,
        'x-ga-tfd': 5120,
        page_type: 'post',
        'x-ga-mp2-user_properties': { tier: 'gold', orders: 7 },
        ip_override: '198.51.100.7',
        user_agent: BROWSER
      }
    ]);
  });

  it('has its items, with their own parameters, in their order', () => {
    const items =
      'pr1=idSKU-1~nmShirt~brAcme~caClothes~c2Men~vaBlue~pr19.99~qt2~ds1.5~cpSPRING~lp3~k0size~v0M' +
      '&pr2=idSKU-2~nmHat~pr5~qt1~lnSale~lisale_1~afOutlet~loplace_9';
    const [event] = read(`v=2&en=purchase&cu=EUR&epn.value=44.98&ep.transaction_id=T-1&${items}`);
    expect(event).toMatchObject({
      event_name: 'purchase',
      currency: 'EUR',
      value: 44.98,
      transaction_id: 'T-1',
      items: [
        {
          item_id: 'SKU-1',
          item_name: 'Shirt',
          item_brand: 'Acme',
          item_category: 'Clothes',
          item_category2: 'Men',
          item_variant: 'Blue',
          price: 19.99,
          quantity: 2,
          discount: 1.5,
          coupon: 'SPRING',
          index: 3,
          size: 'M'
        },
        {
          item_id: 'SKU-2',
          item_name: 'Hat',
          price: 5,
          quantity: 1,
          item_list_name: 'Sale',
          item_list_id: 'sale_1',
          affiliation: 'Outlet',
          location_id: 'place_9'
        }
      ]
    });
  });

  it('has one event for each line of its body, which adds to the query', () => {
    const events = read('v=2&tid=G-1&cid=1.2&en=ignored', {
      method: 'POST',
      body: 'en=view_item&_et=5\r\nen=add_to_cart&epn.value=3\n'
    });
    expect(events).toMatchObject([
      { event_name: 'view_item', client_id: '1.2', engagement_time_msec: 5 },
      { event_name: 'add_to_cart', client_id: '1.2', value: 3 }
    ]);
  });

  it('keeps what it does not know under the names sGTM has for it', () => {
    expect(read('v=2&en=x&frm=0&are=1&_fv=2&_ss=1')[0]).toMatchObject({
      'x-ga-mp2-frm': '0',
      'x-ga-are': '1',
      'x-ga-system_properties': { fv: '2', ss: '1' }
    });
  });

  it('nests user data that was sent as event parameters', () => {
    const query =
      'v=2&en=purchase&ep.user_data.email_address=a%40b.example&ep.user_data.address.city=Oslo';
    expect(read(query)[0]?.user_data).toEqual({
      email_address: 'a@b.example',
      address: { city: 'Oslo' }
    });
  });

  it('names the visitor whom the hit names, not the connection', () => {
    expect(read('v=2&en=x&uip=203.0.113.9')[0]?.ip_override).toBe('203.0.113.9');
  });

  it('takes the client id from the _ga cookie if it names none', () => {
    const headers = { cookie: '_ga=GA1.1.1652075000.1652075867' };
    expect(read('v=2&en=x', { headers })[0]?.client_id).toBe('1652075000.1652075867');
    expect(read('v=2&en=x&cid=7.8', { headers })[0]?.client_id).toBe('7.8');
    expect(read('v=2&en=x', { headers: { cookie: '_ga=nonsense' } })[0]).not.toHaveProperty(
      'client_id'
    );
  });

  it('cannot reach the prototype of anything', () => {
    const [event] = read(
      'v=2&en=x&ep.__proto__.polluted=1&ep.constructor.prototype.polluted=1&up.__proto__=1&pr1=k0__proto__~v0x'
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(event ?? {})).toContain('__proto__');
  });

  it('does not nest names deeper than any parameter is', () => {
    const name = Array.from({ length: 5000 }, () => 'a').join('.');
    expect(read(`v=2&en=x&ep.${name}=1`)[0]?.[name]).toBe('1');
  });

  it('has no more items than GA4 takes', () => {
    const items = Array.from({ length: 500 }, (_, index) => `pr${index + 1}=id${index}`).join('&');
    expect(read(`v=2&en=x&${items}`)[0]?.items).toHaveLength(200);
  });
});

describe('user-provided data in a hit', () => {
  it('becomes user_data with hexadecimal digests', () => {
    const [email, phone, first] = ['a@b.example', '+15551234567', 'ann'].map(digest) as [
      Buffer,
      Buffer,
      Buffer
    ];
    const em = `tv.1~em.${email.toString('base64url')}~pn.${phone.toString('base64url')}~fn0.${first.toString('base64url')}~ct0.oslo~pc0.0150~co0.NO`;
    expect(read(`v=2&en=x&em=${encodeURIComponent(em)}`)[0]?.user_data).toEqual({
      sha256_email_address: email.toString('hex'),
      sha256_phone_number: phone.toString('hex'),
      address: {
        sha256_first_name: first.toString('hex'),
        city: 'oslo',
        postal_code: '0150',
        country: 'NO'
      }
    });
  });

  it('keeps several e-mail addresses and several addresses apart', () => {
    const [one, two] = ['a@b.example', 'c@d.example'].map(digest) as [Buffer, Buffer];
    const em = `tv.1~em.${one.toString('base64url')}~em.${two.toString('base64url')}~ct0.oslo~ct1.bergen`;
    expect(read(`v=2&en=x&em=${encodeURIComponent(em)}`)[0]?.user_data).toEqual({
      sha256_email_address: [one.toString('hex'), two.toString('hex')],
      address: [{ city: 'oslo' }, { city: 'bergen' }]
    });
  });

  it('adds to what event parameters said, and nothing where it holds nothing', () => {
    const [event] = read('v=2&en=x&ep.user_data.email_address=a%40b.example&em=tv.1~ct0.oslo');
    expect(event?.user_data).toEqual({ email_address: 'a@b.example', address: { city: 'oslo' } });
    expect(read('v=2&en=x&em=tv.1~em.~zz.1~nonsense')[0]).not.toHaveProperty('user_data');
  });
});

describe('isMpv2', () => {
  it.each([
    ['/g/collect', 'v=2&tid=G-1', true],
    ['/metrics/g/collect', 'tid=G-1&v=2', true],
    ['/g/collect', 'v=1', false],
    ['/g/collect', 'tid=v=2', false],
    ['/collect', 'v=2', false]
  ])('of %s?%s is %s', (path, query, expected) => {
    expect(isMpv2(incomingRequest({ path, query }))).toBe(expected);
  });
});
