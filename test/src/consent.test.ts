import { describe, expect, it } from 'vitest';
import { CONSENT_COUNTRY_CODES, COUNTRY_CODES } from '../../amazon/simulator/codes.js';
import { fire, keysOf } from './tag.js';

type Values = Record<string, unknown>;

/** The consent that a visitor of Germany is sent with. */
async function consentOf(event: Values, fields: Values = {}): Promise<unknown> {
  const { conversion } = await fire(event, { countryCode: 'DE', ...fields });
  return conversion?.consent;
}

describe('a signal', () => {
  it.each([
    ['a TCF string of the field', { tcf: 'CPy' }, { tcf: 'CPx' }, { tcf: 'CPy' }],
    ['a TCF string of the event', {}, { tcf: 'CPx.ab-_.c' }, { tcf: 'CPx.ab-_.c' }],
    ['tcf_string', {}, { tcf_string: 'CPx' }, { tcf: 'CPx' }],
    ['a GPP string of the field', { gpp: 'DBA~C.x' }, {}, { gpp: 'DBA~C.x' }],
    ['gpp_string', {}, { gpp_string: 'DBA' }, { gpp: 'DBA' }],
    ['both', {}, { tcf: 'CPx', gpp: 'DBA' }, { tcf: 'CPx', gpp: 'DBA' }],
    ['a broken field, the event’s', { tcf: 'undefined' }, { tcf: 'CPx' }, { tcf: 'CPx' }],
    ['a place', { sendIpAddress: true }, { ip_override: '203.0.113.9' }, 'geo']
  ])('is %s', async (_, fields, event, consent) => {
    const geo = { geo: { ipAddress: '203.0.113.9' } };
    expect(await consentOf(event, fields)).toEqual(consent === 'geo' ? geo : consent);
  });

  it.each(['n/a', '.', 'CP x', '{"a":1}', '<b>', 'C'.repeat(9000), {}, [], true, ['CPx']])(
    'counts as a denial if it is given and is %j, which no framework writes',
    async (tcf) => {
      for (const event of [{ tcf }, { gpp: tcf }]) {
        const fired = await fire({ ...event, 'x-ga-gcs': 'G111' }, { countryCode: 'DE' });
        expect(fired.requests).toEqual([]);
        expect(fired.reason).toBe('User data is denied');
        expect(fired.notes).toMatch(/^consent taken as denied: (tcf|gpp) cannot be read$/);
      }
    }
  );

  it.each(['', null, undefined, 'undefined', 'null'])('is not given if it is %j', async (tcf) => {
    const fired = await fire({ tcf, gpp: tcf }, { countryCode: 'DE' });
    expect(fired.outcome).toBe('failure');
    expect(fired.reason).toContain('consent signal');
  });

  it.each([
    ['tcf', { tcf: 'CPx' }],
    ['gpp', { gpp: 'DBA' }],
    ['amazon', { amazonConsent: { amznUserData: 'GRANTED' } }]
  ])('of another kind than %s is left out where only that is to be sent', async (source, only) => {
    const event = { tcf: 'CPx', gpp: 'DBA', amzn_user_data: 'yes' };
    expect(await consentOf(event, { consentSource: source })).toEqual(only);
  });

  it('is left out altogether where none is to be sent', async () => {
    const event = { tcf: 'CPx', gpp: 'DBA', amzn_user_data: 'yes', ip_override: '203.0.113.9' };
    const fields = { countryCode: 'US', consentSource: 'none', sendIpAddress: true };
    const { conversion } = await fire(event, fields);
    expect(conversion).not.toHaveProperty('consent');
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

  it('of the field win over the event’s', async () => {
    const amazonConsent = { amznUserData: 'GRANTED' };
    expect(await consentOf({ amzn_user_data: 'no' }, { amznUserData: 'yes' })).toEqual({
      amazonConsent
    });
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

  it('gives way to Amazon’s own signals', async () => {
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
  it('keeps every identifier back where a contract takes events without', async () => {
    const event = {
      amzn_user_data: 'denied',
      amzn_ad_storage: 'granted',
      page_location: 'https://shop.example/?amzn_click_id=abc',
      user_data: { email_address: 'a@b.example', address: { postal_code: '75236' } }
    };
    const fields = { api: 'offAmazon2023', offAmazonShape: 'rich', countryCode: 'US' };
    const { conversion } = await fire(event, fields);
    expect(conversion?.userInfo).toEqual({ countryCode: 'US' });
    expect(conversion).not.toHaveProperty('clickId');
    expect(conversion?.name).toBe('Purchase');
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
    [{ limited_data_use: 'no', us_privacy: '1YNN' }, false]
  ])('of an event with %j is %j', async (event, isLimited) => {
    const { conversion, notes } = await fire(event);
    expect(conversion?.dataProcessingOptions).toEqual(
      isLimited ? { options: 'LIMITED_DATA_USE' } : undefined
    );
    expect(notes).toBe(undefined);
  });

  it.each([[{ us_privacy: 'opted out' }], [{ limited_data_use: 'maybe' }]])(
    'is taken as wanted where %j cannot be read, with a note',
    async (event) => {
      const { conversion, notes } = await fire(event);
      expect(conversion?.dataProcessingOptions).toEqual({ options: 'LIMITED_DATA_USE' });
      expect(notes).toMatch(/^limited data use assumed: \w+ cannot be read$/);
    }
  );

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
