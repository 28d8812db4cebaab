import { spawn, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exportOf } from '../container/export-of.js';
import { ACME_TEMPLATE } from '../acme/acme-template.js';
import { tplOf } from '../sandbox/template-of.js';
import { send } from '../serve/tagging/serving.js';
import { folderWith, sgtm } from './sgtm.js';

const LOGS = `require('logToConsole')(data.label); data.gtmOnSuccess();`;
const FIELDS = [{ type: 'TEXT', name: 'label' }];

const FILES = {
  'template.tpl': ACME_TEMPLATE,
  'responses.json': '[{"match": "https://api.acme", "replies": [{"statusCode": 201}]}]',
  'tag.tpl': tplOf({ code: LOGS, fields: FIELDS }),
  'fields.json': '{"label": "{{language}}"}',
  'language.tpl': tplOf({ type: 'VARIABLE', code: `return require('getEventData')('language');` }),
  'client.tpl': tplOf({
    type: 'CLIENT',
    code: `if (require('getRequestPath')() === '/own') {
      require('claimRequest')();
      require('runContainer')({ event_name: 'own', language: 'eo' }, require('returnResponse'));
    }`
  }),
  'container.json': JSON.stringify({
    tags: [{ name: 'From the file', template: 'tag.tpl', data: { label: '{{said}}' } }],
    variables: [{ name: 'said', value: 'hello' }]
  }),
  'export.json': JSON.stringify(
    exportOf({
      templates: { tag: { code: LOGS, fields: FIELDS } },
      tags: {
        One: { fields: { label: '{{missing}}' } },
        Ads: { type: 'sgtmadscl' },
        Odd: { type: 'gtm_ga4' }
      }
    })
  ),
  'web.json': JSON.stringify(exportOf({ version: { container: { usageContext: ['WEB'] } } })),
  'endless.json': JSON.stringify({
    tags: [{ name: 'Endless', template: 'endless.tpl' }]
  }),
  'endless.tpl': tplOf({
    code: `('a'.concat('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') + 'b').match('^(a+)+$');`
  }),
  'broken.tpl': tplOf({ code: 'const x = ;' }),
  'wrong-field.json': '{\n "lable": "x"\n}',
  'no.json': '{'
};

/** A server that runs, and what it wrote so far. */
interface Running {
  url: string;
  output: () => string;
  child: ChildProcess;
  /** Ctrl-C; resolves with the exit code. */
  interrupt: () => Promise<number | null>;
}

