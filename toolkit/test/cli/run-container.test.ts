import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HitReport } from '../../container/hit-report.js';
import { condition, exportOf, GA4, onEvent } from '../container/export-of.js';
import { folderWith, sgtm } from './sgtm.js';

const TOKEN = 'EAAB-very-secret';
const HIT = 'https://sgtm.shop.example/g/collect?v=2&tid=G-1&en=purchase&epn.value=12.5';

/** Sends its token in an address, a header and a body, and logs it. */
const SENDS = `const log = require('logToConsole');
  log('token', data.accessToken);
  require('sendHttpRequest')('https://vendor.example/events?access_token=' + data.accessToken,
    { method: 'POST', headers: { Authorization: 'Bearer ' + data.accessToken } },
    require('JSON').stringify({ token: data.accessToken, value: data.value }))
    .then(() => data.gtmOnSuccess(), data.gtmOnFailure);`;

const CONTAINER = exportOf({
  templates: {
    tag: { code: SENDS },
    hangs: { code: `require('toBase64')('x'); ${hang()} data.gtmOnSuccess();` }
  },
  tags: {
    Vendor: { fields: { accessToken: '{{const - token}}', value: '{{ed - value}}' }, on: ['buys'] },
    Data: { on: ['data'] },
    Ads: { type: 'sgtmadsct', fields: { conversionId: '1' } }
  },
  triggers: {
    buys: onEvent('purchase'),
    data: onEvent('purchase', condition('EQUALS', '{{Client Name}}', 'Data Client'))
  },
  variables: {
    'const - token': { type: 'c', fields: { value: TOKEN } },
    'ed - value': { type: 'ed', fields: { keyPath: 'value' } }
  },
  clients: GA4
});

/** A loop that the realm ends itself. */
function hang(): string {
  return 'while (true) {}';
}

let path: (name: string) => string;
let remove: () => Promise<void>;

beforeAll(async () => {
  const hanging = exportOf({
    templates: { tag: { code: 'data.gtmOnSuccess();' }, hangs: { code: hang() } },
    tags: { good: {}, hangs: { type: 'cvt_1_hangs' } }
  });
  ({ path, remove } = await folderWith({
    'container.json': JSON.stringify(CONTAINER),
    'hanging.json': JSON.stringify(hanging),
    'web.json': JSON.stringify(exportOf({ version: { container: { usageContext: ['WEB'] } } })),
    'hit.http': `POST /g/collect?v=2&tid=G-1 HTTP/1.1\nUser-Agent: me\n\nen=purchase&epn.value=1\nen=view`,
    'curl.txt': `curl '${HIT}' -H 'user-agent: x'`,
    'event.json': '{"event": {"event_name": "purchase", "value": 3}, "client": "Data Client"}',
    'seeds.json': '{"variables": {"ed - value": 99}}',
    'responses.json': '[{"match": "https://vendor.example/", "replies": [{"statusCode": 500}]}]'
  }));
});
afterAll(() => remove());

async function report(...args: string[]): Promise<HitReport> {
  const { stdout } = await sgtm(['run', path('container.json'), '--json', ...args]);
  return JSON.parse(stdout) as HitReport;
}

