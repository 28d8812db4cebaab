import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fireAlone, keysOf } from '../tag.js';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const DIGEST = sha256('somebody');
const MAID = 'aebe52e7-03ee-455a-b3c4-e57283966239';

type Values = Record<string, unknown>;

/** The keys of a purchase in the US with these event data. */
async function keysFrom(event: Values, fields: Values = {}): Promise<Record<string, string>> {
  const settings = { countryCode: 'US', amznUserData: 'GRANTED', ...fields };
  return keysOf(await fireAlone({ event_name: 'purchase', ...event }, settings));
}

/** The key that a row of the field makes. */
async function keyOf(type: string, value: unknown, fields: Values = {}): Promise<unknown> {
  return (await keysFrom({}, { matchKeys: [{ type, value }], ...fields }))[type];
}

describe('event data', () => {
  it('give every key they can, in one order', async () => {
    const keys = await keysFrom(
      {
        kantar_id: 'k1',
        merkle_id: 'm1',
        real_id: 'r1',
        match_id: 'a1',
        ramp_id: 'XY1',
        advertising_id: MAID,
        ip_override: '203.0.113.9',
        user_data: {
          address: {
            postal_code: '75236-9599',
            region: 'Texas',
            city: 'St. Paul',
            street: '1 S Elm St',
            last_name: 'Groß',
            first_name: 'Ada'
          },
          phone_number: '(555) 123-4567',
          email_address: 'Test@Example.com'
        }
      },
      { sendIpAddress: true }
    );
    expect(Object.entries(keys)).toEqual([
      ['EMAIL', sha256('test@example.com')],
      ['PHONE', sha256('15551234567')],
      ['FIRST_NAME', sha256('ada')],
      ['LAST_NAME', sha256('gross')],
      ['ADDRESS', sha256('1selmst')],
      ['CITY', sha256('stpaul')],
      ['STATE', sha256('tx')],
      ['POSTAL', sha256('75236')],
      ['MAID', MAID],
      ['RAMP_ID', 'XY1'],
      ['MATCH_ID', 'a1'],
      ['REAL_ID', 'r1'],
      ['MERKLE_ID', 'm1'],
      ['KANTAR_ID', 'k1'],
      ['FIP', '203.0.113.9']
    ]);
  });

  it.each([
    ['a text', 'a@b.example'],
    ['a list', ['', null, 'undefined', 'a@b.example', 'c@d.example']],
    ['what became of a list', { 0: 'a@b.example', 1: 'c@d.example' }]
  ])('hold an e-mail address as %s', async (_, email) => {
    expect(await keysFrom({ user_data: { email_address: email } })).toEqual({
      EMAIL: sha256('a@b.example')
    });
  });

  it.each([
    ['user_data.email', { user_data: { email: 'a@b.example' } }],
    ['email', { email: 'a@b.example' }],
    ['email_address', { email_address: 'a@b.example' }]
  ])('hold it as %s too', async (_, event) => {
    expect(await keysFrom(event)).toEqual({ EMAIL: sha256('a@b.example') });
  });

  it('hold an address as the first of a list', async () => {
    const address = [{ city: 'Bath' }, { city: 'Leeds', region: 'Texas' }];
    expect(await keysFrom({ user_data: { address } })).toEqual({ CITY: sha256('bath') });
  });

  it('have a shop’s or server’s place outside user_data: it is nobody’s', async () => {
    expect(await keysFrom({ city: 'Bath', region: 'us-east1', email: 'a@b.example' })).toEqual({
      EMAIL: sha256('a@b.example')
    });
  });

  it.each(['sha256_email_address', 'sha256_phone_number', 'sha256_first_name', 'sha256_street'])(
    'give digests as %s, in lower case',
    async (property) => {
      const keys = await keysFrom({ user_data: { [property]: DIGEST.toUpperCase() } });
      expect(Object.values(keys)).toEqual([DIGEST]);
    }
  );

  it('give a digest of the address', async () => {
    const user_data = { address: [{ sha256_last_name: DIGEST }] };
    expect(await keysFrom({ user_data })).toEqual({ LAST_NAME: DIGEST });
  });

  it('prefer what they hold in plain to digests, whose form nobody knows', async () => {
    const user_data = { sha256_email_address: DIGEST, email_address: 'a@b.example' };
    expect(await keysFrom({ user_data })).toEqual({ EMAIL: sha256('a@b.example') });
  });

  it('fall back to a digest where the plain value is none', async () => {
    const user_data = { email_address: 'nobody', sha256_email_address: DIGEST };
    expect(await keysFrom({ user_data })).toEqual({ EMAIL: DIGEST });
  });

  it('with plain text where a digest is said to be are not taken', async () => {
    expect(await keysFrom({ user_data: { sha256_email_address: 'a@b.example' } })).toEqual({});
  });

  it('are left alone if the tag is set so', async () => {
    const user_data = { email_address: 'a@b.example' };
    expect(await keysFrom({ user_data }, { autoMatchKeys: false })).toEqual({});
  });

  it('with names of prototypes give no keys', async () => {
    const hostile = JSON.parse(
      '{"__proto__": "a@b.example", "constructor": "a@b.example", "toString": "x", "sha256_": "y"}'
    ) as Values;
    expect(await keysFrom({ ...hostile, user_data: hostile })).toEqual({});
  });
});

