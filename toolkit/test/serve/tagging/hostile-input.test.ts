import * as fc from 'fast-check';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

/** Puts what came in everywhere a template can put it. */
const SPREADS = `
const event = require('getAllEventData')();
const text = require('JSON').stringify(event) || '';
require('logToConsole')(text);
require('setCookie')('all', text, { domain: 'auto', path: text }, true);
require('setCookie')(text, event.event_name);
require('setResponseHeader')('x-all', text);
require('setResponseHeader')(event.event_name, text);
require('setResponseBody')(text);
data.gtmOnSuccess();`;

const PATHS = [
  '/g/collect',
  '/mp/collect',
  '/debug/mp/collect',
  '/collect',
  '/j/collect',
  '/',
  '/x'
];

const parameterName = fc.oneof(
  fc.constantFrom('v', 'tid', 'en', 'cid', 'dl', 'em', 'uafvl', 'gcs', '_ee', 'pr1', 'pr1id'),
  fc.constantFrom('ep.__proto__.x', 'epn.value', 'up.constructor', 'ep.user_data', 'ep.items.0'),
  fc.string()
);
const query = fc
  .array(fc.tuple(parameterName, fc.string({ unit: 'binary' })))
  .map((pairs) => new URLSearchParams([['v', '2'], ...pairs] as [string, string][]).toString());
const rawQuery = fc.string({ unit: fc.constantFrom(...'v=2&%ep.~+[]{}"\'<>\\^`|;:@!$*(),') });
const measurementProtocol = fc
  .record(
    {
      client_id: fc.anything(),
      timestamp_micros: fc.anything(),
      user_properties: fc.anything(),
      user_data: fc.anything(),
      consent: fc.anything(),
      device: fc.anything(),
      ip_override: fc.anything(),
      events: fc.oneof(
        fc.anything(),
        fc.array(
          fc.record({
            name: fc.oneof(fc.string(), fc.anything()),
            params: fc.oneof(fc.object(), fc.anything())
          }),
          { maxLength: 4 }
        )
      )
    },
    { requiredKeys: [] }
  )
  .map((body) => asJson(body));
const body = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  measurementProtocol,
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
);

/** Whatever has no JSON of its own, such as a bigint, becomes a word. */
function asJson(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? 'big' : each)) ?? ''
  );
}

describe('hostile input', () => {
  let served: Serving;
  beforeAll(async () => {
    served = await serve({ tags: { spreads: { code: SPREADS } } });
  });
  afterAll(() => served.close());

  const isWell = async (): Promise<void> => {
    expect((await served.send('/healthz')).status).toBe(200);
  };

  it(
    'of any kind is answered, and never by a failure of the server',
    { timeout: 180_000 },
    async () => {
      const input = fc.record({
        path: fc.constantFrom(...PATHS),
        query: fc.oneof(query, rawQuery.map(encodeURI)),
        body: fc.option(body, { nil: undefined }),
        cookie: fc.string({ unit: fc.constantFrom(...'_ga=GA1.;,"% ') })
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ path, query: search, body: content, cookie }) => {
          const { status } = await served.send(`${path}?${search}`, {
            headers: { cookie },
            ...(content === undefined ? {} : { body: content })
          });
          expect(status).toBeLessThan(500);
        }),
        { numRuns: 300 }
      );
      await isWell();
    }
  );

  it('that is nested deep, or long, is refused or read in no time', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const deepEvent = `{"events":[{"name":"x","params":{"a":${deep}}}]}`;
    expect((await served.send('/mp/collect', { body: deepEvent })).status).toBe(400);
    const name = 'a.'.repeat(200_000);
    const wide = `v=2&en=x&ep.${name}=1`;
    expect((await served.send('/g/collect?v=2&en=x', { body: wide })).status).toBeLessThan(500);
    const many = Array.from({ length: 100_000 }, (_, index) => `ep.p${index}=`).join('&');
    expect((await served.send('/g/collect?v=2&en=x', { body: many })).status).toBeLessThan(500);
    await isWell();
  });

  it.each([
    'GET http://127.0.0.1/g/collect?v=2&en=x HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET * HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET //evil.example/g/collect HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /g/collect HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET /g/collect HTTP/1.1\r\n\r\n',
    'POST /mp/collect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
    'POST /mp/collect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n{"events"',
    'nonsense\r\n\r\n'
  ])('below HTTP does not end the server: %#', async (text) => {
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(served.url).port), '127.0.0.1', () => {
        socket.write(text, () => socket.end());
      });
      socket.on('error', () => undefined).on('close', () => resolve());
      socket.resume();
    });
    await isWell();
  });
});
