import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACME_TEMPLATE } from '../acme/acme-template.js';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith, sgtm, sgtmProcess } from './sgtm.js';

interface PrintedRun {
  outcome: string;
  calls: number;
  returned: unknown;
  requests: {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    response: { statusCode: number; body: string; madeUp?: true };
  }[];
  logs: string[];
  cookies: { name: string; value: string; options: Record<string, unknown> }[];
  bigquery: Record<string, unknown>[];
  error: string | null;
}

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

/** A stub that says what time it is. */
const CONFIG = `import { defineConfig, type StubSurroundings } from 'sgtm/config';
export default defineConfig({
  stub: {
    name: 'the simulated Acme',
    open: ({ now }: StubSurroundings) => ({
      answers: ({ url }) => url.startsWith('https://api.acme.example/'),
      handle: () => ({ statusCode: 201, headers: {}, body: JSON.stringify({ at: now() }) })
    })
  }
});
`;

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'acme.tpl': ACME_TEMPLATE,
    'fields.json': JSON.stringify({ acmeKey: 'road-secret' }),
    'purchase.json': JSON.stringify(PURCHASE),
    'two.ndjson': `${JSON.stringify(PURCHASE)}\n{"$wait": 60000}\n${JSON.stringify({ ...PURCHASE, transaction_id: 'T-2' })}\n`,
    'responses.json': JSON.stringify([
      {
        match: 'https://api.acme.example/',
        replies: [{ statusCode: 201, delayMs: 800, body: { id: 1 } }]
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
    'unknown.json': '{\n  "acmeKEY": "a"\n}',
    'text.json': 'purchase'
  });
});

afterAll(() => files.remove());

async function runs(...args: string[]): Promise<PrintedRun[]> {
  const { code, stdout, stderr } = await sgtm(['run', ...args, '--json'], {
    cwd: files.folder
  });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { runs: PrintedRun[] }).runs;
}

const withFields = (): string[] => [files.path('acme.tpl'), '--data', files.path('fields.json')];

