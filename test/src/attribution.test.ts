import { describe, expect, it } from 'vitest';
import { TCF } from './consent-strings.js';
import { fire, NOW, type Fired } from './tag.js';

const DAY = 86_400_000;
const TOKEN = 'Abcde12345';
const LANDING = `https://shop.example/?aref=${TOKEN}&amzn_click_id=amzn1.click.abc`;
const RICH = { api: 'offAmazon2023', offAmazonShape: 'rich' };

/** A pair of the cookie whose token came so many days ago. */
const pair = (token: string, daysAgo: number): string => `${token}.${NOW - daysAgo * DAY}`;

async function arefOf(amznAref: string, event: Record<string, unknown> = {}): Promise<unknown> {
  const { conversion } = await fire(event, {}, { request: { cookies: { amznAref } } });
  return conversion?.arefMeasurementTokens;
}

function cookieOf({ cookies }: Fired, name: string): unknown {
  return cookies.find((cookie) => cookie.name === name)?.value;
}

describe('an ad click', () => {
  it('is remembered in first-party cookies', async () => {
    const fired = await fire({ page_location: LANDING }, { cookieDomain: 'shop.example' });
    const options = {
      domain: 'shop.example',
      path: '/',
      sameSite: 'lax',
      secure: true
    };
    expect(fired.cookies).toEqual([
      {
        name: 'amzn_click_id',
        value: 'amzn1.click.abc',
        options: { ...options, 'max-age': 7_776_000 }
      },
      {
        name: 'amznAref',
        value: `${TOKEN}.${NOW}`,
        options: { ...options, 'max-age': 2_592_000 }
      }
    ]);
  });

  it('goes with the event of the landing page already', async () => {
    const event = { event_name: 'page_view', page_location: LANDING };
    const ads = await fire(event);
    expect(ads.conversion?.arefMeasurementTokens).toBe(`${TOKEN}.${NOW}`);
    const rich = await fire(event, RICH);
    expect(rich.conversion?.clickId).toBe('amzn1.click.abc');
  });

  it('can have a click id alone', async () => {
    const page_location = 'https://shop.example/?amzn_click_id=c.1';
    const fired = await fire({ page_location }, RICH);
    expect(fired.conversion?.clickId).toBe('c.1');
    expect(fired.cookies.map(({ name }) => name)).toEqual(['amzn_click_id']);
  });

  it('is remembered even if the event makes no conversion', async () => {
    const fired = await fire({ event_name: 'scroll', page_location: LANDING });
    expect(fired.requests).toEqual([]);
    expect(fired.cookies.map(({ name }) => name)).toEqual(['amzn_click_id', 'amznAref']);
  });

  it('goes with later events', async () => {
    const cookies = { amznAref: pair(TOKEN, 3), amzn_click_id: 'kept-1' };
    const ads = await fire({}, {}, { request: { cookies } });
    expect(ads.conversion?.arefMeasurementTokens).toBe(pair(TOKEN, 3));
    const rich = await fire({}, RICH, { request: { cookies } });
    expect(rich.conversion?.clickId).toBe('kept-1');
    expect(rich.cookies).toEqual([]);
  });
});