describe('rows of the field', () => {
  it('win over event data and add to them', async () => {
    const matchKeys = [
      { type: 'EMAIL', value: 'row@b.example' },
      { type: 'RAMP_ID', value: 'XY1' }
    ];
    const user_data = { email_address: 'a@b.example', phone_number: '(555) 123-4567' };
    expect(await keysFrom({ user_data }, { matchKeys })).toEqual({
      EMAIL: sha256('row@b.example'),
      PHONE: sha256('15551234567'),
      RAMP_ID: 'XY1'
    });
  });

  it('with nothing usable leave the key to the event data', async () => {
    const matchKeys = [{ type: 'EMAIL', value: 'undefined' }, { type: 'PHONE' }, null, 'EMAIL'];
    const user_data = { email_address: 'a@b.example' };
    expect(await keysFrom({ user_data }, { matchKeys })).toEqual({ EMAIL: sha256('a@b.example') });
  });

  it('give each key once, the first usable value', async () => {
    const values = ['', 'a@b.example', 'c@d.example'];
    const matchKeys = values.map((value) => ({ type: 'EMAIL', value }));
    expect(await keysFrom({}, { matchKeys })).toEqual({ EMAIL: sha256('a@b.example') });
  });

  it.each(['FAX', '', 'toString', '__proto__', 'constructor', 17, null])(
    'of the type %j are left out',
    async (type) => {
      const matchKeys = [{ type, value: 'a@b.example' }];
      expect(await keysFrom({ email: 'c@d.example' }, { matchKeys })).toEqual({
        EMAIL: sha256('c@d.example')
      });
    }
  );
});

describe('junk', () => {
  const JUNK = ['', ' ', 'undefined', 'NULL', 'null', 'NaN', 'n/a', 'N/A', '(not set)'];
  const TYPES = ['EMAIL', 'PHONE', 'FIRST_NAME', 'LAST_NAME', 'ADDRESS', 'CITY', 'STATE', 'POSTAL'];
  const OPEN = ['MAID', 'RAMP_ID', 'MATCH_ID', 'REAL_ID', 'MERKLE_ID', 'KANTAR_ID', 'FIP'];

  it.each([...TYPES, ...OPEN])('is no %s and is left out, never hashed', async (type) => {
    for (const value of [...JUNK, '[object Object]', null, true, {}, [], [[]], [{}]]) {
      expect(await keyOf(type, value, { sendIpAddress: true }), JSON.stringify(value)).toBe(
        undefined
      );
    }
  });

  it.each(['FIRST_NAME', 'CITY', 'STATE'])(
    'of other scripts has nothing that Amazon compares: no %s',
    async (type) => {
      for (const value of ['さくら', 'दिव्या', '👩‍👧', '\ud800', '!?']) {
        expect(await keyOf(type, value), value).toBe(undefined);
      }
    }
  );

  it.each(TYPES)('is the digest of an empty text, also for %s', async (type) => {
    expect(await keyOf(type, sha256(''))).toBe(undefined);
    expect(await keyOf(type, sha256('').toUpperCase())).toBe(undefined);
  });
});

describe('an e-mail address', () => {
  it.each([
    ['Test@Example.com', 'test@example.com'],
    ['  test+tag@example.com\t', 'testtag@example.com'],
    ['jürgen@example.com', 'jrgen@example.com'],
    ['"quoted"@example.com', 'quoted@example.com'],
    ['a_b.c-d@e-f.example', 'ab.c-d@e-f.example'],
    ['K@example.com', 'k@example.com'],
    ['mailto:a@b.example', 'a@b.example']
  ])('%j is hashed as %s', async (raw, normalized) => {
    expect(await keyOf('EMAIL', raw)).toBe(sha256(normalized));
  });

  it.each(['example.com', '@example.com', 'a@', 'a@b@c', '@@', 'ü@ü', DIGEST.slice(1)])(
    '%j is none',
    async (raw) => {
      expect(await keyOf('EMAIL', raw)).toBe(undefined);
    }
  );
});

