import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

const HIT = '/g/collect?v=2&en=page_view';
const SHOP = 'https://shop.example';

describe('requests that come from another site', () => {
  let served: Serving;
  beforeAll(async () => {
    served = await serve({
      allowOrigins: [SHOP],
      routes: (app) => {
        app.get('/', (context) => context.text('the page'));
        app.post('/preview/fields', (context) => context.text('changed'));
      }
    });
  });
  afterAll(() => served.close());

  const statusOf = async (
    path: string,
    headers: Record<string, string>,
    method = 'GET'
  ): Promise<number> => (await served.send(path, { headers, method })).status;

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ origin: 'https://localhost.evil.example' }],
    [{ origin: 'https://evillocalhost' }],
    [{ origin: 'https://127.evil.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/page' }]
  ])('may not send events: %j', async (headers) => {
    const before = served.events.length;
    expect(await statusOf(HIT, headers)).toBe(403);
    expect(await statusOf(HIT, headers, 'POST')).toBe(403);
    expect(served.events).toHaveLength(before);
  });

  it.each([
    [{}],
    [{ referer: 'https://a-program-that-names.example/' }],
    [{ origin: SHOP, 'sec-fetch-site': 'cross-site' }],
    [{ referer: `${SHOP}/cart`, 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'same-origin' }]
  ])('of the user, of this machine or allowed may: %j', async (headers) => {
    expect(await statusOf(HIT, headers)).toBe(204);
  });

  it('get the headers that let an allowed page read the answer', async () => {
    const { headers } = await served.send(HIT, { headers: { origin: SHOP } });
    expect(headers).toMatchObject({
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      vary: 'Origin'
    });
    const preflight = await served.send('/mp/collect', {
      method: 'OPTIONS',
      headers: { origin: SHOP, 'access-control-request-method': 'POST' }
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-headers': 'content-type',
        'access-control-allow-private-network': 'true'
      }
    });
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: SHOP }],
    [{ origin: 'http://localhost:3000' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }]
  ])('may not reach the page: %j', async (headers) => {
    expect(await statusOf('/', headers)).toBe(403);
    expect(await statusOf('/preview/fields', headers, 'POST')).toBe(403);
  });

  it('may link to the page, which may do what it does', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document'
    };
    expect(await statusOf('/', link)).toBe(200);
    const own = { origin: served.url, 'sec-fetch-site': 'same-origin' };
    expect(await statusOf('/preview/fields', own, 'POST')).toBe(200);
    expect(await statusOf('/preview/fields', link, 'POST')).toBe(403);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.0.2.1'])(
    'by the name %s, as after DNS rebinding, are refused',
    async (host) => {
      for (const path of ['/', '/healthz', HIT]) {
        expect(await statusOf(path, { host })).toBe(403);
      }
    }
  );

  it.each([
    'localhost',
    'localhost:8080',
    'tags.localhost',
    '127.0.0.1:1',
    '[::1]:8080',
    'shop.example'
  ])('by the own name %s are answered', async (host) => {
    expect(await statusOf('/healthz', { host })).toBe(200);
  });
});

describe('a server for the whole network', () => {
  it('goes by its addresses, and still not by any name', async () => {
    const served = await serve({ host: '0.0.0.0' });
    try {
      const url = '/healthz';
      expect((await served.send(url, { headers: { host: '192.0.2.1:8080' } })).status).toBe(200);
      expect((await served.send(url, { headers: { host: 'evil.example' } })).status).toBe(403);
    } finally {
      await served.close();
    }
  });
});