describe('sgtm serve', () => {
  let path: (name: string) => string;
  let folder: string;
  let remove: () => Promise<void>;
  const running: Running[] = [];

  beforeAll(async () => {
    ({ path, folder, remove } = await folderWith(FILES));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((each) => each.interrupt()));
  });
  afterAll(() => remove());

  function start(options = ''): Promise<Running> {
    const args = options.split(' ').filter((arg) => arg !== '');
    const child = spawn(
      process.execPath,
      [resolve('toolkit/bin/sgtm.js'), 'serve', '--port', '0', '--log', 'json', ...args],
      { cwd: folder, env: { ...process.env, NO_COLOR: '1' } }
    );
    let output = '';
    const ended = new Promise<number | null>((done) => child.once('close', done));
    return new Promise((ready, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        const [, url] = /preview page: (http:[^"\s]+)/.exec(output) ?? [];
        if (url === undefined) return;
        const started: Running = {
          url,
          child,
          output: () => output,
          interrupt() {
            child.kill('SIGINT');
            return ended;
          }
        };
        if (!running.some((each) => each.child === child)) running.push(started);
        ready(started);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      void ended.then((code) => reject(new Error(`ended with ${code}: ${output}`)));
    });
  }

  /** The event lines that a server has logged, once there are that many. */
  async function eventsOf(server: Running, count: number): Promise<Record<string, unknown>[]> {
    const lines = (): Record<string, unknown>[] =>
      server
        .output()
        .split('\n')
        .filter((line) => line.includes('"message":"event"'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    await expect.poll(() => lines().length, { timeout: 10_000, interval: 10 }).toBe(count);
    return lines();
  }

  it('ends by Ctrl-C while a template computes without end', async () => {
    const server = await start('--container endless.json');
    const answer = send(`${server.url}/g/collect?v=2&tid=G-1&en=x`).catch(() => undefined);
    expect((await send(`${server.url}/healthz`)).status).toBe(200);
    expect(await server.interrupt()).toBe(0);
    await answer;
  });

  it('serves what GTM exports, and says what of it runs and what is missing', async () => {
    const server = await start('export.json');
    for (const text of [/exact +1 tag/, /shown +1 tag/, /tag Odd \(gtm_ga4\)/, /\{\{missing\}\}/]) {
      expect(server.output()).toMatch(text);
    }
    expect((await send(`${server.url}/g/collect?v=2&tid=G-1&en=x`)).status).toBe(204);
    const [event] = await eventsOf(server, 1);
    expect(event).toMatchObject({
      client: 'GA4',
      tags: [
        { name: 'One', status: 'success' },
        { name: 'Ads', status: 'shown' }
      ]
    });
  });

  it('says in one line what keeps an export from being served', async () => {
    const wrong: [string[], RegExp][] = [
      [['web.json'], /kind WEB/],
      [['no.json'], /no JSON/],
      [['nowhere.json'], /no such file/],
      [['container.json'], /serve it with --container/],
      [['export.json', '--template', 'tag.tpl'], /an export is served alone/],
      [['export.json', '--live-read', 'GTM-X'], /leave the file out/],
      [['--workspace', 'x'], /--workspace: is for --live-read/]
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await sgtm(['serve', '--port', '0', ...args], { cwd: folder });
      expect(code).toBe(2);
      expect(stderr.trim()).toMatch(message);
      expect(stderr.trim()).not.toContain('\n');
    }
  });

  it('serves the template beside it where nothing is named, and ends on Ctrl-C', async () => {
    const server = await start();
    const hit =
      '/g/collect?v=2&tid=G-1&cid=1.2&en=purchase&ep.user_data.email_address=ann%40shop.example';
    expect((await send(server.url + hit)).status).toBe(204);
    const [event] = await eventsOf(server, 1);
    expect(event).toMatchObject({
      event: 'purchase',
      client: 'GA4',
      tags: [{ status: 'failure', requests: [{ status: 200, madeUp: true }] }]
    });
    expect(server.output()).not.toContain('ann@shop.example');
    expect(await server.interrupt()).toBe(0);
  });

  it('answers from a file of responses', async () => {
    const server = await start('--responses responses.json');
    await send(`${server.url}/g/collect?v=2&tid=G-1&cid=1.2&en=purchase`);
    expect(await eventsOf(server, 1)).toMatchObject([
      { tags: [{ status: 'success', requests: [{ host: 'api.acme.example', status: 201 }] }] }
    ]);
  });

  it('takes fields and responses as JSON itself', async () => {
    const responses = '[{"match":"https://api.acme","replies":[{"statusCode":503}]}]';
    const server = await start(
      `--template template.tpl --data {"color":"teal"} --responses ${responses}`
    );
    await send(`${server.url}/g/collect?v=2&tid=G-1&cid=1.2&en=purchase`);
    expect(await eventsOf(server, 1)).toMatchObject([
      { tags: [{ requests: [{ host: 'api.acme.example', status: 503 }] }] }
    ]);
    const container = await fetch(`${server.url}/preview/container`);
    expect(await container.text()).toContain('teal');
  });

  it('runs tags, variables and clients of a container file and of any template', async () => {
    const server = await start(
      '--container container.json --template tag.tpl --name Sales --data fields.json ' +
        '--events purchase,own --template language.tpl --template client.tpl'
    );
    await send(`${server.url}/g/collect?v=2&en=scroll`);
    await send(`${server.url}/own`);
    expect(await eventsOf(server, 2)).toMatchObject([
      { event: 'scroll', tags: [{ name: 'From the file' }] },
      { event: 'own', client: 'client', tags: [{}, { name: 'Sales', status: 'success' }] }
    ]);
    const hears = (text: string): Promise<void> =>
      expect.poll(server.output, { timeout: 10_000, interval: 10 }).toContain(text);
    await writeFile(path('tag.tpl'), FILES['broken.tpl']);
    await hears('syntax-error');
    await writeFile(path('tag.tpl'), FILES['tag.tpl']);
    await hears('read the templates and fields again');
  });

  it.concurrent.each([
    [['--template', 'missing.tpl'], /^sgtm: missing\.tpl: no such file/],
    [['--template', 'broken.tpl'], /^sgtm: broken\.tpl:\d+:\d+ syntax-error/],
    [
      ['--template', 'tag.tpl', '--data', 'wrong-field.json'],
      /wrong-field\.json:2:2 undefined-field/
    ],
    [
      ['--template', 'tag.tpl', '--data', '{"lable": "x"}'],
      /the JSON given:1:2 undefined-field: tag\.tpl/
    ],
    [['--responses', 'no.json'], /^sgtm: no\.json:\d+:\d+ invalid-json/],
    [['--container', 'no.json'], /^sgtm: no\.json:\d+:\d+ invalid-json/],
    [['--log', 'xml'], /^sgtm: --log xml: .*text or json/],
    [['--allow-origin', 'shop.example'], /^sgtm: --allow-origin shop\.example: .*https/]
  ])('ends with one clear line for %j', async (args, message) => {
    const { code, stderr, stdout } = await sgtm(['serve', '--port', '0', ...args], { cwd: folder });
    expect(stderr).toMatch(message);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  });

  it('asks for a template where none lies beside it', async () => {
    const empty = await folderWith({});
    const { code, stderr } = await sgtm(['serve', '--port', '0'], { cwd: empty.folder });
    await empty.remove();
    expect([code, stderr]).toEqual([
      2,
      'sgtm: there is no template.tpl here; name a template with --template FILE.tpl\n'
    ]);
  });

  it('ends with one clear line where the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((done) => {
      taken.listen(0, '127.0.0.1', done);
    });
    const { port } = taken.address() as AddressInfo;
    const args = ['serve', '--port', String(port), '--template', 'tag.tpl'];
    const { code, stderr } = await sgtm(args, { cwd: folder });
    taken.close();
    expect([code, stderr]).toEqual([
      2,
      `sgtm: port ${port}: already in use; choose another with --port\n`
    ]);
  });

  it('ends with one clear line where the address is not of this machine', async () => {
    const args = ['serve', '--host', '192.0.2.1', '--port', '0', '--template', 'tag.tpl'];
    const { code, stderr } = await sgtm(args, { cwd: folder });
    expect([code, stderr]).toEqual([
      2,
      'sgtm: address 192.0.2.1: not one of this machine; give one that is with --host\n'
    ]);
  });
});
