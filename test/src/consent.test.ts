import { describe, expect, it } from 'vitest';
import { CONSENT_COUNTRY_CODES, COUNTRY_CODES } from '../../amazon/contracts/codes.js';
import { GPP_OF_EUROPE, GPP_OF_US, TCF, TCF_WITH_SEGMENTS } from './consent-strings.js';
import { fire, keysOf, NOW } from './tag.js';

type Values = Record<string, unknown>;

/** The consent that a visitor of Germany is sent with. */
async function consentOf(event: Values, fields: Values = {}): Promise<unknown> {
  const { conversion } = await fire(event, { countryCode: 'DE', ...fields });
  return conversion?.consent;
}

describe('a signal', () => {
  it.each([
    ['a TCF string of the field', { tcf: TCF }, { tcf: TCF_WITH_SEGMENTS }, { tcf: TCF }],
    ['a TCF string of the event', {}, { tcf: TCF_WITH_SEGMENTS }, { tcf: TCF_WITH_SEGMENTS }],
    ['with three further segments', {}, { tcf: `${TCF}.a.b.c` }, { tcf: `${TCF}.a.b.c` }],
    ['of the least length', {}, { tcf: 'C'.padEnd(44, '-') }, { tcf: 'C'.padEnd(44, '-') }],
    ['tcf_string', {}, { tcf_string: TCF }, { tcf: TCF }],
    ['tcString', {}, { tcString: TCF }, { tcf: TCF }],
    ['nested', {}, { consent: { tcf: TCF } }, { tcf: TCF }],
    ['prefixed', {}, { 'x-ga-mp2-tcf_string': TCF }, { tcf: TCF }],
    ['a GPP string of the field', { gpp: GPP_OF_EUROPE }, {}, { gpp: GPP_OF_EUROPE }],
    ['gpp_string', {}, { gpp_string: GPP_OF_EUROPE }, { gpp: GPP_OF_EUROPE }],
    ['gppString', {}, { gppString: GPP_OF_EUROPE }, { gpp: GPP_OF_EUROPE }],
    ['of two sections', {}, { gpp: `DBACNYA~${TCF}~1YNN` }, { gpp: `DBACNYA~${TCF}~1YNN` }],
    ['of a range', {}, { gpp: `DBABjw~${TCF}~1YNN` }, { gpp: `DBABjw~${TCF}~1YNN` }],
    ['a broken field, the event’s', { tcf: 'undefined' }, { tcf: TCF }, { tcf: TCF }]
  ])('is %s', async (_, fields, event, consent) => {
    expect(await consentOf(event, fields)).toEqual(consent);
  });

  const NONE: unknown[] = [
    ...'n/a NA . CP_x true false denied DENIED no 0 1 tcunavailable <b> 1YNN 1--- DBAA DBAA~x DBABTA'.split(
      ' '
    ),
    '{"a":1}',
    `B${TCF.slice(1)}`,
    TCF.slice(0, 43),
    `${TCF}=`,
    `${TCF}.a.b.c.d`,
    `${TCF}.`,
    `${TCF}.kim@example.org`,
    `${TCF}.Kim Berg`,
    `${TCF}\ud800`,
    `${TCF}\u0000`,
    'C'.repeat(9000),
    `DBACNYA~${TCF}`,
    'DBABTA~',
    'DBABTA~1YNN~',
    `DBABMA~${TCF}..a`,
    'dbabta~1YNN',
    {},
    [],
    true,
    false,
    0,
    [TCF]
  ];

  it.each(NONE)('counts as a denial if it is given and is %o', async (given) => {
    const others = { 'x-ga-gcs': 'G111', amzn_user_data: 'granted' };
    for (const countryCode of ['DE', 'US']) {
      for (const name of ['tcf', 'gpp']) {
        for (const [event, fields] of [
          [{ [name]: given }, {}],
          [{ [`${name}_string`]: given, [name]: name === 'tcf' ? TCF : GPP_OF_EUROPE }, {}],
          [{}, { [name]: given }]
        ]) {
          const fired = await fire({ ...others, ...event }, { countryCode, ...fields });
          expect(fired.requests).toEqual([]);
          expect(fired.reason).toBe('User data is denied');
          expect(fired.notes).toMatch(/^consent taken as denied: (tcf|gpp)\w* cannot be read$/);
        }
      }
    }
  });

  it('counts as a denial in the place of the other framework', async () => {
    for (const event of [{ tcf: GPP_OF_EUROPE }, { gpp: TCF }]) {
      expect((await fire(event)).reason).toBe('User data is denied');
    }
  });

  it.each(['', null, undefined, 'undefined', 'null'])('is not given if it is %j', async (tcf) => {
    const fired = await fire({ tcf, gpp: tcf }, { countryCode: 'DE' });
    expect(fired.outcome).toBe('failure');
    expect(fired.reason).toContain('consent signal');
  });

  it.each([
    ['tcf', { tcf: TCF }],
    ['gpp', { gpp: GPP_OF_EUROPE }],
    ['amazon', { amazonConsent: { amznUserData: 'GRANTED' } }]
  ])('of another kind than %s is left out where only that is to be sent', async (source, only) => {
    const event = { tcf: TCF, gpp: GPP_OF_EUROPE, amzn_user_data: 'yes' };
    expect(await consentOf(event, { consentSource: source })).toEqual(only);
  });

  it('is left out altogether where none is to be sent', async () => {
    const event = { tcf: TCF, gpp: 'DBA', amzn_user_data: 'yes', ip_override: '203.0.113.9' };
    const fields = { countryCode: 'US', consentSource: 'none', sendIpAddress: true };
    const { conversion } = await fire(event, fields);
    expect(conversion).not.toHaveProperty('consent');
  });
});

