import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerState, EventDetails, PairsView, TableView, TagView } from 'sgtm/serve';
import { openPreview, sampleTag, type PreviewServer } from '../page/preview-server.js';

let server: PreviewServer;

beforeAll(async () => {
  server = await openPreview([sampleTag({ maxAttempts: '3' })]);
});

afterAll(() => server.close());

beforeEach(() => server.simulator.faults.clear());

const TYPES: Record<string, string> = {
  purchase: 'OFF_AMAZON_PURCHASES',
  add_to_cart: 'ADD_TO_SHOPPING_CART',
  begin_checkout: 'CHECKOUT',
  page_view: 'PAGE_VIEW',
  view_item: 'PAGE_VIEW',
  view_item_list: 'PAGE_VIEW',
  view_cart: 'PAGE_VIEW',
  generate_lead: 'LEAD',
  sign_up: 'SIGN_UP',
  search: 'SEARCH',
  view_search_results: 'SEARCH',
  contact: 'CONTACT',
  subscribe: 'SUBSCRIBE',
  submit_application: 'APPLICATION',
  first_open: 'MOBILE_APP_FIRST_START',
  remove_from_cart: 'OTHER',
  select_item: 'OTHER',
  'gtm.dom': 'PAGE_VIEW'
};

function conversionsOf(tag: TagView | undefined): PairsView[] {
  return (tag?.sections ?? []).filter((section) => section.kind === 'pairs');
}

function fieldText(details: EventDetails, path: string): string | undefined {
  const field = conversionsOf(details.tags[0])[0]?.pairs.find((each) => each.path === path);
  return field?.node && 'text' in field.node ? field.node.text : undefined;
}

/** A table's cells as texts: what each shows, and what stands below it. */
function rowsOf(tag: TagView | undefined, title: string): [text: string, more: string][][] {
  const table = tag?.sections.find((section): section is TableView => section.title === title);
  return (table?.rows ?? []).map((cells) =>
    cells.map(({ node, more = '' }) => ['text' in node ? node.text : '', more])
  );
}

/** A match key's row by its type. */
function matchKey(tag: TagView | undefined, type: string): [text: string, more: string][] {
  return rowsOf(tag, 'Match keys').find(([key]) => key?.[1] === type) ?? [];
}

describe('every sample event', () => {
  test.each(Object.keys(TYPES))(
    '%s is accepted, as a hit and by the Measurement Protocol',
    async (event) => {
      for (const protocol of ['web', 'measurement-protocol'] as const) {
        const details = await server.send({ event, protocol, home: 'EU' });
        expect(details.summary).toMatchObject({
          name: event,
          outcome: 'accepted',
          counts: { sent: 1 }
        });
        expect(fieldText(details, 'eventDescription.conversionType')).toBe(TYPES[event]);
        expect(fieldText(details, 'countryCode')).toBe('DE');
      }
    }
  );

  test('holds nothing personal in the clear', async () => {
    for (const home of ['US', 'EU'] as const) {
      const shown = JSON.stringify(await server.send({ home })).toLowerCase();
      for (const raw of [
        'miller@',
        'groß@',
        '2025550143',
        '493023125001',
        'musterstra',
        '198.51.100',
        '203.0.113'
      ]) {
        expect(shown).not.toContain(raw);
      }
      expect(shown).not.toContain('local-sample');
      expect(shown).not.toMatch(/atza\|\w/);
    }
  });
});