describe('measurement tokens', () => {
  it('stand newest first, the new one before those of the cookie', async () => {
    const kept = [pair('B'.repeat(10), 1), pair('C'.repeat(10), 2)].join('|');
    expect(await arefOf(kept, { page_location: LANDING })).toBe(`${TOKEN}.${NOW}|${kept}`);
  });

  it('of a page that is loaded again are kept once', async () => {
    const amznAref = pair(TOKEN, 1);
    const around = { request: { cookies: { amznAref } } };
    const fired = await fire({ page_location: LANDING }, {}, around);
    expect(fired.conversion?.arefMeasurementTokens).toBe(amznAref);
    expect(cookieOf(fired, 'amznAref')).toBe(undefined);
  });

  it('are at most 147, the newest', async () => {
    const pairs = Array.from({ length: 160 }, (_, at) => pair(`${1e9 + at}`, 0.1 + at / 100));
    const all = (await arefOf(pairs.join('|'), { page_location: LANDING })) as string;
    expect(all.split('|')).toEqual([`${TOKEN}.${NOW}`, ...pairs.slice(0, 146)]);
  });

  it('are dropped after 30 days, and where they are none', async () => {
    const bad = ['short.123', `${TOKEN}.12`, `${TOKEN}x.${NOW}`, '', `${TOKEN}.${NOW + 2 * DAY}`];
    const kept = [pair(TOKEN, 29), ...bad, pair('D'.repeat(10), 31)].join('|');
    expect(await arefOf(kept)).toBe(pair(TOKEN, 29));
  });

  it.each(['short', 'Abcde1234!', 'Abcde123456', '%00', ''])(
    'that are none, %j, are not taken from the URL',
    async (aref) => {
      const fired = await fire({ page_location: `https://shop.example/?aref=${aref}` });
      expect(fired.cookies).toEqual([]);
      expect(fired.conversion).not.toHaveProperty('arefMeasurementTokens');
    }
  );

  it('takes pairs from the URL as they are, but those that are too old', async () => {
    const pairs = `${pair(TOKEN, 2)}|${pair('Zzzzz99999', 31)}|${pair('Yyyyy88888', 5)}`;
    const fired = await fire({ page_location: `https://shop.example/?aref=${pairs}` });
    const expected = `${pair(TOKEN, 2)}|${pair('Yyyyy88888', 5)}`;
    expect(fired.conversion?.arefMeasurementTokens).toBe(expected);
    expect(fired.cookies).toMatchObject([{ name: 'amznAref', value: expected }]);
  });

  it('keeps no cookie of pairs that are too old', async () => {
    const page_location = `https://shop.example/?aref=${pair(TOKEN, 31)}`;
    expect((await fire({ page_location })).cookies).toEqual([]);
  });

  it('of a parameter that stands twice are the first', async () => {
    const page_location = `https://shop.example/?aref=${TOKEN}&aref=Zzzzz99999`;
    const { conversion } = await fire({ page_location });
    expect(conversion?.arefMeasurementTokens).toBe(`${TOKEN}.${NOW}`);
  });

  it('are neither kept nor sent in Amazon’s European region', async () => {
    const around = { request: { cookies: { amznAref: pair(TOKEN, 1) } } };
    const fields = { region: 'EU', amznUserData: 'yes', amznAdStorage: 'yes' };
    const fired = await fire({ page_location: LANDING }, fields, around);
    expect(fired.outcome).toBe('success');
    expect(fired.conversion).not.toHaveProperty('arefMeasurementTokens');
    expect(fired.cookies.map(({ name }) => name)).toEqual(['amzn_click_id']);
  });
});

describe('cookies', () => {
  const request = { cookies: { amznAref: pair(TOKEN, 1), amzn_click_id: 'kept-1' } };

  it.each([
    ['ad storage is denied', {}, { amznAdStorage: 'no' }],
    ['Consent Mode denies ad storage', { 'x-ga-gcs': 'G101' }, {}],
    ['nobody granted it where consent is needed', { tcf: TCF }, { countryCode: 'DE' }],
    ['the tag is set so', {}, { captureClickTokens: false }]
  ])('are neither set nor read where %s', async (_, event, fields) => {
    const all = { ...RICH, amznUserData: 'yes', ...fields };
    const fired = await fire({ page_location: LANDING, ...event }, all, { request });
    expect(fired.outcome).toBe('success');
    expect(fired.cookies).toEqual([]);
    expect(fired.conversion).not.toHaveProperty('clickId');
  });

  it('are used in Europe once ad storage is granted', async () => {
    const fields = { countryCode: 'DE', amznUserData: 'yes', amznAdStorage: 'yes' };
    const fired = await fire({ page_location: LANDING }, fields);
    expect(fired.cookies).toHaveLength(2);
  });

  it.each(['<script>', 'a b', 'x'.repeat(257), 'ü'])(
    'that hold no click id, %j, are not sent on',
    async (amzn_click_id) => {
      const { conversion } = await fire({}, RICH, { request: { cookies: { amzn_click_id } } });
      expect(conversion).not.toHaveProperty('clickId');
    }
  );
});

describe('a landing page', () => {
  it.each(['not a url?aref=Abcde12345', 'aref=Abcde12345', '', 17, null, { href: LANDING }])(
    'that is none, %j, leaves nothing',
    async (page_location) => {
      const fired = await fire({ page_location });
      expect(fired.outcome).toBe('success');
      expect(fired.cookies).toEqual([]);
    }
  );
});