describe('of several signals', () => {
  it.each([
    [{ tcf: TCF, gpp: GPP_OF_EUROPE, amzn_user_data: 'yes' }, { tcf: TCF }],
    [{ gpp: GPP_OF_EUROPE, amzn_user_data: 'yes' }, { gpp: GPP_OF_EUROPE }],
    [{ amzn_user_data: 'yes' }, { amazonConsent: { amznUserData: 'GRANTED' } }]
  ])('one is sent, as Amazon asks: %j', async (event, consent) => {
    expect(await consentOf(event)).toEqual(consent);
  });

  it.each([
    [{ tcf: TCF, amzn_user_data: 'no' }],
    [{ gpp: GPP_OF_EUROPE, 'x-ga-gcd': '13t3t3p3p5l1' }],
    [{ tcf: TCF, consent_state: { ad_user_data: false } }],
    [{ amzn_user_data: 'yes', consent_state: { ad_user_data: false } }],
    [{ amzn_user_data: 'yes', 'x-ga-gcd': '13t3t3p3p5l1' }],
    [{ adUserData: 'denied', ad_storage: 'granted' }],
    [{ ad_user_data: 'denied', consent_state: { ad_user_data: true } }],
    [{ consent_state: { adUserData: 'denied', ad_storage: 'granted' } }],
    [{ consent: { ad_user_data: 'GRANTED' }, consent_state: { ad_user_data: 'DENIED' } }],
    [{ amznUserData: 'no', amzn_user_data: 'yes' }],
    [{ amzn_user_data: 'yes', amazonConsent: { amznUserData: 'DENIED' } }],
    [{ amzn_user_data: 'yes', consent: { amazonConsent: { amznUserData: 'DENIED' } } }],
    [{ amzn_user_data: 'yes', amazonConsentFormat: { amzn_user_data: 'DENIED' } }],
    [{ amzn_user_data: 'yes', amazonConsent: '{"amznUserData":"DENIED"}' }],
    [{ amzn_user_data: 'yes', 'x-ga-mp2-ad_user_data': 'denied' }],
    [{ amzn_user_data: 'yes', 'consent.ad_user_data': 'denied' }],
    [{ amzn_user_data: 'yes', user_data: { email: 'a@b.example', ad_user_data: 'denied' } }],
    [{ amzn_user_data: 'yes', 'Ad-User-Data': 'denied' }],
    [{ amzn_user_data: 'yes', AD_USER_DATA: 'denied' }],
    [{ amzn_user_data: 'yes', OnetrustActiveGroups: 'C0001' }],
    [{ OnetrustActiveGroups: 'C0004', onetrust_active_groups: 'C0001' }]
  ])('a denial in any of them holds: %j', async (event) => {
    for (const countryCode of ['DE', 'US']) {
      const fired = await fire(event, { countryCode });
      expect(fired.requests).toEqual([]);
      expect(fired.reason).toBe('User data is denied');
    }
  });

  it('a denial of the event holds against a field, and the other way round', async () => {
    for (const [field, word] of [
      ['GRANTED', 'no'],
      ['DENIED', 'yes']
    ]) {
      const fired = await fire({ amzn_user_data: word }, { amznUserData: field });
      expect(fired.reason).toBe('User data is denied');
    }
  });

  it.each([
    { lead_user_data: 'x', upload_storage: 'none' },
    { cookie_consent: 'no', marketing_consent: false, consent_id: '17', consent_given_at: 5 },
    { cookie_consent: { marketing: false } },
    { consent_state: { analytics_storage: 'denied', ad_personalization: false } }
  ])('none is %j', async (event) => {
    const fired = await fire(event);
    expect([fired.outcome, fired.notes]).toEqual(['success', undefined]);
    expect(fired.conversion).not.toHaveProperty('consent');
  });
});

