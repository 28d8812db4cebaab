import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { send, serve, type Serving } from './serving.js';

const require = createRequire(import.meta.url);

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

/** It speaks the Measurement Protocol from a backend. */
describe('electron-google-analytics4', () => {
  interface Analytics {
    set(key: string, value: unknown): Analytics;
    setParams(params: Record<string, unknown>): Analytics;
    setUserProperties(properties: Record<string, unknown>): Analytics;
    event(name: string): Promise<{ status: number }>;
  }

  type Constructor = new (id: string, secret: string, client: string, session: string) => Analytics;

  function client(): Analytics {
    const { default: Analytics4 } = require('electron-google-analytics4') as {
      default: Constructor;
    };
    const analytics = new Analytics4('G-TEST123', 'secret', 'client.1', 'session-1');
    // Where it sends is a private member of its type, and the only way to another server.
    Reflect.set(analytics, 'baseURL', `${served.url}/mp`);
    return analytics;
  }

  it('sends a purchase that arrives whole', async () => {
    const items = [{ item_id: 'SKU-1', item_name: 'Shirt', price: 10, quantity: 2 }];
    const { status } = await client()
      .setParams({ currency: 'EUR', value: 20, transaction_id: 'T-1', items })
      .set('coupon', 'SPRING')
      .setUserProperties({ tier: { value: 'gold' } })
      .event('purchase');
    expect(status).toBe(204);
    expect(arrived()).toMatchObject([
      {
        event_name: 'purchase',
        'x-ga-measurement_id': 'G-TEST123',
        client_id: 'client.1',
        ga_session_id: 'session-1',
        currency: 'EUR',
        value: 20,
        transaction_id: 'T-1',
        coupon: 'SPRING',
        items,
        'x-ga-mp2-user_properties': { tier: 'gold' },
        user_agent: expect.stringMatching(/^axios\//) as string
      }
    ]);
  });
});

/** The agency Adswerve's library; package.json replaces a dependency of it that npm has withdrawn. */
describe('ga4-mp', () => {
  interface Client {
    GA_ENDPOINT: string;
    setConstantParam(name: string, value: unknown): void;
    send(events: { name: string; params: Record<string, unknown> }[], isPostponed?: boolean): void;
    flushBuffer(): void;
  }

  function client(): Client {
    const { createClient } = require('ga4-mp') as {
      createClient(secret: string, id: string, client: string): Client;
    };
    const created = createClient('secret', 'G-TEST123', 'client.2');
    created.GA_ENDPOINT = `${served.url}/mp/collect?measurement_id=G-TEST123&api_secret=secret`;
    return created;
  }

  it('sends events that it kept for later, in more requests than one', async () => {
    const ga4 = client();
    ga4.setConstantParam('currency', 'USD');
    const leads = Array.from({ length: 30 }, (_, index) => ({
      name: 'generate_lead',
      params: { value: index }
    }));
    ga4.send(leads, true);
    ga4.flushBuffer();
    // An event of another library may still be on its way.
    const sent = () => arrived().filter(({ event_name: name }) => name === 'generate_lead');
    await expect.poll(() => sent().length).toBe(30);
    expect(sent().map(({ value }) => value)).toEqual(
      expect.arrayContaining(leads.map(({ params }) => params.value))
    );
    expect(sent()[0]).toMatchObject({
      event_name: 'generate_lead',
      client_id: 'client.2',
      currency: 'USD',
      'x-ga-measurement_id': 'G-TEST123'
    });
  });
});

/** It is a replacement of gtag.js; it runs here in as much of a browser as it asks for. */
describe('@minimal-analytics/ga4', () => {
  it('sends page views and events that arrive as from gtag.js', async () => {
    const beacons: string[] = [];
    const { track } = loadInBrowser((url) => beacons.push(url));
    track('G-TEST123');
    track('G-TEST123', {
      type: 'purchase',
      event: { 'ep.transaction_id': 'T-7', 'epn.value': 12.5, cu: 'EUR' }
    });
    for (const url of beacons) {
      const { status } = await send(url, { method: 'POST', headers: { origin: served.url } });
      expect(status).toBe(204);
    }
    // An event of another library may still have been on its way.
    const [view, purchase] = ['page_view', 'purchase'].map((wanted) =>
      arrived().find(({ event_name: name }) => name === wanted)
    );
    expect(view).toMatchObject({
      event_name: 'page_view',
      'x-ga-measurement_id': 'G-TEST123',
      'x-ga-protocol_version': '2',
      language: 'de-at',
      screen_resolution: '390x844',
      page_location: 'https://shop.example/cart?x=1',
      page_hostname: 'shop.example',
      page_referrer: 'https://www.example.org/',
      page_title: 'Cart',
      ga_session_number: 1,
      'x-ga-request_count': 1,
      'x-ga-system_properties': { fv: '1', ss: '1' }
    });
    expect(purchase).toMatchObject({
      event_name: 'purchase',
      transaction_id: 'T-7',
      value: 12.5,
      currency: 'EUR',
      client_id: view?.client_id,
      ga_session_id: view?.ga_session_id
    });
  });
});

interface BrowserLibrary {
  track(id: string, options?: { type?: string; event?: Record<string, unknown> }): void;
}

function loadInBrowser(sendBeacon: (url: string) => void): BrowserLibrary {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const ignore = (): void => undefined;
  const page = new URL('https://shop.example/cart?x=1');
  const globals = {
    URL,
    URLSearchParams,
    exports: {} as BrowserLibrary,
    module: { exports: {} as BrowserLibrary },
    navigator: { language: 'de-AT', sendBeacon },
    screen: { width: 390, height: 844 },
    localStorage: new FakeStorage(),
    sessionStorage: new FakeStorage(),
    addEventListener: ignore,
    minimalAnalytics: { analyticsEndpoint: `${served.url}/g/collect` },
    document: {
      location: page,
      referrer: 'https://www.example.org/',
      title: 'Cart',
      addEventListener: ignore
    }
  };
  const code = readFileSync(require.resolve('@minimal-analytics/ga4'), 'utf8');
  runInNewContext(`globalThis.window = globalThis.self = globalThis;${code}`, globals);
  return globals.module.exports;
}

class FakeStorage {
  private readonly values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.values.set(key, value);
  }
}