describe('a phone number', () => {
  it.each([
    ['US', '+1 (555) 123-4567', '15551234567'],
    ['US', '(555) 123-4567', '15551234567'],
    ['US', 5551234567, '15551234567'],
    ['US', '1-555-123-4567', '15551234567'],
    ['US', '0015551234567', '15551234567'],
    ['US', '(555) 123-4567 ext. 89', '15551234567'],
    ['DE', '030 1234567 X12', '49301234567'],
    ['NL', '+31 20 123 4567;ext=5', '31201234567'],
    ['GB', '07911 123456', '447911123456'],
    ['GB', '+44 (0) 7911 123456', '447911123456'],
    ['DE', '0171/3920012', '491713920012'],
    ['DE', '0049 171 3920012', '491713920012'],
    ['IT', '06 1234 5678', '390612345678'],
    ['IT', '+39 06 1234 5678', '390612345678'],
    ['BR', '(11) 98765-4321', '5511987654321'],
    ['BR', '+55 11 98765-4321', '5511987654321'],
    ['BR', '+1 555 123 4567', '15551234567'],
    ['AU', '0412 345 678', '61412345678'],
    ['ZZ', '+49 171 3920012', '491713920012']
  ])('in %s, %s, is hashed as %s', async (countryCode, raw, normalized) => {
    expect(await keyOf('PHONE', raw, { countryCode })).toBe(sha256(normalized));
  });

  it.each(['AQ', 'BV', 'GS', 'HM', 'TF', 'UM', 'ZZ'])(
    'as it is dialled in %s, which has no calling code, is none',
    async (countryCode) => {
      expect(await keyOf('PHONE', '0612 345 678', { countryCode })).toBe(undefined);
    }
  );

  it.each([
    ['US', '123'],
    ['US', '911'],
    ['US', '155512345678'],
    ['GB', '999'],
    ['BR', '12'],
    ['ZZ', '0171 3920012'],
    ['OTHER', '555 123 4567'],
    ['OTHER_EEA', '0171 3920012'],
    ['DE', '9'.repeat(400)],
    ['US', 'call me']
  ])('in %s, %s, is none', async (countryCode, raw) => {
    expect(await keyOf('PHONE', raw, { countryCode })).toBe(undefined);
  });

  it('is hashed with its plus where the tag is set so', async () => {
    const e164 = { phoneFormat: 'e164' };
    expect(await keyOf('PHONE', '(555) 123-4567', e164)).toBe(sha256('+15551234567'));
    expect(await keyOf('PHONE', DIGEST, e164)).toBe(DIGEST);
    expect(await keyOf('EMAIL', 'a@b.example', e164)).toBe(sha256('a@b.example'));
  });
});

