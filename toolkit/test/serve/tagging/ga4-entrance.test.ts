import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

/** As Chrome sends what gtag.js hands to fetch: text, whose lines are events. */
const FROM_BROWSER = {
  'content-type': 'text/plain;charset=UTF-8',
  'user-agent': 'Mozilla/5.0 (Macintosh) Chrome/148.0.0.0 Safari/537.36',
  'x-forwarded-for': '203.0.113.9, 10.0.0.1'
};

const GTAG_QUERY =
  'v=2&tid=G-TEST123&gtm=45je6b10v9&_p=1763724500000&gcs=G111&gcd=13r3r3r3r5l1&npa=0&dma=0&cid=1652075000.1652075867&ul=de-de&sr=2560x1440&_s=2&sid=1763724501&sct=1&seg=1&dl=https%3A%2F%2Fshop.example%2Fdanke&dt=Danke';

describe('the GA4 entrance', () => {
  let served: Serving;

  beforeAll(async () => {
    served = await serve();
  });
  beforeEach(() => {
    served.events.length = 0;
  });
  afterAll(() => served.close());

  const arrived = (): Record<string, unknown>[] =>
    served.events.filter(Boolean).map(({ eventData }) => eventData);

  it('takes a page view that gtag.js sent with GET and answers 204', async () => {
    const { status, text } = await served.send(`/g/collect?${GTAG_QUERY}&en=page_view`, {
      headers: FROM_BROWSER
    });
    expect([status, text]).toEqual([204, '']);
    expect(arrived()).toMatchObject([
      {
        event_name: 'page_view',
        client_id: '1652075000.1652075867',
        page_location: 'https://shop.example/danke',
        'x-ga-gcd': '13r3r3r3r5l1',
        ip_override: '203.0.113.9',
        user_agent: FROM_BROWSER['user-agent']
      }
    ]);
    expect(served.events.find(Boolean)).toMatchObject({
      client: 'GA4',
      request: { method: 'GET', path: '/g/collect' },
      isOver: true
    });
  });

  it('takes several events of one request, each with its own parameters', async () => {
    const body =
      'en=add_to_cart&cu=EUR&epn.value=20&pr1=idSKU-1~nmShirt~pr10~qt2\r\nen=begin_checkout&cu=EUR&epn.value=20';
    await served.send(`/g/collect?${GTAG_QUERY}`, { headers: FROM_BROWSER, body });
    expect(arrived()).toMatchObject([
      { event_name: 'add_to_cart', items: [{ item_id: 'SKU-1', quantity: 2 }] },
      { event_name: 'begin_checkout', value: 20, ga_session_id: '1763724501' }
    ]);
  });

  it('takes a request of the Measurement Protocol', async () => {
    const body = JSON.stringify({
      client_id: 'a.b',
      events: [{ name: 'purchase', params: { value: 3, currency: 'EUR' } }, { name: 'refund' }]
    });
    const query = 'measurement_id=G-TEST123&api_secret=s';
    expect((await served.send(`/mp/collect?${query}`, { body })).status).toBe(204);
    expect(arrived()).toMatchObject([
      { event_name: 'purchase', value: 3, ip_override: '127.0.0.1' },
      { event_name: 'refund', client_id: 'a.b' }
    ]);
    expect(served.events.find(Boolean)?.client).toBe('Measurement Protocol');
  });

  it('takes a Universal Analytics hit', async () => {
    await served.send('/collect', { body: 'v=1&t=pageview&cid=1.2&dp=%2Fhome' });
    expect(arrived()).toMatchObject([{ event_name: 'page_view', page_path: '/home' }]);
  });

  it('says what is wrong with a request, as the validation server, and fires nothing', async () => {
    const body = JSON.stringify({ client_id: 'a.b', events: [{ name: '_bad' }] });
    const { status, text } = await served.send(
      '/debug/mp/collect?measurement_id=G-1&api_secret=s',
      { body }
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      validationMessages: [
        {
          fieldPath: 'events[0].name',
          description: expect.any(String) as string,
          validationCode: 'NAME_RESERVED'
        }
      ]
    });
    expect(arrived()).toEqual([]);
  });

  it('finds nothing wrong with a request that is right', async () => {
    const body = JSON.stringify({ client_id: 'a.b', events: [{ name: 'login' }] });
    const query = 'measurement_id=G-1&api_secret=s';
    const { text } = await served.send(`/debug/mp/collect?${query}`, { body });
    expect(JSON.parse(text)).toEqual({ validationMessages: [] });
  });

  it.each([
    ['/g/collect?v=1x', undefined, 400, /v=2/],
    ['/g/collect?v=2', undefined, 400, /en=/],
    ['/g/collect?v=2', 'en=a\n'.repeat(101), 400, /101 lines/],
    ['/mp/collect', 'no JSON', 400, /JSON object with a list of events; POST/],
    ['/mp/collect', '{"events":[{}]}', 400, /events\[0\]\.name/],
    ['/mp/collect', undefined, 405, /POST/],
    ['/debug/mp/collect', undefined, 405, /POST/],
    ['/elsewhere', undefined, 404, /\/g\/collect/],
    ['/mp/collect', 'x'.repeat(1_048_577), 413, /1048576/]
  ])('refuses %s (%#) with a message that helps', async (path, body, expected, message) => {
    const { status, text } = await served.send(path, body === undefined ? {} : { body });
    expect(status).toBe(expected);
    expect((JSON.parse(text) as { error: string }).error).toMatch(message);
    expect(arrived()).toEqual([]);
  });

  it('is well', async () => {
    const { status, text } = await served.send('/healthz');
    expect([status, JSON.parse(text)]).toEqual([200, { status: 'ok' }]);
  });
});