describe('why an event was not accepted', () => {
  test.each([
    [{ home: 'EU', consent: 'none' }, 'not-sent', /consent signal/, 'consentSource'],
    [{ home: 'EU', consent: 'denied' }, 'skipped', /denied the use of user data/, undefined],
    [{ data: 'anonymous' }, 'not-sent', /nothing to match a person by/, 'matchKeys'],
    [{ data: 'junk' }, 'not-sent', /nothing to match a person by/, 'matchKeys']
  ] as const)('%o: %s', async (choice, outcome, says, field) => {
    const { summary, explanation } = await server.send(choice);
    expect(summary.outcome).toBe(outcome);
    expect(explanation.says).toMatch(says);
    expect(explanation.remedy).toBeTruthy();
    expect(explanation.field).toBe(field);
    expect(summary.reason).toBeTruthy();
  });

  test.each([
    [{ on: 'events', kind: 'refuse' }, 'refused', /refused the conversion/],
    [{ on: 'events', kind: 'status', status: 400 }, 'refused', /refused the conversion/],
    [{ on: 'events', kind: 'status', status: 401 }, 'refused', /access token/],
    [{ on: 'events', kind: 'status', status: 403 }, 'refused', /no access to this advertiser/],
    [{ on: 'events', kind: 'status', status: 429, retryAfter: 60 }, 'failed', /wait longer/],
    [{ on: 'events', kind: 'status', status: 500 }, 'failed', /out of order/],
    [{ on: 'events', kind: 'reset' }, 'failed', /did not answer/],
    [{ on: 'events', kind: 'malformed' }, 'failed', /could not be understood/]
  ] as const)('fault %o: %s', async (fault, outcome, says) => {
    server.simulator.faults.add(fault);
    const { summary, explanation } = await server.send();
    expect(summary.outcome).toBe(outcome);
    expect(explanation.says).toMatch(says);
    expect(explanation.remedy).toBeTruthy();
  });

  test.each([
    [{ adStorageConsent: 'required' }, 'skipped', /did not grant ad storage/, 'adStorageConsent'],
    [{ eventTime: '2024-01-01T00:00:00Z' }, 'not-sent', /older than Amazon takes/, 'eventTime'],
    [{ accountId: '' }, 'not-sent', /which advertiser/, 'accountId'],
    [{ clientSecret: '' }, 'not-sent', /the client secret is empty/, 'clientSecret'],
    [{ clientSecret: 'wrong', clientId: 'wrong' }, 'not-sent', /client ID and secret/, 'clientId']
  ])('fields %o: %s', async (fields, outcome, says, field) => {
    const { summary, explanation } = await withFields(fields, () =>
      server.send({ consent: 'adStorageConsent' in fields ? 'denied' : 'granted' })
    );
    expect(summary.outcome).toBe(outcome);
    expect(explanation.says).toMatch(says);
    expect(explanation.field).toBe(field);
  });

  test('an event that is mapped to nothing', async () => {
    const url = new URL('/g/collect?v=2&tid=G-1&cid=1.1&en=own_event', server.url);
    const { id } = await server.eventAfter(() => fetch(url));
    const { summary, explanation } = await server.ask<EventDetails>('GET', `/preview/events/${id}`);
    expect(summary.outcome).toBe('skipped');
    expect(explanation.field).toBe('customEventMap');
  });

  test('a fault of the token service shows with the next event, not when the hour is over', async () => {
    const other = await openPreview();
    expect((await other.send()).summary.outcome).toBe('accepted');
    await other.ask('PUT', '/preview/faults/token-400', {});
    const { summary, explanation } = await other.send();
    expect(summary.outcome).not.toBe('accepted');
    expect(explanation.says).toMatch(/Login with Amazon/);
    await other.close();
  });

  test('a conversion that Amazon never took is shown as it was sent', async () => {
    const titles = ({ tags }: Awaited<ReturnType<typeof server.send>>) =>
      tags.flatMap(({ sections }) => sections.map(({ title }) => title));
    expect(titles(await server.send())).toContain('The conversion as Amazon understood it');
    server.simulator.faults.add({ on: 'events', kind: 'status', status: 503 });
    const failed = titles(await server.send());
    expect(failed).toContain('The conversion as it was sent');
    expect(failed).not.toContain('The conversion as Amazon understood it');
  });

  test('a fault that passes shows as a retry', async () => {
    server.simulator.faults.add({ on: 'events', kind: 'status', status: 503, times: 2 });
    const { summary, tags } = await server.send();
    expect(summary).toMatchObject({ outcome: 'accepted', retries: 2, counts: { sent: 1 } });
    const conversions = tags[0]?.requests.filter(({ url }) => !url.endsWith('/auth/o2/token'));
    expect(conversions?.map(({ attempt, statusCode }) => [attempt, statusCode])).toEqual([
      [1, 503],
      [2, 503],
      [3, 207]
    ]);
  });
});

test('match keys say what they were made from', async () => {
  const web = await server.send();
  expect(matchKey(web.tags[0], 'EMAIL')).toEqual([
    ['E-mail address', 'EMAIL'],
    ['A•••@e•••.com', 'user_data.email_address'],
    [expect.stringContaining('SHA-256'), ''],
    [expect.stringMatching(/^[0-9a-f]{64}$/), '']
  ]);
  const hashed = await server.send({ protocol: 'measurement-protocol' });
  const [, from, how] = matchKey(hashed.tags[0], 'PHONE');
  expect(from?.[1]).toBe('user_data.sha256_phone_number[0]');
  expect(how?.[0]).toContain('already hashed');
  const rows = [{ type: 'EMAIL', value: 'Somebody.Else@example.com' }];
  const typed = await withFields({ matchKeys: rows }, () => server.send());
  expect(matchKey(typed.tags[0], 'EMAIL')[1]?.[1]).toContain('row 1');
  expect(JSON.stringify(typed).toLowerCase()).not.toContain('somebody.else');
});

