import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, sgtm } from './sgtm.js';

interface PrintedRun {
  outcome: string;
  calls: number;
  returned: unknown;
  requests: {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    response: { statusCode: number; body: string };
  }[];
  logs: string[];
  cookies: { name: string; value: string; options: Record<string, unknown> }[];
  bigquery: Record<string, unknown>[];
  error: string | null;
}

const CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  refreshToken: 'Atzr|refresh',
  accountId: 'ENTITY1'
};

const PURCHASE = {
  event_name: 'purchase',
  transaction_id: 'T-1',
  value: 20,
  currency: 'USD',
  user_data: { email_address: ' Test@Example.com ', address: { country: 'US' } }
};

const TEMPLATE = (type: string, code: string): string => `___INFO___

{"type": "${type}"}

___TEMPLATE_PARAMETERS___

[{"type": "TEXT", "name": "greeting", "defaultValue": "hello"}]

___SANDBOXED_JS_FOR_SERVER___

${code}

___SERVER_PERMISSIONS___

[
  {"instance": {"key": {"publicId": "run_container", "versionId": "1"}, "param": []}},
  {"instance": {"key": {"publicId": "return_response", "versionId": "1"}, "param": []}},
  {"instance": {"key": {"publicId": "read_request", "versionId": "1"},
    "param": [{"key": "requestAccess", "value": {"type": 1, "string": "any"}}]}}
]
`;

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'fields.json': JSON.stringify(CREDENTIALS),
    'purchase.json': JSON.stringify(PURCHASE),
    'two.ndjson': `${JSON.stringify(PURCHASE)}\n{"$wait": 60000}\n${JSON.stringify({ ...PURCHASE, transaction_id: 'T-2' })}\n`,
    'responses.json': JSON.stringify([
      {
        match: 'https://advertising-api.amazon.com/',
        replies: [
          { statusCode: 503, delayMs: 800 },
          { statusCode: 207, body: { success: [{ index: 0 }], error: [] } }
        ]
      }
    ]),
    'variable.tpl': TEMPLATE('VARIABLE', 'return data.greeting + " " + 2;'),
    'client.tpl': TEMPLATE(
      'CLIENT',
      `const claimRequest = require('claimRequest');
const getRequestBody = require('getRequestBody');
const runContainer = require('runContainer');
const returnResponse = require('returnResponse');
claimRequest();
runContainer({event_name: getRequestBody()}, () => returnResponse());`
    ),
    'throws.tpl': TEMPLATE('TAG', 'const nothing = undefined;\nnothing.name;'),
    'request.json': JSON.stringify({ method: 'POST', path: '/x', body: 'hit' }),
    'empty.tpl': 'nothing here',
    'broken.tpl': TEMPLATE('TAG', 'data.gtmOnSuccess();').replace('"TAG"', '"TAG"}'),
    'unknown.json': '{\n  "clientID": "a"\n}',
    'text.json': 'purchase'
  });
});

afterAll(() => files.remove());

