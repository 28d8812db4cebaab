import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveTransport, type TransportFailure } from '../../serve/live-transport.js';

const GET = { method: 'GET', headers: {}, body: undefined, timeoutMs: 2000 };

describe('a live network', () => {
  let server: Server;
  let url: string;
  const failures: TransportFailure[] = [];
  const send = liveTransport({ onFailure: (failure) => failures.push(failure) });

  beforeEach(async () => {
    server = createServer((incoming, outgoing) => {
      if (incoming.url?.startsWith('/late')) return;
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
    expect(await send({ ...GET, url: `${url}/late?email=a`, timeoutMs: 50 })).toEqual({
      error: 'timed_out'
    });
    expect(failures).toEqual([{ url: `${url}/late`, reason: 'no answer within 50 ms' }]);
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
