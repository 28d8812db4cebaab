import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { eventsRequest, PURCHASES, simulator } from './requests.js';

let amazon: AmazonSimulator;
let server: AmazonServer;

beforeEach(async () => {
  amazon = simulator();
  server = await startAmazonServer(amazon, { port: 0 });
});

afterEach(() => server.close());

async function admin(
  method: string,
  path: string,
  body?: unknown
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}/__admin${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** fetch does not let a Host header through. */
function statusWithHeaders(headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    rawRequest(`${server.url}/__admin/faults`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

describe('the admin API', () => {
  it('lists what came in and forgets it', async () => {
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASES.adsApiV1]));
    const { status, body } = await admin('GET', '/requests');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      counts: { requests: 1, accepted: 1 },
      requests: [
        {
          endpoint: 'adsApiV1',
          method: 'POST',
          headers: { Authorization: 'Bearer (token)' },
          answer: { kind: 'reply', statusCode: 207 }
        }
      ]
    });
    expect((await admin('DELETE', '/requests')).status).toBe(204);
    expect(amazon.received).toEqual([]);
    expect(amazon.conversions).toHaveLength(1);
  });

  it('lists what was accepted, without IP addresses', async () => {
    const event = {
      ...PURCHASES.adsApiV1,
      matchKeys: [{ type: 'FIP', values: ['203.0.113.7'] }]
    };
    await amazon.handle(eventsRequest('adsApiV1', [event]));
    expect((await admin('GET', '/conversions')).body).toMatchObject({
      conversions: [
        {
          contract: 'adsApiV1',
          region: 'NA',
          eventId: 'T-1',
          isDuplicate: false,
          event: { matchKeys: [{ type: 'FIP', values: ['(IP address)'] }] }
        }
      ]
    });
  });

  it('plans faults one by one, all at once, and takes them out again', async () => {
    const first = { on: 'events', kind: 'status', status: 503, times: 2 };
    const second = { on: 'token', kind: 'reset' };
    expect(await admin('POST', '/faults', first)).toEqual({
      status: 201,
      body: { ...first, id: 1 }
    });
    expect((await admin('PUT', '/faults', { faults: [second, first] })).body).toEqual({
      faults: [
        { ...second, id: 2 },
        { ...first, id: 3 }
      ]
    });
    expect((await admin('DELETE', '/faults/2')).status).toBe(204);
    expect((await admin('DELETE', '/faults/2')).status).toBe(404);
    expect((await admin('GET', '/faults')).body).toEqual({ faults: [{ ...first, id: 3 }] });
    expect((await admin('DELETE', '/faults')).status).toBe(204);
    expect(amazon.faults.faults).toEqual([]);
  });

  it.each([
    ['POST', { on: 'events' }, 'fault.kind: has to be one of'],
    ['PUT', { faults: [{ on: 'x', kind: 'reset' }] }, 'faults[0].on: has to be'],
    ['PUT', [], 'Give {"faults": […]}'],
    ['PUT', null, 'Give {"faults": […]}'],
    ['POST', undefined, 'The body is not JSON']
  ])('says what is wrong with a fault (%s %j)', async (method, fault, message) => {
    const { status, body } = await admin(method, '/faults', fault);
    expect(status).toBe(400);
    expect((body as { message: string }).message).toContain(message);
  });

  it('makes tokens expire and forgets everything', async () => {
    await amazon.handle(eventsRequest('adsApiV1', [PURCHASES.adsApiV1]));
    expect((await admin('POST', '/tokens/expire')).status).toBe(204);
    const refused = await amazon.handle(eventsRequest('adsApiV1', [PURCHASES.adsApiV1]));
    expect(refused).toMatchObject({ statusCode: 401 });
    expect((await admin('POST', '/reset')).status).toBe(204);
    expect(amazon.counts.requests).toBe(0);
  });

  it('names what there is where there is nothing', async () => {
    const { status, body } = await admin('GET', '/mappings');
    expect(status).toBe(404);
    expect((body as { message: string }).message).toContain('/__admin/requests');
  });

  it('refuses what pages of other sites send', async () => {
    const refused = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: server.url },
      { host: 'evil.example' },
      { host: `evil.example:${server.port}` },
      { host: '127.0.0.1.evil.example' }
    ];
    for (const headers of refused) expect(await statusWithHeaders(headers)).toBe(403);
    const allowed = [
      {},
      { origin: server.url },
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { host: `localhost:${server.port}` },
      { host: '[::1]:8090' }
    ];
    for (const headers of allowed) expect(await statusWithHeaders(headers)).toBe(200);
  });
});
