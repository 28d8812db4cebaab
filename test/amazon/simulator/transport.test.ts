import type { HttpTransport } from 'sgtm/sandbox';
import { liveTransport, type OpenTransport, type TransportFailure } from 'sgtm/serve';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAmazonUrl } from '../../../amazon/contracts/hosts.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { simulatedTransport } from '../../../amazon/simulator/transport.js';
import { eventsRequest, FORM, PURCHASES, read, simulator, tokenRequest } from './requests.js';

const GET = { method: 'GET', headers: {}, body: undefined, timeoutMs: 2000 };

describe('Amazon’s URLs', () => {
  it.each([
    ['https://advertising-api.amazon.com/adsApi/v1/create/events', true],
    ['https://advertising-api-eu.amazon.com/x', true],
    ['https://advertising-api-fe.amazon.com', true],
    ['https://api.amazon.com/auth/o2/token', true],
    ['https://api.amazon.co.uk/auth/o2/token', true],
    ['https://API.amazon.co.jp/auth/o2/token', true],
    ['https://www.amazon.com/', false],
    ['https://api.amazon.com.evil.example/', false],
    ['https://evil.example/?https://api.amazon.com', false],
    ['https://api.amazon.com@evil.example/', false],
    ['api.amazon.com', false],
    ['', false]
  ])('%s: %s', (url, expected) => {
    expect(isAmazonUrl(url)).toBe(expected);
  });
});

describe('a simulated network', () => {
  let amazon: AmazonSimulator;
  let server: AmazonServer;
  let network: OpenTransport;
  let send: HttpTransport;
  let failures: TransportFailure[];

  beforeEach(async () => {
    amazon = simulator();
    server = await startAmazonServer(amazon, { port: 0 });
    failures = [];
    network = liveTransport({ onFailure: (failure) => failures.push(failure) });
    send = simulatedTransport(server.url, network);
  });

  afterEach(async () => {
    await network.close();
    await server.close();
  });

  it('carries what is meant for Amazon to the simulator, with its region', async () => {
    const host = 'advertising-api-eu.amazon.com';
    const event = { ...PURCHASES.adsApiV1, consent: { tcf: 'C'.repeat(44) } };
    const reply = await send(eventsRequest('adsApiV1', [event], { host }));
    expect(read(reply)).toMatchObject({ status: 207, body: { success: [{ index: 0 }] } });
    expect(reply).toMatchObject({ headers: { 'content-type': 'application/json' } });
    expect(amazon.conversions).toMatchObject([{ region: 'EU' }]);
    expect(read(await send(tokenRequest(FORM))).status).toBe(200);
  });

  it('lets nothing else leave', async () => {
    expect(await send({ ...GET, url: 'https://example.com/collect' })).toEqual({ error: 'failed' });
    expect(failures).toEqual([]);
  });

  it('tells a dropped connection from an answer that does not come', async () => {
    amazon.faults.add({ on: 'events', kind: 'reset', times: 1 });
    amazon.faults.add({ on: 'events', kind: 'timeout', times: 1 });
    const request = eventsRequest('adsApiV1', [PURCHASES.adsApiV1]);
    expect(await send(request)).toEqual({ error: 'failed' });
    expect(await send({ ...request, timeoutMs: 50 })).toEqual({ error: 'timed_out' });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/),
      'no answer within 50 ms'
    ]);
    expect(read(await send(request)).status).toBe(207);
  });

  it('carries many requests at once', async () => {
    const sent = Array.from({ length: 300 }, (_, at) =>
      send({
        ...eventsRequest('adsApiV1', [{ ...PURCHASES.adsApiV1, eventId: `T-${at}` }]),
        timeoutMs: 60_000
      })
    );
    const statuses = (await Promise.all(sent)).map((reply) => read(reply).status);
    expect(new Set(statuses)).toEqual(new Set([207]));
    expect(amazon.counts).toMatchObject({ accepted: 300, duplicates: 0 });
  });
});