describe('sgtm run', () => {
  it('shows the request, and marks an answer that nobody gave', async () => {
    const [run] = await runs(...withFields(), '--event', files.path('purchase.json'));
    expect(run).toMatchObject({ outcome: 'failure', calls: 1, error: null });
    expect(run?.requests).toMatchObject([
      {
        url: 'https://api.acme.example/v1/orders',
        method: 'POST',
        headers: { 'X-Acme-Key': 'road-secret' },
        response: { statusCode: 200, body: '{}', madeUp: true }
      }
    ]);
    expect(JSON.parse(run?.requests[0]?.body ?? '')).toMatchObject({ order: 'T-1', total: 20 });
  });

  it('says so to people, too', async () => {
    const args = ['run', ...withFields(), '--event', files.path('purchase.json')];
    const { stdout } = await sgtm(args, { cwd: files.folder });
    expect(stdout).toContain('→ 200 {} (made up)');
  });

  it('takes JSON itself for event and fields', async () => {
    const args = [files.path('acme.tpl'), '--data', '{"acmeKey": "typed"}'];
    const [run] = await runs(...args, '--event', JSON.stringify(PURCHASE));
    expect(run?.requests[0]?.headers).toMatchObject({ 'X-Acme-Key': 'typed' });
  });

  it('asks the stub of sgtm.config.ts, whose clock is the run’s', async () => {
    const project = await folderWith({
      'acme.tpl': ACME_TEMPLATE,
      'sgtm.config.ts': CONFIG,
      'purchase.json': JSON.stringify(PURCHASE)
    });
    const args = [
      'run',
      'acme.tpl',
      '--event',
      'purchase.json',
      '--now',
      '1790000000000',
      '--json'
    ];
    const { stdout, stderr } = await sgtm(args, { cwd: project.folder });
    await project.remove();
    expect(stderr).toBe('');
    const [run] = (JSON.parse(stdout) as { runs: PrintedRun[] }).runs;
    expect(run?.outcome).toBe('success');
    expect(run?.requests[0]?.response).toEqual({
      statusCode: 201,
      headers: {},
      body: '{"at":1790000000000}'
    });
  });

  it('executes the sgtm.config.ts beside the template, and says so', async () => {
    const project = await folderWith({
      'sgtm.config.ts': "console.log('OF A');\nexport default {};\n"
    });
    const other = await folderWith({
      'acme.tpl': ACME_TEMPLATE,
      'sgtm.config.ts': "console.log('OF B');\nexport default {};\n"
    });
    const template = other.path('acme.tpl');
    const args = ['--event', JSON.stringify(PURCHASE)];
    const there = await sgtmProcess(['run', template, ...args], { cwd: project.folder });
    expect(there.stdout).toContain('OF B');
    expect(there.stdout).not.toContain('OF A');
    expect(there.stderr).toBe(
      `sgtm: executes ${other.path('sgtm.config.ts')}, whose stub answers requests\n`
    );
    const alone = await sgtmProcess(['run', files.path('acme.tpl'), ...args], {
      cwd: project.folder
    });
    expect(alone.stdout).not.toContain('OF A');
    expect(alone.stderr).toBe('');
    await Promise.all([project.remove(), other.remove()]);
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
    expect(first.stdout).toContain('T-1');
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
    expect(run?.outcome).toBe('success');
    expect(run?.requests.map(({ response }) => response.statusCode)).toEqual([201]);
  });

  it('runs events one after another, or all at once when asked to', async () => {
    const two = [...withFields(), '--event', files.path('two.ndjson')];
    const ids = (all: PrintedRun[]): unknown[] =>
      all.map(({ requests }) => (JSON.parse(requests[0]?.body ?? '') as { order: string }).order);
    expect(ids(await runs(...two))).toEqual(['T-1', 'T-2']);
    expect(ids(await runs(...two, '--concurrent'))).toEqual(['T-1', 'T-2']);
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

  const BAD_INPUT: [string, () => string[], string][] = [
    ['a file that is missing', () => ['absent.tpl', '--event', 'e'], 'absent.tpl: no such file'],
    ['a .tpl without sections', () => [files.path('empty.tpl')], 'this is no template'],
    [
      'a .tpl with broken JSON',
      () => [files.path('broken.tpl')],
      'broken.tpl:3:16 invalid-json: ___INFO___ is not valid JSON: Unexpected'
    ],
    ['no event data', () => [files.path('acme.tpl')], 'a tag needs event data'],
    [
      'event data that is no JSON',
      () => [files.path('acme.tpl'), '--event', files.path('text.json')],
      'text.json:1:1 invalid-json'
    ],
    [
      'a field the template does not define',
      () => [
        files.path('acme.tpl'),
        '--event',
        files.path('purchase.json'),
        '--data',
        files.path('unknown.json')
      ],
      'acme.tpl defines no field "acmeKEY"; did you mean "acmeKey"?'
    ],
    [
      'an option that is none',
      () => [files.path('acme.tpl'), '--evnt', 'e'],
      "unknown option '--evnt'"
    ],
    [
      'a time that is none',
      () => [files.path('acme.tpl'), '--now', 'noon'],
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

it('sgtm run and sgtm test begin with the seeds they are given', async () => {
  const code = `const stored = require('templateDataStorage').getItemCopy('k');
const signed = require('hmacSha256')('a', 'id').length;
require('Firestore').read('c/d', {projectId: 'p'}).then((x) => {
  if (signed && stored === data.greeting + x.data.n) data.gtmOnSuccess(); else data.gtmOnFailure();
});`;
  const permissions = {
    access_template_storage: {},
    use_custom_private_keys: { keyAccess: 'any' },
    access_firestore: { allowedOptions: [{ projectId: '*', path: '*', operation: 'read' }] }
  };
  const fields = [{ type: 'TEXT', name: 'greeting' }];
  const scenario =
    "runCode({greeting: 'Hi'}); require('callLater')(() => assertApi('gtmOnSuccess').wasCalled());";
  const own = await folderWith({
    'seeded.tpl': tplOf({ code, permissions, fields, scenarios: { seeded: scenario } }),
    'seeds.json': JSON.stringify({
      firestore: { 'c/d': { n: 1 } },
      storage: { k: 'Hi1' },
      keys: { id: 'key' },
      variables: { Greeting: 'Hi' }
    })
  });
  const run = async (
    data: string,
    ...more: string[]
  ): Promise<{ code: number | null; text: string }> => {
    const args = [
      'run',
      'seeded.tpl',
      '--event',
      '{}',
      '--data',
      JSON.stringify({ greeting: data })
    ];
    const { code: exit, stdout, stderr } = await sgtm([...args, ...more], { cwd: own.folder });
    return { code: exit, text: stdout + stderr };
  };
  const seeded = await run('{{Greeting}}', '--seeds', 'seeds.json');
  expect(seeded.text).toContain('success');
  expect((await run('Hi')).text).toContain('give it as a seed');
  expect(await run('{{Other}}', '--seeds', 'seeds.json')).toEqual({
    code: 2,
    text: expect.stringContaining('--seeds has no variable {{Other}}; add it') as string
  });
  const tested = await sgtm(['test', 'seeded.tpl', '--seeds', 'seeds.json'], { cwd: own.folder });
  expect(tested.stdout).toContain('1 passed, 0 failed');
  expect((await sgtm(['test', 'seeded.tpl'], { cwd: own.folder })).stdout).toContain('1 failed');
  await own.remove();
});

describe('sgtm', () => {
  it('says what it can do and exits with 2 when it is told nothing', async () => {
    const { code, stderr, stdout } = await sgtm([]);
    expect(code).toBe(2);
    expect(stderr + stdout).toContain('Usage: sgtm');
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('toolkit/package.json', 'utf8')) as {
      version: string;
    };
    expect((await sgtm(['--version'])).stdout.trim()).toBe(version);
  });

  it('names a command that does not exist', async () => {
    const { code, stderr } = await sgtm(['xyzzy']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "sgtm: unknown command 'xyzzy'; see sgtm --help\n"
    });
  });
});