describe('sgtm run of a container', () => {
  it('says what each tag did and why, without the secrets', async () => {
    const { stdout, code } = await sgtm([
      'run',
      path('container.json'),
      '--request',
      HIT,
      '--json'
    ]);
    expect(code).toBe(0);
    expect(stdout).not.toContain(TOKEN);
    const { container, client, response, events } = JSON.parse(stdout) as HitReport;
    expect(container).toMatchObject({
      name: 'shop',
      exact: ['Vendor', 'Data'],
      guessed: [],
      shown: ['Ads'],
      unknown: [],
      problems: []
    });
    expect(client).toBe('GA4');
    expect(response).toMatchObject({ statusCode: 204, body: '', cookies: [] });
    const [event] = events;
    expect(event).toMatchObject({
      eventName: 'purchase',
      client: 'GA4',
      eventData: { event_name: 'purchase', value: 12.5 },
      variables: { 'const - token': '<masked>', 'ed - value': 12.5 }
    });
    expect(event?.tags).toMatchObject([
      {
        name: 'Vendor',
        type: 'cvt_1_tag',
        fired: true,
        how: 'exact',
        why: { reason: 'fired', trigger: 'buys' },
        outcome: 'success',
        parameters: { accessToken: '<masked>', value: 12.5 },
        logs: ['token <masked>'],
        requests: [
          {
            url: 'https://vendor.example/events?access_token=<masked>',
            method: 'POST',
            headers: { Authorization: '<masked>' },
            body: '{"token":"<masked>","value":12.5}',
            response: { statusCode: 200, madeUp: true }
          }
        ]
      },
      {
        name: 'Data',
        fired: false,
        outcome: null,
        why: {
          reason: 'condition',
          trigger: 'data',
          conditions: [
            { variable: '_event', operator: 'EQUALS', negate: false, held: true },
            { variable: 'Client Name', expected: 'Data Client', value: 'GA4', held: false }
          ]
        }
      },
      { name: 'Ads', fired: true, how: 'shown', outcome: null, requests: [] }
    ]);
  });

  it('takes a file of raw HTTP, a curl command, and event data with its client', async () => {
    const raw = await report('--request', path('hit.http'));
    expect(raw.events.map(({ eventName }) => eventName)).toEqual(['purchase', 'view']);
    const curl = await report('--request', path('curl.txt'));
    expect(curl.events[0]?.variables['ed - value']).toBe(12.5);
    const event = await report('--request', path('event.json'));
    expect(event).toMatchObject({ client: 'Data Client', events: [{ eventData: { value: 3 } }] });
    expect(event.events[0]?.tags[1]?.fired).toBe(true);
    const other = await report('--event', '{"event_name": "x"}', '--client', 'CRM');
    expect(other.events[0]?.client).toBe('CRM');
  });

  it('takes seeds and responses, and exits with 1 if a tag failed', async () => {
    const { stdout, code } = await sgtm([
      'run',
      path('container.json'),
      '--request',
      HIT,
      '--json',
      '--seeds',
      path('seeds.json'),
      '--responses',
      path('responses.json'),
      '--now',
      '1000'
    ]);
    const { events } = JSON.parse(stdout) as HitReport;
    expect(events[0]?.variables['ed - value']).toBe(99);
    expect(events[0]?.tags[0]?.requests[0]?.response).toMatchObject({ statusCode: 500 });
    expect(code).toBe(0);
    const failed = await sgtm(['run', path('hanging.json'), '--request', HIT]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/✓ good {2}success/);
    expect(failed.stdout).toMatch(/✗ hangs {2}error/);
  });

  it('says in one line what is wrong with what it was given', async () => {
    const wrong: [string[], RegExp][] = [
      [[path('web.json'), '--request', HIT], /kind WEB/],
      [[path('container.json')], /add --request FILE/],
      [[path('container.json'), '--request', HIT, '--data', '{}'], /--data: is for templates/],
      [[path('container.json'), '--request', HIT, '--client', 'x'], /--client/],
      [[path('container.json'), '--request', path('nothing.json')], /no such file/]
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await sgtm(['run', ...args]);
      expect(code).toBe(2);
      expect(stderr.trim()).toMatch(message);
      expect(stderr.trim()).not.toContain('\n');
    }
  });

  it('prints a table of what runs, and the way of the event, for people', async () => {
    const { stdout } = await sgtm(['run', path('container.json'), '--request', HIT]);
    expect(stdout).toMatch(/exact +2 tags/);
    expect(stdout).toMatch(/shown +1 tag/);
    expect(stdout).toContain('– Data  data: Client Name is "GA4", not EQUALS "Data Client"');
    expect(stdout).toContain('lacks     conversionLabel, gclid');
    expect(stdout).not.toContain(TOKEN);
  });
});
