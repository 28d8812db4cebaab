import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Connection } from '../../../amazon/replay/connection.js';
import { replay } from '../../../amazon/replay/replay.js';
import { EMAIL_HASH, LetterFile, row } from './rows.js';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function listen(listener: RequestListener): Promise<URL> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

const URL_OF_AMAZON = 'https://advertising-api-eu.amazon.com/adsApi/v1/create/events';

test('a request to a stand-in has the path and the host of Amazon', async () => {
  const standIn = await listen((request, response) => {
    void textOf(request).then((body) =>
      response.end(JSON.stringify({ url: request.url, host: request.headers.host, body }))
    );
  });
  const connection = new Connection(standIn);
  const reply = await connection.post(URL_OF_AMAZON, { 'x-a': '1' }, 'hello');
  await connection.close();
  expect(reply).toMatchObject({
    statusCode: 200,
    failure: '',
    retryAfterMs: 0,
    date: expect.closeTo(Date.now(), -5) as number
  });
  expect(JSON.parse(reply.body)).toEqual({
    url: '/adsApi/v1/create/events',
    host: 'advertising-api-eu.amazon.com',
    body: 'hello'
  });
});

test('Retry-After is read as seconds and as a date', async () => {
  const values = ['7', new Date(Date.now() + 3_600_000).toUTCString(), 'soon', '-1'];
  const standIn = await listen((_, response) => {
    response.writeHead(429, { 'retry-after': values.shift() }).end();
  });
  const connection = new Connection(standIn);
  const waits: number[] = [];
  for (let at = 0; at < 4; at++) {
    waits.push((await connection.post(URL_OF_AMAZON, {}, '')).retryAfterMs);
  }
  await connection.close();
  expect(waits[0]).toBe(7000);
  expect(waits[1]).toBeGreaterThan(3_500_000);
  expect(waits.slice(2)).toEqual([0, 0]);
});

test('a server that is not there is a failure with its code', async () => {
  const standIn = await listen(() => undefined);
  server?.close();
  const connection = new Connection(standIn);
  const reply = await connection.post(URL_OF_AMAZON, {}, '');
  await connection.close();
  expect(reply).toEqual({
    statusCode: 0,
    body: '',
    failure: 'ECONNREFUSED',
    retryAfterMs: 0,
    date: NaN
  });
});

test.each([
  [207, (said: string) => ({ error: [{ index: 0, errors: [{ code: 'BAD', message: said }] }] })],
  [400, (said: string) => ({ code: 'BAD', message: said })],
  [403, (said: string) => ({ message: said })]
])('words of Amazon (%i) that repeat what was sent are told without it', async (status, echo) => {
  const person = { deviceInfo: { userAgent: 'Visitor/1.0 (secret device)' } };
  const credentials = { clientId: 'client', accessToken: 'Atza|top-secret' };
  const standIn = await listen((request, response) => {
    void textOf(request).then((body) => {
      const said = `no: ${request.headers.authorization} ${body} jane@example.com`;
      response.writeHead(status).end(JSON.stringify(echo(said)));
    });
  });
  const file = new LetterFile([row({ id: 'T-1', event: person })]);
  const summary = await replay({
    file: file.path,
    credentials,
    to: standIn,
    signal: new AbortController().signal
  });
  const told = JSON.stringify(summary) + file.beside('.journal');
  file.remove();
  expect(summary.reasons[0]?.text).toContain('no: Bearer …');
  for (const secret of [EMAIL_HASH, 'top-secret', 'secret device', 'jane@']) {
    expect(told).not.toContain(secret);
  }
});