describe('in the EEA and the UK', () => {
  it('a GPP string without a TCF section is no signal, and elsewhere it is one', async () => {
    const europe = await fire({ gpp: GPP_OF_US }, { countryCode: 'DE' });
    expect(europe.outcome).toBe('failure');
    expect(europe.reason).toBe('Amazon wants a consent signal here, and there is none');
    expect(europe.notes).toContain('GPP string left out: it has no TCF section');
    for (const fields of [{}, { region: 'EU' }]) {
      const { conversion, notes } = await fire(
        { gpp: GPP_OF_US },
        { countryCode: 'US', ...fields }
      );
      expect([conversion?.consent, notes]).toEqual([{ gpp: GPP_OF_US }, undefined]);
    }
  });

  it('such a GPP string gives way to Amazon’s own signals', async () => {
    const event = { gpp: GPP_OF_US, amzn_user_data: 'yes' };
    expect(await consentOf(event)).toEqual({ amazonConsent: { amznUserData: 'GRANTED' } });
  });

  it.each(['consent', 'consentAndMatchKey', true])(
    'the IP address alone is no signal, where sendIpAddress is %j',
    async (sendIpAddress) => {
      const event = { ip_override: '203.0.113.9' };
      const europe = await fire(event, { countryCode: 'GB', sendIpAddress });
      expect(europe.requests).toEqual([]);
      expect(europe.reason).toBe('Amazon wants a consent signal here, and there is none');
      const { conversion } = await fire(event, { countryCode: 'US', region: 'EU', sendIpAddress });
      expect(conversion?.consent).toEqual({ geo: { ipAddress: '203.0.113.9' } });
    }
  );

  it('the IP address goes beside a signal', async () => {
    const event = { ip_override: '203.0.113.9', tcf: TCF };
    const consent = { tcf: TCF, geo: { ipAddress: '203.0.113.9' } };
    expect(await consentOf(event, { sendIpAddress: 'consent' })).toEqual(consent);
  });
});

