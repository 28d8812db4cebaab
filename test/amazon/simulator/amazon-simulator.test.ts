import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContractName } from '../../../amazon/contracts/index.js';
import {
  ENDPOINTS,
  eventsRequest,
  FORM,
  HASH,
  NOW,
  PURCHASES,
  read,
  simulator,
  tokenRequest
} from './requests.js';

const CONTRACTS = Object.keys(ENDPOINTS) as ContractName[];
const CLIENT_HEADER = {
  adsApiV1: 'Amazon-Ads-ClientId',
  conversionsV1: 'Amazon-Advertising-API-ClientId',
  offAmazon2023: 'Amazon-Advertising-API-ClientId'
};
const ADVERTISER_HEADER = {
  adsApiV1: 'Amazon-Ads-AccountId',
  conversionsV1: 'Amazon-Advertising-API-Scope',
  offAmazon2023: 'Amazon-Advertising-API-Scope'
};
const PURCHASE = PURCHASES.adsApiV1;

describe('a request for conversions', () => {
  it.each(CONTRACTS)('is refused without a valid token (%s)', async (contract) => {
    const amazon = simulator();
    for (const Authorization of ['', 'token', 'Basic token', 'Bearer other']) {
      const request = eventsRequest(contract, [PURCHASES[contract]], {
        headers: { Authorization }
      });
      const { status, body } = read(await amazon.handle(request));
      expect([status, body.code]).toEqual([401, 'UNAUTHORIZED']);
    }
    expect(amazon.conversions).toEqual([]);
  });

  it.each(CONTRACTS)('has to name client and advertiser (%s)', async (contract) => {
    for (const header of [CLIENT_HEADER[contract], ADVERTISER_HEADER[contract]]) {
      const request = eventsRequest(contract, [PURCHASES[contract]], { headers: { [header]: '' } });
      const { status, body } = read(await simulator().handle(request));
      expect(status).toBe(400);
      expect(body.message).toBe(`The header ${header} is missing`);
    }
  });

  it.each(CONTRACTS)('is refused for an advertiser that does not exist (%s)', async (contract) => {
    const amazon = simulator({ accounts: ['5879120000001', '3231294500001'] });
    const { status, body } = read(
      await amazon.handle(eventsRequest(contract, [PURCHASES[contract]]))
    );
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it.each(
    CONTRACTS.flatMap((contract) =>
      ['ENTITY17AB', 'my-shop', '12 34'].map((id) => [id, contract] as const)
    )
  )('is refused for %s, which is no number (%s)', async (id, contract) => {
    const headers = { [ADVERTISER_HEADER[contract]]: id };
    const request = eventsRequest(contract, [PURCHASES[contract]], { headers });
    const { status, body } = read(await simulator().handle(request));
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
  });

  it.each(CONTRACTS)('has the media type of its contract (%s)', async (contract) => {
    const send = async (type: string) =>
      read(
        await simulator().handle(
          eventsRequest(contract, [PURCHASES[contract]], { headers: { 'Content-Type': type } })
        )
      ).status;
    expect(await send('text/plain')).toBe(415);
    expect(
      await send(`${ENDPOINTS[contract].headers['Content-Type']}; charset=utf-8`)
    ).toBeLessThan(300);
  });

  it('may write its headers in any case', async () => {
    const request = eventsRequest('adsApiV1', [PURCHASE]);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])
    );
    expect(read(await simulator().handle({ ...request, headers })).status).toBe(207);
  });

  it.each([
    ['no JSON', '{"events":'],
    ['a list', '[]'],
    ['nothing', ''],
    ['no events', '{"events":[]}'],
    ['events that are no list', '{"events":{}}'],
    ['an event that is no object', '{"events":[1]}'],
    ['more than events', '{"events":[{}],"other":1}']
  ])('is malformed with a body that holds %s', async (_what, body) => {
    const answer = read(await simulator().handle(eventsRequest('adsApiV1', [], { body })));
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('is too large with 501 events or more than 1 MiB', async () => {
    const many = Array.from({ length: 501 }, () => PURCHASE);
    const { status, body } = read(await simulator().handle(eventsRequest('adsApiV1', many)));
    expect([status, body.code]).toEqual([413, 'CONTENT_TOO_LARGE']);
    const long = eventsRequest('adsApiV1', [], { body: `"${'é'.repeat(600_000)}"` });
    expect(read(await simulator().handle(long)).status).toBe(413);
    const most = eventsRequest('adsApiV1', many.slice(1));
    expect(read(await simulator().handle(most)).body.success).toHaveLength(500);
  });

  it('is answered with 404 at other paths and 405 for other methods', async () => {
    const request = eventsRequest('adsApiV1', [PURCHASE]);
    const elsewhere = { ...request, url: 'https://advertising-api.amazon.com/v2/nothing' };
    expect(read(await simulator().handle(elsewhere)).status).toBe(404);
    expect(read(await simulator().handle({ ...request, method: 'GET' })).status).toBe(405);
    expect(read(await simulator().handle({ ...request, url: 'nonsense' })).status).toBe(404);
  });

  it.each(CONTRACTS)('may hold objects that do not become a text (%s)', async (contract) => {
    const odd = { toString: [] };
    const event = { ...PURCHASES[contract], timestamp: odd, eventTime: odd, countryCode: odd };
    const { status } = read(await simulator().handle(eventsRequest(contract, [event])));
    expect(status).toBe(207);
  });

  it('never breaks the simulator, whatever it holds', { timeout: 180_000 }, async () => {
    const amazon = simulator();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CONTRACTS),
        fc.record(
          {
            matchKeys: fc.oneof(
              fc.jsonValue(),
              fc.array(fc.record({ type: fc.constant('EMAIL'), values: fc.jsonValue() }))
            ),
            userInfo: fc.jsonValue(),
            consent: fc.jsonValue(),
            customData: fc.jsonValue(),
            countryCode: fc.jsonValue(),
            value: fc.jsonValue(),
            eventTime: fc.jsonValue(),
            timestamp: fc.jsonValue()
          },
          { requiredKeys: [] }
        ),
        async (contract, change) => {
          const event = { ...PURCHASES[contract], ...change };
          const { status } = read(await amazon.handle(eventsRequest(contract, [event])));
          expect([200, 207, 400, 422]).toContain(status);
          expect(() => JSON.stringify(amazon.received.at(-1))).not.toThrow();
        }
      ),
      { numRuns: 300 }
    );
  });
});