describe('places', () => {
  it.each([
    ['POSTAL', 'US', '75236-9599', '75236'],
    ['POSTAL', 'FR', '77304 CEDEX', '77304'],
    ['POSTAL', 'DE', 'D-01067', '01067'],
    ['POSTAL', 'CA', 'k1a 0b1', 'K1A0B1'],
    ['POSTAL', 'GB', 'ec1a 1bb', 'EC1A1BB'],
    ['POSTAL', 'GB', 'M1 1AE', 'M11AE'],
    ['POSTAL', 'IN', '110 001', '110001'],
    ['POSTAL', 'JP', '〒100-0001', '1000001'],
    ['POSTAL', 'GB', 'SW1A 1AA 9', 'SW1A1AA'],
    ['POSTAL', 'CA', 'K1A 0B1 X', 'K1A0B1'],
    ['POSTAL', 'NL', '1012 ab', '1012AB'],
    ['POSTAL', 'BR', '01310-100', '01310100'],
    ['STATE', 'US', 'New York', 'ny'],
    ['STATE', 'US', 'tx', 'tx'],
    ['STATE', 'US', 'District', 'di'],
    ['STATE', 'CA', 'Québec', 'qu'],
    ['STATE', 'CA', 'Quebec', 'qc'],
    ['STATE', 'DE', 'Saxony-Anhalt', 'st'],
    ['STATE', 'DE', 'Saxony', 'sn'],
    ['STATE', 'GB', 'Texas', 'te'],
    ['CITY', 'FR', 'Saint-Étienne', 'sainttienne'],
    ['FIRST_NAME', 'DE', 'Jürgen-Åke', 'juergenke'],
    ['LAST_NAME', 'DE', 'STRAẞE', 'strasse'],
    ['LAST_NAME', 'DE', 'Ærøskøbing', 'aeroskobing'],
    ['ADDRESS', 'US', '12-B Main Street, Apt. #5', '12bmainstaptnumber5'],
    ['ADDRESS', 'US', '12-B#4 Main Street', '12bnumber4mainst'],
    ['ADDRESS', 'FR', '12\u202fbis\u2009Allee\u2003Foch', '12bisalléefoch'],
    ['ADDRESS', 'US', '100 S Main St', '100smainst'],
    ['ADDRESS', 'US', 'C/O Miller 9 Springs Roads', 'miller9spgsrds'],
    ['ADDRESS', 'ES', 'C/ Mayor 3', 'callemayor3'],
    ['ADDRESS', 'JP', '渋谷　Bldg\u30007', '渋谷bldg7'],
    ['ADDRESS', 'ES', 'Finca c/o(Ruiz)', 'fincaruiz'],
    ['ADDRESS', 'DE', 'Hausc/oMeier 7', 'hausmeier7'],
    ['ADDRESS', 'DE', '1-2 Straße!!', '1-2strasse']
  ])('%s in %s: %s is hashed as %s', async (type, countryCode, raw, normalized) => {
    expect(await keyOf(type, raw, { countryCode })).toBe(sha256(normalized));
  });

  it.each([
    ['US', '7523'],
    ['CA', '12345'],
    ['GB', 'LS1'],
    ['IN', '11000'],
    ['JP', '100-000'],
    ['GB', '—']
  ])('a postal code of %s that has not its form, %s, is left out', async (countryCode, raw) => {
    expect(await keyOf('POSTAL', raw, { countryCode })).toBe(undefined);
  });
});

describe('the choice of signs in e-mail addresses', () => {
  it.each([
    [undefined, 'ab+c@d.example', 'abc@d.example'],
    ['eventsApi', 'A_b+c@d.example', 'abc@d.example'],
    ['marketingCloud', 'A_b+c@d.example', 'a_bc@d.example'],
    ['plain', ' A_b+c@d.example', 'a_b+c@d.example']
  ])('%s makes of %s %s', async (emailFormat, raw, normalized) => {
    expect(await keyOf('EMAIL', raw, { emailFormat })).toBe(sha256(normalized));
  });
});

describe('identifiers that go as they are', () => {
  it.each([
    ['MAID', MAID],
    ['MAID', MAID.toUpperCase()],
    ['RAMP_ID', 'XYabc-_=.1'],
    ['MATCH_ID', 'a'.repeat(100)],
    ['MATCH_ID', 'a_1-b.2'],
    ['REAL_ID', 'r-1'],
    ['KANTAR_ID', DIGEST]
  ])('%s %s', async (type, value) => {
    expect(await keyOf(type, value)).toBe(value);
  });

  it.each([
    ['MAID', '00000000-0000-0000-0000-000000000000'],
    ['MAID', 'aebe52e703ee455ab3c4e57283966239'],
    ['MAID', DIGEST],
    ['MATCH_ID', 'a 1'],
    ['RAMP_ID', 'a%40b.example'],
    ['RAMP_ID', 'a＠b.example'],
    ['MATCH_ID', 'a'.repeat(101)],
    ['RAMP_ID', 'a@b.example'],
    ['RAMP_ID', 'two words'],
    ['REAL_ID', 'r'.repeat(513)]
  ])('%s %s is none', async (type, value) => {
    expect(await keyOf(type, value)).toBe(undefined);
  });
});

describe('the full IP address', () => {
  const allowed = { sendIpAddress: true };

  it.each(['203.0.113.9', '255.255.255.255', '2001:db8::1', '::1', '1:2:3:4:5:6:7:8', 'FE80::1:2'])(
    '%s is one',
    async (ip) => {
      expect((await keysFrom({ ip_override: ip }, allowed)).FIP).toBe(ip);
    }
  );

  it('of IPv4 in an IPv6 socket is that of IPv4', async () => {
    expect(await keyOf('FIP', '::ffff:203.0.113.9', allowed)).toBe('203.0.113.9');
  });

  it.each([
    '256.1.1.1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '12:34:56',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '1::2:3:4:5:6:7:8:9'
  ])('%s is none', async (ip) => {
    expect(await keysFrom({ ip_override: ip, email: 'a@b.example' }, allowed)).not.toHaveProperty(
      'FIP'
    );
  });

  it('is sent nowhere unless the tag is set so, not even from a row', async () => {
    const matchKeys = [{ type: 'FIP', value: '203.0.113.9' }];
    const event = { ip_override: '203.0.113.9', email: 'a@b.example' };
    expect(Object.keys(await keysFrom(event, { matchKeys }))).toEqual(['EMAIL']);
  });
});

