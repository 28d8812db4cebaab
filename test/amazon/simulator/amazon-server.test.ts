import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from 'sgtm/sandbox';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { eventsRequest, FORM, PURCHASES, simulator } from './requests.js';

let amazon: AmazonSimulator;
let server: AmazonServer;

beforeEach(async () => {
  amazon = simulator();
  server = await startAmazonServer(amazon, { port: 0 });
});

afterEach(() => server.close());

function send({ url, method, headers, body }: HttpRequest, signal?: AbortSignal) {
  const init = { method, headers, body: body ?? null, ...(signal && { signal }) };
  return fetch(server.url + new URL(url).pathname, init);
}

const purchase = (): HttpRequest => eventsRequest('adsApiV1', [PURCHASES.adsApiV1]);

/** The error code with which a request ended without an answer. */
async function failureOf(sent: Promise<Response>): Promise<unknown> {
  const error = await sent.then(
    () => undefined,
    (reason: Error) => reason
  );
  return (error?.cause as NodeJS.ErrnoException | undefined)?.code ?? error?.name;
}

describe('the simulator behind HTTP', () => {
  it('gives a token and takes a purchase with it', async () => {
    const granted = await fetch(`${server.url}/auth/o2/token`, {
      method: 'POST',
      body: new URLSearchParams(FORM)
    });
    expect(granted.status).toBe(200);
    const { access_token: token } = (await granted.json()) as { access_token: string };
    const request = purchase();
    request.headers.Authorization = `Bearer ${token}`;
    const answer = await send(request);
    expect(answer.status).toBe(207);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toMatchObject({ success: [{ index: 0 }], error: [] });
    expect(amazon.conversions).toHaveLength(1);
  });

  it('answers with the error of a request it cannot take', async () => {
    const answer = await send({ ...purchase(), body: 'nonsense' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'BAD_REQUEST' });
    expect((await fetch(`${server.url}/nowhere`)).status).toBe(404);
  });

  it('does not read a body of many megabytes to its end', async () => {
    const answer = await send({ ...purchase(), body: 'x'.repeat(2_000_000) });
    expect(answer.status).toBe(413);
    expect((await send(purchase())).status).toBe(207);
  });

  it('really drops the connection', async () => {
    amazon.faults.add({ on: 'events', kind: 'reset', times: 1 });
    expect(await failureOf(send(purchase()))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect((await send(purchase())).status).toBe(207);
  });

  it('really gives no answer', async () => {
    amazon.faults.add({ on: 'events', kind: 'timeout', times: 1 });
    const patience = new AbortController();
    const failure = failureOf(send(purchase(), patience.signal));
    // Not before it has arrived, however busy the machine is.
    while (amazon.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    setTimeout(() => patience.abort(), 60);
    expect(await failure).toBe('AbortError');
    expect(amazon.received).toMatchObject([{ fault: 'timeout', answer: { kind: 'timeout' } }]);
  });

  it('really breaks the body off', async () => {
    amazon.faults.add({ on: 'events', kind: 'malformed', times: 1 });
    const answer = await send(purchase());
    expect(answer.status).toBe(207);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it('answers late, if at all, when it is told to', async () => {
    amazon.faults.add({ on: 'events', kind: 'delay', delayMs: 100, times: 1 });
    const ended: string[] = [];
    const late = send(purchase()).then(() => ended.push('late'));
    while (amazon.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await send(purchase()).then(() => ended.push('usual'));
    await late;
    expect(ended).toEqual(['usual', 'late']);
    amazon.faults.add({ on: 'events', kind: 'delay', delayMs: 60_000 });
    expect(await failureOf(send(purchase(), AbortSignal.timeout(30)))).toBe('TimeoutError');
  });

  it('says that it is well', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  });

  it('outlives clients that leave in the middle of a request', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write('POST /auth/o2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf');
        socket.destroy();
        resolve();
      });
    });
    expect((await send(purchase())).status).toBe(207);
  });

  it('ends while requests are waiting', async () => {
    amazon.faults.add({ on: 'events', kind: 'timeout' });
    const waiting = failureOf(send(purchase()));
    while (amazon.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.close();
    expect(await waiting).toBeDefined();
    server = await startAmazonServer(amazon, { port: 0 });
  });

  it('rejects with the port where that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startAmazonServer(amazon, { port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port
    });
    await new Promise((resolve) => other.close(resolve));
  });
});
