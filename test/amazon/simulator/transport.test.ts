import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAmazonUrl } from '../../../amazon/simulator/amazon-hosts.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import {
  liveTransport,
  simulatedTransport,
  type OpenTransport,
  type TransportFailure
} from '../../../amazon/simulator/transport.js';
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
  let send: OpenTransport;
  let failures: TransportFailure[];

  beforeEach(async () => {
    amazon = simulator();
    server = await startAmazonServer(amazon, { port: 0 });
    failures = [];
    send = simulatedTransport(server.url, { onFailure: (failure) => failures.push(failure) });
  });

  afterEach(async () => {
    await send.close();
    await server.close();
  });

  it('carries what is meant for Amazon to the simulator, with its region', async () => {
    const host = 'advertising-api-eu.amazon.com';
    const event = { ...PURCHASES.adsApiV1, consent: { tcf: 'CPabc' } };
    const reply = await send(eventsRequest('adsApiV1', [event], { host }));
    expect(read(reply)).toMatchObject({ status: 207, body: { success: [{ index: 0 }] } });
    expect(reply).toMatchObject({ headers: { 'content-type': 'application/json' } });
    expect(amazon.conversions).toMatchObject([{ region: 'EU' }]);
    expect(read(await send(tokenRequest(FORM))).status).toBe(200);
  });

  it('lets nothing else leave, and says so without the query', async () => {
    const reply = await send({ ...GET, url: 'https://example.com/collect?email=a' });
    expect(reply).toEqual({ error: 'failed' });
    expect(failures).toEqual([
      {
        url: 'https://example.com/collect',
        reason: expect.stringContaining('example.com is not one of Amazon') as string
      }
    ]);
  });

  it('hands everything else to another transport, where there is one', async () => {
    const others = () => ({ statusCode: 204, headers: {}, body: '' });
    const both = simulatedTransport(server.url, { others });
    expect(await both({ ...GET, url: 'https://example.com/' })).toMatchObject({ statusCode: 204 });
    expect(read(await both(tokenRequest(FORM))).status).toBe(200);
    await both.close();
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
      send(eventsRequest('adsApiV1', [{ ...PURCHASES.adsApiV1, eventId: `T-${at}` }]))
    );
    const statuses = (await Promise.all(sent)).map((reply) => read(reply).status);
    expect(new Set(statuses)).toEqual(new Set([207]));
    expect(amazon.counts).toMatchObject({ accepted: 300, duplicates: 0 });
  });
});

describe('a live network', () => {
  let server: Server;
  let url: string;
  const send = liveTransport();

  beforeEach(async () => {
    server = createServer((incoming, outgoing) => {
      if (incoming.url === '/late') return;
      outgoing.setHeader('Set-Cookie', ['a=1', 'b=2']);
      outgoing.writeHead(202, { 'X-Method': incoming.method ?? '' });
      incoming.pipe(outgoing);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends the request as it is and gives the answer with headers in lower case', async () => {
    const request = { ...GET, url: `${url}/?q=1`, method: 'POST', body: 'grüße' };
    expect(await send(request)).toMatchObject({
      statusCode: 202,
      headers: { 'x-method': 'POST', 'set-cookie': 'a=1, b=2' },
      body: 'grüße'
    });
  });

  it('gives up when the time is over', async () => {
    expect(await send({ ...GET, url: `${url}/late`, timeoutMs: 50 })).toEqual({
      error: 'timed_out'
    });
  });

  it.each([
    ['nobody listens', () => 'http://127.0.0.1:1/'],
    ['the URL is none', () => 'nonsense'],
    ['the scheme is another', () => 'ftp://127.0.0.1/']
  ])('fails where %s', async (_what, target) => {
    expect(await send({ ...GET, url: target() })).toEqual({ error: 'failed' });
  });

  it('fails for a header that HTTP does not allow', async () => {
    const headers = { 'X-Bad': 'a\r\nb' };
    expect(await send({ ...GET, url, headers })).toEqual({ error: 'failed' });
  });
});