describe('a text around an e-mail address', () => {
  const ADDRESS = sha256('ada@shop.example');

  it.each([
    'Ada Hara <ada@shop.example>',
    '"Hara, Ada" <Ada@Shop.Example>',
    'mailto:ada@shop.example',
    'MAILTO: ada@shop.example?subject=Hello',
    '<mailto:ada@shop.example>',
    'ada@shop.example (work)',
    '(Ada) ada@shop.example',
    ' ada@shop.example; ',
    'ada @ shop.example',
    '"ada@shop.example"'
  ])('is no part of it: %j', async (email) => {
    expect((await keysFrom({ user_data: { email } })).EMAIL).toBe(ADDRESS);
    expect(await keyOf('EMAIL', email)).toBe(ADDRESS);
  });

  it.each([
    'Ada Hara ada@shop.example',
    'a da@shop.example',
    'Ada\u00a0Hara ada@shop.example',
    'ada@shop.example, kim@shop.example',
    'Ada <ada@shop.example> <kim@shop.example>',
    'ada@shop.example or kim',
    'Ada <at shop.example>',
    'mailto:'
  ])('makes nothing of its glued letters: %j', async (email) => {
    const event = {
      event_name: 'purchase',
      country: 'US',
      user_data: { email, phone: '5551234567' }
    };
    const fired = await fireAlone(event);
    expect(Object.keys(keysOf(fired))).toEqual(['PHONE']);
    expect(fired.notes).toBe('EMAIL left out: email does not hold one');
  });
});

describe('decomposed letters', () => {
  const PERSON = {
    email: 'ada@shop.example',
    first_name: 'Zoë-Ñuño',
    last_name: 'Łukášïk',
    street: 'Đường Nguyễn Huệ 4',
    city: 'Århus-Çeşme',
    region: 'Thüringen',
    country: 'Österreich'
  };

  it('give the digests of composed ones', async () => {
    const decomposed = Object.entries(PERSON).map(([name, text]) => [name, text.normalize('NFD')]);
    const given = Object.fromEntries(decomposed) as typeof PERSON;
    expect(given.city).not.toBe(PERSON.city);
    const fields = { countryCode: '' };
    const keys = await keysFrom({ user_data: PERSON }, fields);
    expect(Object.keys(keys)).toHaveLength(6);
    expect(await keysFrom({ user_data: given }, fields)).toEqual(keys);
    const rows = Object.entries({ FIRST_NAME: 'first_name', CITY: 'city', ADDRESS: 'street' });
    for (const [type, name] of rows) {
      expect(await keyOf(type, given[name as 'city'], fields)).toBe(
        await keyOf(type, PERSON[name as 'city'], fields)
      );
    }
  });

  it('that stay decomposed are left out and noted', async () => {
    const user_data = {
      email: 'ada@shop.example',
      first_name: 'x\u030cy',
      street: '가로 1'.normalize('NFD')
    };
    const fired = await fireAlone({ event_name: 'purchase', country: 'US', user_data });
    expect(Object.keys(keysOf(fired))).toEqual(['EMAIL']);
    expect(fired.notes).toBe(
      'FIRST_NAME left out: first_name does not hold one; ADDRESS left out: street does not hold one'
    );
  });

  it('are composed as String.normalize does', async () => {
    const letters = fc.constantFrom(...'aeiouAEOUcnsyzgдиαεωか', 'ơ', 'ư', 'ê', 'ü');
    const marks = fc.constantFrom(
      ...'\u0300\u0301\u0302\u0303\u0306\u0308\u030a\u030c\u0323\u0327\u0328\u3099'
    );
    const word = fc
      .array(fc.tuple(letters, fc.array(marks, { maxLength: 2 })), { minLength: 1, maxLength: 6 })
      .map((parts) =>
        parts
          .map(([letter, own]) => letter + own.join(''))
          .join('')
          .normalize('NFD')
      );
    await fc.assert(
      fc.asyncProperty(word, async (text) => {
        const whole = text.normalize('NFC');
        const sent = await keyOf('ADDRESS', text);
        const isWhole = !/[\u0300-\u036f\u3099]/.test(whole);
        expect(sent).toBe(isWhole ? await keyOf('ADDRESS', whole) : undefined);
      }),
      { numRuns: 300 }
    );
  });
});