describe('what the simulator remembers', () => {
  it('is each accepted conversion with its advertiser, region and id', async () => {
    const amazon = simulator();
    const host = 'advertising-api-fe.amazon.com';
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE], { host }));
    expect(amazon.conversions).toEqual([
      {
        contract: 'adsApiV1',
        region: 'FE',
        advertiser: '5879120000000',
        client: 'client-1',
        event: PURCHASE,
        eventId: 'T-1',
        receivedAt: NOW,
        isDuplicate: false
      }
    ]);
  });

  it('is the region it was started for where no host of Amazon’s is named', async () => {
    const request = eventsRequest('adsApiV1', [PURCHASE], { host: '127.0.0.1:8090' });
    const anywhere = simulator();
    await anywhere.handle(request);
    expect(anywhere.conversions).toMatchObject([{ region: undefined }]);
    const europe = simulator({ region: 'EU' });
    await europe.handle(request);
    expect(europe.received[0]?.refused).toMatchObject([
      { errors: [{ fieldLocation: 'events[0].consent' }] }
    ]);
  });

  it('marks the second event of an id as duplicate, for the same advertiser only', async () => {
    const amazon = simulator();
    const other = { headers: { 'Amazon-Ads-AccountId': '5879120000001' } };
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE, { ...PURCHASE, eventId: 'T-2' }]));
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE]));
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE], other));
    expect(amazon.conversions.map(({ isDuplicate }) => isDuplicate)).toEqual([
      false,
      false,
      true,
      false
    ]);
    expect(amazon.counts).toMatchObject({ requests: 3, accepted: 4, duplicates: 1, refused: 0 });
  });

  it('tells events apart by data set and conversion type, and counts clashes', async () => {
    const amazon = simulator();
    const described = (change: object) => ({
      ...PURCHASE,
      eventDescription: { ...(PURCHASE.eventDescription as object), ...change }
    });
    const unnamed = described({ dataSetName: undefined });
    const events = [
      unnamed,
      described({ dataSetName: 'Default_Events' }),
      described({ dataSetName: 'Web_shop' }),
      described({ dataSetName: 'Store_shop' }),
      { ...unnamed, value: 99 }
    ];
    await amazon.handle(eventsRequest('adsApiV1', events));
    expect(amazon.conversions.map(({ isDuplicate }) => isDuplicate)).toEqual([
      false,
      true,
      false,
      false,
      true
    ]);
    expect(amazon.counts).toMatchObject({ accepted: 5, duplicates: 2, clashes: 2 });
  });

  it('is only the newest requests and conversions', async () => {
    const amazon = simulator({ mostReceived: 3, mostConversions: 2 });
    for (let id = 1; id <= 10; id++) {
      await amazon.handle(eventsRequest('adsApiV1', [{ ...PURCHASE, eventId: `T-${id}` }]));
    }
    expect(amazon.received.map(({ id }) => id)).toEqual([8, 9, 10]);
    expect(amazon.conversions.map(({ eventId }) => eventId)).toEqual(['T-9', 'T-10']);
    expect(amazon.counts.accepted).toBe(10);
  });

  it('names what was refused and where', async () => {
    const amazon = simulator();
    await amazon.handle(eventsRequest('adsApiV1', [{ ...PURCHASE, eventTime: 'x' }]));
    expect(amazon.received).toMatchObject([
      {
        endpoint: 'adsApiV1',
        accepted: 0,
        refused: [{ index: 0, errors: [{ fieldLocation: 'events[0].eventTime' }] }]
      }
    ]);
  });

  it('holds no secret and no personal data, be it accepted or refused', async () => {
    const amazon = simulator();
    await amazon.handle(tokenRequest(FORM));
    await amazon.handle(tokenRequest({ ...FORM, note: 'test@example.com' }));
    const personal = {
      matchKeys: [
        { type: 'FIP', values: ['203.0.113.7'] },
        { type: 'EMAIL', values: ['test@example.com'] },
        { type: 'PHONE', values: ['15551234567'] },
        { type: 'MAID', values: ['test@example.com'] }
      ],
      consent: { geo: { ipAddress: '203.0.113.7' } },
      userInfo: { postalCode: '10001', hashedEmail: 'test@example.com' },
      'test@example.com': 'mail test@example.com'
    };
    await amazon.handle(eventsRequest('adsApiV1', [{ ...PURCHASE, ...personal }]));
    await amazon.handle(
      eventsRequest('adsApiV1', [
        { ...PURCHASE, matchKeys: personal.matchKeys.slice(0, 1), consent: personal.consent }
      ])
    );
    const shown = JSON.stringify(amazon.received);
    expect(amazon.counts).toMatchObject({ tokens: 2, accepted: 1, refused: 1 });
    const secrets = ['secret-1', 'refresh-1', 'Atza|', 'Bearer token'];
    for (const text of [...secrets, 'test@example.com', '203.0.113.7', '15551234567', '10001']) {
      expect(shown).not.toContain(text);
    }
    expect(shown).toContain('(not hashed)');
    expect(shown).toContain('(IP address)');
    expect(shown).toContain('client-1');
  });

  it('shows match keys that are hashed as they are', async () => {
    const amazon = simulator();
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE]));
    expect(amazon.received[0]?.body).toContain(HASH);
  });

  it('is gone after a reset, as are tokens and faults', async () => {
    const amazon = simulator();
    const token = read(await amazon.handle(tokenRequest(FORM))).body.access_token;
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE]));
    amazon.faults.add({ on: 'events', kind: 'reset' });
    amazon.reset();
    expect([amazon.received, amazon.conversions, amazon.faults.faults]).toEqual([[], [], []]);
    expect(amazon.counts.requests).toBe(0);
    const headers = { Authorization: `Bearer ${String(token)}` };
    const stale = eventsRequest('adsApiV1', [PURCHASE], { headers });
    expect(read(await amazon.handle(stale)).status).toBe(401);
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASE]));
    expect(amazon.conversions).toMatchObject([{ isDuplicate: false }]);
  });
});