async function runs(...args: string[]): Promise<PrintedRun[]> {
  const { code, stdout, stderr } = await sgtm(['run', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { runs: PrintedRun[] }).runs;
}

const withFields = (): string[] => ['template.tpl', '--data', files.path('fields.json')];

describe('sgtm run', () => {
  it('sends a purchase to the Events API and shows the request', async () => {
    const [run] = await runs(...withFields(), '--event', files.path('purchase.json'));
    expect(run).toMatchObject({ outcome: 'success', calls: 1, error: null });
    const [token, events] = run?.requests ?? [];
    expect(token?.url).toBe('https://api.amazon.com/auth/o2/token');
    expect(events).toMatchObject({
      url: 'https://advertising-api.amazon.com/adsApi/v1/create/events',
      method: 'POST',
      response: { statusCode: 207 }
    });
    expect(events?.headers).toMatchObject({
      'Amazon-Ads-ClientId': CREDENTIALS.clientId,
      'Amazon-Ads-AccountId': 'ENTITY1'
    });
    expect(events?.headers.Authorization).toMatch(/^Bearer Atza\|/);
    expect(JSON.parse(events?.body ?? '')).toMatchObject({
      events: [
        {
          eventId: 'T-1',
          matchKeys: [
            {
              type: 'EMAIL',
              values: ['973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b']
            }
          ]
        }
      ]
    });
  });

  it('runs events one after another on one instance, so that the second needs no token request', async () => {
    const both = await runs(...withFields(), '--event', files.path('two.ndjson'));
    expect(both.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });

  it('repeats a run exactly when it is given the time', async () => {
    const args = [
      'run',
      ...withFields(),
      '--event',
      files.path('purchase.json'),
      '--now',
      '1790000000000'
    ];
    const [first, second] = await Promise.all([
      sgtm([...args, '--json']),
      sgtm([...args, '--json'])
    ]);
    expect(first.stdout).toContain('2026-09-21T');
    expect(first.stdout).toBe(second.stdout);
  });

  it('answers from a script, in virtual time', async () => {
    const [run] = await runs(
      ...withFields(),
      '--event',
      files.path('purchase.json'),
      '--responses',
      files.path('responses.json')
    );
    expect(run?.requests.map(({ response }) => response.statusCode)).toEqual([200, 503, 207]);
    expect(run?.requests[1]?.body).toBe(run?.requests[2]?.body);
  });

  it('fires all events at once when asked to, with one token request', async () => {
    const both = await runs(...withFields(), '--event', files.path('two.ndjson'), '--concurrent');
    const urls = both.flatMap(({ requests }) => requests.map(({ url }) => url));
    expect(urls.filter((url) => url.endsWith('/token'))).toHaveLength(1);
  });

  it('shows what a variable returns, with default values in its fields', async () => {
    const [run] = await runs(files.path('variable.tpl'));
    expect(run?.returned).toBe('hello 2');
  });

  it('shows the events a client starts', async () => {
    const [run] = await runs(files.path('client.tpl'), '--request', files.path('request.json'));
    expect(run).toMatchObject({ events: [{ event_name: 'hit' }], response: { statusCode: 200 } });
  });

  it('names the line of the .tpl that threw', async () => {
    const [run] = await runs(files.path('throws.tpl'), '--event', files.path('purchase.json'));
    expect(run?.error).toContain('throws.tpl:12:');
    expect(run?.outcome).toBe('none');
  });

  it('prints no secret for people to paste', async () => {
    const { stdout } = await sgtm(['run', ...withFields(), '--event', files.path('purchase.json')]);
    expect(stdout).toContain('success');
    expect(stdout).not.toContain(CREDENTIALS.clientSecret);
    expect(stdout).not.toContain('Atzr|refresh');
    expect(stdout).not.toContain(encodeURIComponent('Atzr|refresh'));
  });

  const BAD_INPUT: [string, () => string[], string][] = [
    ['a file that is missing', () => ['absent.tpl', '--event', 'e'], 'absent.tpl: no such file'],
    ['a .tpl without sections', () => [files.path('empty.tpl')], 'this is no template'],
    [
      'a .tpl with broken JSON',
      () => [files.path('broken.tpl')],
      'broken.tpl:3:16 invalid-json: ___INFO___ is not valid JSON: Unexpected'
    ],
    ['no event data', () => ['template.tpl'], 'a tag needs event data'],
    [
      'event data that is no JSON',
      () => ['template.tpl', '--event', files.path('text.json')],
      'text.json:1:1 invalid-json'
    ],
    [
      'a field the template does not define',
      () => [
        'template.tpl',
        '--event',
        files.path('purchase.json'),
        '--data',
        files.path('unknown.json')
      ],
      'unknown.json:2:3 undefined-field: template.tpl defines no field "clientID"; did you mean "clientId"?'
    ],
    ['an option that is none', () => ['template.tpl', '--evnt', 'e'], "unknown option '--evnt'"],
    [
      'a time that is none',
      () => ['template.tpl', '--now', 'noon'],
      '--now noon: has to be a whole number'
    ]
  ];

  it.concurrent.each(BAD_INPUT)(
    'explains %s in a line and exits with 2',
    async (_, args, message) => {
      const { code, stdout, stderr } = await sgtm(['run', ...args()]);
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    }
  );
});

describe('sgtm', () => {
  it('says what it can do and exits with 2 when it is told nothing', async () => {
    const { code, stderr, stdout } = await sgtm([]);
    expect(code).toBe(2);
    expect(stderr + stdout).toContain('Usage: sgtm');
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect((await sgtm(['--version'])).stdout.trim()).toBe(version);
  });

  it('names a command that does not exist', async () => {
    const { code, stderr } = await sgtm(['publish']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "sgtm: unknown command 'publish'; see sgtm --help\n"
    });
  });
});