test.each([
  [{ api: 'conversionsV1' }, 'eventType', 'matchKeys'],
  [{ api: 'offAmazon2023', offAmazonShape: 'compact' }, 'name', 'matchKeys'],
  [{ api: 'offAmazon2023', offAmazonShape: 'rich' }, 'eventType', 'userInfo.hashedEmail']
])('%o is read as well, accepted and refused', async (fields, typePath, keyPath) => {
  await withFields(fields, async () => {
    const accepted = await server.send();
    expect(accepted.summary.outcome).toBe('accepted');
    expect(fieldText(accepted, typePath)).toBeTruthy();
    expect(fieldText(accepted, keyPath)).toBeTruthy();
    expect(matchKey(accepted.tags[0], 'EMAIL')[1]?.[1]).toBe('user_data.email_address');
    expect(JSON.stringify(accepted)).not.toContain('20500');
    server.simulator.faults.add({ on: 'events', kind: 'refuse', times: 1 });
    const { summary, tags } = await server.send();
    expect(summary.outcome).toBe('refused');
    expect(conversionsOf(tags[0])[0]?.objections[0]?.message).toBeTruthy();
  });
});

test('each advertiser has a conversion of its own', async () => {
  const fields = { additionalAdvertisers: [{ accountId: '5879120000001' }] };
  const { summary, tags } = await withFields(fields, () => server.send());
  expect(summary.counts.sent).toBe(2);
  expect(conversionsOf(tags[0]).map(({ note }) => note)).toEqual([
    'adsApiV1, advertiser 5879120000000',
    'adsApiV1, advertiser 5879120000001'
  ]);
});

test('consent seen names each signal, what it says and where it stands', async () => {
  const { tags } = await server.send({ consent: 'denied' });
  expect(
    rowsOf(tags[0], 'Consent seen').map(([, says, from]) => [from?.[0], says?.[0]])
  ).toContainEqual(['x-ga-gcd', 'ad storage denied, ad user data denied']);
});

test('cookies of an ad click are named, their tokens are not', async () => {
  const { tags } = await server.send({ event: 'page_view' });
  expect(tags[0]?.cookies.map(({ name }) => name).toSorted()).toEqual([
    'amznAref',
    'amzn_click_id'
  ]);
  expect(JSON.stringify(tags[0]?.cookies)).not.toContain('Qk3Vn8Lw2Z');
});

test('a dead letter shows as what it is', async () => {
  const fields = {
    deadLetterMode: 'bigquery',
    deadLetterDatasetId: 'amazon_ads',
    deadLetterTableId: 'dead_letters'
  };
  server.simulator.faults.add({ on: 'events', kind: 'status', status: 403 });
  const { summary, tags } = await withFields(fields, () => server.send());
  expect(summary.counts.deadLetters).toBe(1);
  expect(tags[0]?.rows[0]).toMatchObject({
    table: 'amazon_ads.dead_letters',
    label: 'dead letter'
  });
});

test('a wrong refresh token is explained, and puts itself right with the next fields', async () => {
  const state = await server.ask<ContainerState>('GET', '/preview/container');
  const fields = state.tags[0]?.fields ?? {};
  await server.ask('PUT', '/preview/tags/1/fields', {
    fields: { ...fields, refreshToken: 'Atzr|no' }
  });
  const { summary, explanation } = await server.send();
  expect(summary).toMatchObject({ outcome: 'not-sent', counts: { sent: 0 } });
  expect(explanation).toMatchObject({ field: 'refreshToken' });
  await server.ask('DELETE', '/preview/tags/1/fields');
  expect((await server.send()).summary.outcome).toBe('accepted');
});

async function withFields<Result>(
  fields: Record<string, unknown>,
  act: () => Promise<Result>
): Promise<Result> {
  const before = { ...server.container.tags[0]?.fields };
  server.container.setFields(1, { ...before, ...fields });
  try {
    return await act();
  } finally {
    server.container.setFields(1, before);
  }
}