describe('the cookie amzn_consent', () => {
  const cookieWith = (amazonConsentFormat: unknown, more: Values = {}): string =>
    JSON.stringify({ geo: { countryCode: 'DE' }, amazonConsentFormat, version: '1', ...more });
  const GRANTED = cookieWith({ amznAdStorage: 'GRANTED', amznUserData: 'GRANTED' });

  function fireWith(cookie: string | string[], event: Values = {}, fields: Values = {}) {
    const cookies = { amzn_consent: [cookie].flat() };
    return fire(event, { countryCode: 'DE', ...fields }, { request: { cookies } });
  }

  it.each([
    ['encoded', encodeURIComponent(GRANTED)],
    ['encoded twice', encodeURIComponent(encodeURIComponent(GRANTED))],
    ['plain', GRANTED]
  ])('gives the signal that the event lacks: %s', async (_, cookie) => {
    const { conversion } = await fireWith(cookie);
    const amazonConsent = { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' };
    expect(conversion?.consent).toEqual({ amazonConsent });
  });

  it('gives a TCF string that it holds', async () => {
    const { conversion } = await fireWith(cookieWith({ amznUserData: 'GRANTED' }, { tcf: TCF }));
    expect(conversion?.consent).toEqual({ tcf: TCF });
  });

  it.each([
    ['denied', cookieWith({ amznAdStorage: 'DENIED', amznUserData: 'DENIED' })],
    ['half denied', cookieWith({ amznAdStorage: 'GRANTED', amznUserData: 'DENIED' })],
    ['with a foreign word', cookieWith({ amznUserData: 'kim@example.org' })],
    ['with a broken TCF string', cookieWith({ amznUserData: 'GRANTED' }, { tcf: 'denied' })],
    ['cut off', GRANTED.slice(0, 40)],
    ['badly encoded', '%7B%E0%A4%A'],
    ['a word', 'yes please'],
    ['twice, once denied', [GRANTED, cookieWith({ amznUserData: 'DENIED' })]]
  ])('denies if it is %s', async (_, cookie) => {
    const fired = await fireWith(cookie);
    expect(fired.requests).toEqual([]);
    expect(fired.reason).toBe('User data is denied');
    expect(JSON.stringify(fired.lines)).not.toContain('kim@');
  });

  it.each([
    ['has one', { tcf: TCF }, {}, { tcf: TCF }],
    ['needs none', {}, { countryCode: 'US' }, undefined]
  ])('is not looked at where the event %s', async (_, event, fields, consent) => {
    const denied = cookieWith({ amznAdStorage: 'DENIED', amznUserData: 'DENIED' });
    const { conversion } = await fireWith(denied, event, fields);
    expect(conversion?.consent).toEqual(consent);
  });

  it('is not looked at where the form wants another signal', async () => {
    const fired = await fireWith(GRANTED, {}, { consentSource: 'tcf' });
    expect(fired.reason).toBe('Amazon wants a consent signal here, and there is none');
  });

  it('names the country of an event that does not name one', async () => {
    const cookies = { amzn_consent: [GRANTED] };
    const around = { request: { cookies } };
    const fired = await fire({ language: 'en-us' }, { defaultCountryCode: 'CA' }, around);
    expect(fired.conversion?.countryCode).toBe('DE');
    expect(fired.conversion?.consent).toHaveProperty('amazonConsent');
    const named = await fire({ country: 'AU' }, {}, around);
    expect(named.conversion?.countryCode).toBe('AU');
    const silent = await fire({}, {}, { request: { cookies: { amzn_consent: ['[1'] } } });
    expect(silent.conversion?.countryCode).toBe('US');
  });

  it('is no signal without Amazon’s', async () => {
    const fired = await fireWith(cookieWith({}));
    expect(fired.reason).toBe('Amazon wants a consent signal here, and there is none');
  });
});

describe('Amazon’s own signals', () => {
  const GRANTS = 'true yes 1 on enabled opted_in optin granted GRANTED Yes'.split(' ');
  const DENIALS = 'false no 0 off disabled opted_out optout denied DENIED No'.split(' ');

  it.each([...GRANTS, true, 1])('take %j for a grant', async (word) => {
    const amazonConsent = { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED' };
    const event = { amzn_user_data: word, amzn_ad_storage: word };
    expect(await consentOf(event)).toEqual({ amazonConsent });
    const fields = { amznUserData: word, amznAdStorage: word };
    expect(await consentOf({}, fields)).toEqual({ amazonConsent });
  });

  it.each([...DENIALS, false, 0])('take %j for a denial: no identifier is sent', async (word) => {
    const fired = await fire({ amzn_user_data: word });
    expect(fired.outcome).toBe('success');
    expect(fired.requests).toEqual([]);
    expect(fired.lines.at(-1)).toMatchObject({ Outcome: 'skipped', Reason: 'User data is denied' });
  });

  it.each(['maybe', 'ja', 'granted\u200b', 2, {}, [], ['granted'], { granted: true }])(
    'take %j, which is no word of theirs, for a denial and note it',
    async (word) => {
      const fired = await fire({ amzn_user_data: word });
      expect(fired.requests).toEqual([]);
      expect(fired.reason).toBe('User data is denied');
      expect(fired.notes).toBe('consent taken as denied: amzn_user_data cannot be read');
    }
  );

  it.each(['', null])('take %j for none', async (word) => {
    const { conversion } = await fire({ amzn_user_data: word });
    expect(conversion).not.toHaveProperty('consent');
  });

  it('without the one that Amazon requires are not sent', async () => {
    const { conversion } = await fire({ amzn_ad_storage: 'yes' });
    expect(conversion).not.toHaveProperty('consent');
  });
});

describe('Google’s Consent Mode', () => {
  it.each([
    ['consent_state', { consent_state: { ad_storage: true, ad_user_data: false } }, 'DG'],
    ['consent_state in words', { consent_state: { ad_storage: 'granted' } }, 'GG'],
    ['the Measurement Protocol', { consent: { ad_user_data: 'GRANTED' } }, 'G'],
    ['gcs granted', { 'x-ga-gcs': 'G111' }, 'GG'],
    ['gcs denied', { 'x-ga-gcs': 'G100' }, 'DD'],
    ['gcs unknown', { 'x-ga-gcs': 'G1--' }, ''],
    ['gcd granted by default', { 'x-ga-gcd': '13t3t3t3t5l1' }, 'GG'],
    ['gcd after an update', { 'x-ga-gcd': '13r3v3n3r5l1' }, 'GG'],
    ['gcd denied by default', { 'x-ga-gcd': '13p3p3p3p5l1' }, 'DD'],
    ['gcd denied after an update', { 'x-ga-gcd': '13q3u3m3q5l1' }, 'DD'],
    ['gcd with storage alone', { 'x-ga-gcd': '13t3t3p3p5l1' }, 'DG'],
    ['gcd that says nothing', { 'x-ga-gcd': '13l3l3l3l1' }, ''],
    ['gcd before gcs', { 'x-ga-gcd': '13p3p3p3p5l1', 'x-ga-gcs': 'G111' }, 'DD'],
    ['consent_state in one word', { consent_state: 'denied', 'x-ga-gcs': 'G111' }, 'DD'],
    ['a list for consent_state', { consent_state: ['granted'] }, 'DD'],
    ['a list for consent', { consent: [true], 'x-ga-gcs': 'G111' }, 'DD'],
    ['a number for gcs', { 'x-ga-gcs': 7 }, 'DD'],
    ['gcd in capitals', { 'x-ga-gcd': '13T3T3T3T5L1', 'x-ga-gcs': 'G111' }, 'DD'],
    ['an object for gcd', { 'x-ga-gcd': {} }, 'DD'],
    ['a denial in gcs beside gcd', { 'x-ga-gcd': '13t3t3t3t5l1', 'x-ga-gcs': 'G100' }, 'GD'],
    ['a sentence for gcd', { 'x-ga-gcd': 'it is granted', 'x-ga-gcs': 'G111' }, 'DD'],
    ['a cut gcd', { 'x-ga-gcd': '13t3t', 'x-ga-gcs': 'G111' }, 'DD'],
    ['a word for gcs', { 'x-ga-gcs': 'no1' }, 'DD'],
    ['foreign words', { consent_state: { ad_user_data: 'zugestimmt' } }, 'DD']
  ])('is read from %s', async (_, event, statuses) => {
    const word = { G: 'GRANTED', D: 'DENIED' } as Record<string, string>;
    const names = ['amznUserData', 'amznAdStorage'];
    const expected = Object.fromEntries(
      statuses.split('').map((letter, at) => [names[at], word[letter]])
    );
    // The contract that takes an event without identifiers shows a denial; the other the signals.
    if (statuses.startsWith('D')) {
      const fired = await fire(event, { api: 'offAmazon2023' });
      expect(keysOf(fired)).toEqual({});
      return;
    }
    const { conversion } = await fire(event);
    expect(conversion?.consent?.amazonConsent ?? {}).toEqual(expected);
  });

  it('stands in for what Amazon’s own signals leave open', async () => {
    const event = { amzn_user_data: 'yes', 'x-ga-gcs': 'G100' };
    const amazonConsent = { amznUserData: 'GRANTED', amznAdStorage: 'DENIED' };
    expect(await consentOf(event)).toEqual({ amazonConsent });
  });
});

describe('where Amazon wants a signal', () => {
  it.each(['DE', 'fr-FR', 'GB', 'uk', 'NO', 'IS', 'LI', 'OTHER_EEA', 'AT-9', 'Germany'])(
    'an event of %s without one is refused before it is sent',
    async (countryCode) => {
      const fired = await fire({}, { countryCode });
      expect(fired.outcome).toBe('failure');
      expect(fired.requests).toEqual([]);
      expect(fired.reason).toBe('Amazon wants a consent signal here, and there is none');
    }
  );

  it('so is every event of Amazon’s European region', async () => {
    const fired = await fire({}, { countryCode: 'US', region: 'EU' });
    expect(fired.outcome).toBe('failure');
    expect(fired.requests).toEqual([]);
  });

  it.each(['US', 'CH', 'JP', 'ZZ', 'OTHER'])('an event of %s is sent', async (countryCode) => {
    expect((await fire({}, { countryCode })).outcome).toBe('success');
  });
});

describe('of all countries', () => {
  it('those Amazon wants a signal of have one or are not sent', async () => {
    const sent = COUNTRY_CODES.map((countryCode) => fire({}, { countryCode }));
    const outcomes = (await Promise.all(sent)).map(({ outcome }) => outcome);
    const expected = COUNTRY_CODES.map((code) =>
      CONSENT_COUNTRY_CODES.has(code) ? 'failure' : 'success'
    );
    expect(outcomes).toEqual(expected);
  });
});

describe('a denial', () => {
  const LANDING = 'https://shop.example/?amzn_click_id=abc';
  const DENIED = { amzn_user_data: 'denied', user_data: { email_address: 'a@b.example' } };

  it.each([
    [{ api: 'adsApiV1' }],
    [{ api: 'conversionsV1' }],
    [{ api: 'offAmazon2023' }],
    [{ api: 'offAmazon2023', offAmazonShape: 'rich' }]
  ])('is sent with %j to nobody', async (fields) => {
    const fired = await fire({ ...DENIED, country: 'US' }, fields);
    expect(fired.sent).toEqual([]);
    expect(fired.outcome).toBe('success');
    expect(fired.lines.at(-1)).toMatchObject({
      Outcome: 'skipped',
      ReasonCode: 'user_data_denied'
    });
  });

  it.each([
    ['granted', 1],
    ['denied', 0]
  ])('keeps the tokens of an ad click by ad storage, which is %s', async (choice, cookies) => {
    const event = { ...DENIED, amzn_ad_storage: choice, page_location: LANDING };
    const fired = await fire(event, { countryCode: 'US' });
    expect(fired.sent).toEqual([]);
    expect(fired.cookies).toHaveLength(cookies);
  });

  it.each([
    ['event_unmapped', { event_name: 'scroll_far' }, {}],
    ['event_time_unreadable', {}, { eventTime: 'tomorrow' }],
    ['event_too_old', { event_time: NOW - 28 * 86400000 }, {}],
    ['ad_storage_not_granted', {}, { adStorageConsent: 'required' }]
  ])('comes behind the reason %s', async (code, event, fields) => {
    const fired = await fire({ ...DENIED, ...event }, fields);
    expect(fired.lines.at(-1)?.ReasonCode).toBe(code);
  });

  it('is not overruled by ad storage, which the field requires and a later signal grants', async () => {
    const event = { ...DENIED, consent_state: { ad_storage: true } };
    const fired = await fire(event, { adStorageConsent: 'required' });
    expect(fired.lines.at(-1)?.ReasonCode).toBe('user_data_denied');
  });
});

describe('required ad storage', () => {
  const required = { adStorageConsent: 'required' };

  it.each([
    ['granted', { 'x-ga-gcs': 'G111' }, 1],
    ['granted by a client', { consent_state: { ad_storage: true } }, 1],
    ['denied', { 'x-ga-gcs': 'G101' }, 0],
    [
      'denied by a client, whatever gcs says',
      { consent_state: { ad_storage: false }, 'x-ga-gcs': 'G111' },
      0
    ],
    ['unknown', {}, 0]
  ])('that is %s', async (_, event, requests) => {
    const fired = await fire(event, required);
    expect(fired.outcome).toBe('success');
    expect(fired.sent).toHaveLength(requests);
    if (requests === 0) expect(fired.reason).toBe('Consent to ad storage is not granted');
  });
});

describe('OneTrust’s groups', () => {
  it.each([
    [{ OnetrustActiveGroups: ',C0001,C0002,C0004,' }, 1],
    [{ OptanonActiveGroups: 'C0004' }, 1],
    [{ onetrust_active_groups: ['C0001', 'C0004'] }, 1],
    [{ OnetrustActiveGroups: 'C0001:1,C0002:0,C0004:1' }, 1],
    [{ OneTrustActiveGroups: 'C0001, C0004' }, 1],
    [{ OnetrustActiveGroups: 'C0001:1,C0004:0' }, 0],
    [{ OnetrustActiveGroups: 'C0004:1,C0004:0' }, 0],
    [{ OnetrustActiveGroups: 'C0004:yes' }, 0],
    [{ OnetrustActiveGroups: 'C0004,kim@example.org' }, 0],
    [{ OnetrustActiveGroups: ',C0001,C0002,' }, 0],
    [{ OnetrustActiveGroups: ',C00040,' }, 0],
    [{ OnetrustActiveGroups: { a: 1 } }, 0],
    [{ OnetrustActiveGroups: ',C0004,', 'x-ga-gcs': 'G100' }, 0]
  ])('%j give consent if targeting is among them: %i', async (event, requests) => {
    const { sent } = await fire(event, { countryCode: 'DE' });
    expect(sent).toHaveLength(requests);
  });
});

describe('limited data use', () => {
  it.each([
    [{ us_privacy: '1YYN' }, true],
    [{ us_privacy: '1yyn' }, true],
    [{ us_privacy: '1YNN' }, false],
    [{ us_privacy: '1---' }, false],
    [{ limited_data_use: true }, true],
    [{ limited_data_use: 'yes' }, true],
    [{ limited_data_use: false }, false],
    [{ limited_data_use: 'no', us_privacy: '1YNN' }, false],
    [{ limitedDataUse: 'on' }, true],
    [{ usPrivacy: '1NYN' }, true],
    [{ dataProcessingOptions: 'LIMITED_DATA_USE' }, true],
    [{ dataProcessingOptions: { options: 'LDU' } }, true],
    [{ dataProcessingOptions: { options: ['limited data use'] } }, true],
    [{ data_processing_options: ['LDU'] }, true],
    [{ data_processing_options: '["LIMITED_DATA_USE"]' }, true],
    [{ data_processing_options: '{"options":"ldu"}' }, true],
    [{ data_processing_options: [] }, false],
    [{ data_processing_options: '' }, false],
    [{ dataProcessingOptions: { options: [] } }, false]
  ])('of an event with %j is %j', async (event, isLimited) => {
    const { conversion, notes } = await fire(event);
    expect(conversion?.dataProcessingOptions).toEqual(
      isLimited ? { options: 'LIMITED_DATA_USE' } : undefined
    );
    expect(notes).toBe(undefined);
  });

  it.each([
    [{ us_privacy: 'opted out' }],
    [{ limited_data_use: 'maybe' }],
    [{ dataProcessingOptions: 'some' }],
    [{ data_processing_options: [1] }],
    [{ data_processing_options: { country: 1 } }]
  ])('is taken as wanted where %j cannot be read, with a note', async (event) => {
    const { conversion, notes } = await fire(event);
    expect(conversion?.dataProcessingOptions).toEqual({ options: 'LIMITED_DATA_USE' });
    expect(notes).toMatch(/^limited data use assumed: \w+ cannot be read$/);
  });

  it.each([true, 'true'])('is asked for by %j', async (limitedDataUse) => {
    const ads = await fire({}, { limitedDataUse });
    expect(ads.conversion?.dataProcessingOptions).toEqual({ options: 'LIMITED_DATA_USE' });
    const manager = await fire({}, { limitedDataUse, api: 'conversionsV1' });
    expect(manager.conversion?.dataProcessingOptions).toEqual(['LIMITED_DATA_USE']);
  });

  it.each([false, 'false', '', undefined])('is not asked for by %j', async (limitedDataUse) => {
    const { conversion } = await fire({}, { limitedDataUse });
    expect(conversion).not.toHaveProperty('dataProcessingOptions');
  });
});
