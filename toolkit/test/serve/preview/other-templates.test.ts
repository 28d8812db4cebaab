import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContainerState, EventDetails } from '../../../serve/preview/protocol.js';
import { tplOf } from '../../sandbox/template-of.js';
import { CARELESS_TEMPLATE } from './careless-template.js';
import { openPreview, type PreviewServer } from './preview-server.js';

let folder: string;
let file: string;
let server: PreviewServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
  file = join(folder, 'careless.tpl');
  await writeFile(file, CARELESS_TEMPLATE);
  server = await openPreview([
    {
      name: 'Careless',
      template: file,
      fields: { values: { accessToken: 'Atza|careless-token', readsCookie: true } },
      trigger: { type: 'events', names: ['purchase'] }
    }
  ]);
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('Amazon’s objections stand at the fields they concern', async () => {
  const { tags } = await server.send();
  const [conversion] = tags[0]?.conversions ?? [];
  expect(conversion?.outcome).toBe('refused');
  const objected = conversion?.fields.filter(({ errors }) => errors.length > 0) ?? [];
  expect(objected.map(({ path }) => path).toSorted()).toEqual([
    'currencyCode',
    'eventTime',
    'matchKeys[0]'
  ]);
  expect(objected.map(({ label }) => label)).toContain('Time of the event');
});

test('an e-mail address that a tag sends in the clear is not shown, but said', async () => {
  const details = await server.send();
  const text = JSON.stringify(details);
  expect(text).not.toContain('careless@');
  expect(text).not.toContain('careless-token');
  expect(details.tags[0]?.matchKeys[0]?.how).toContain('in the clear');
});

test('what a permission refused is listed, and the error that followed', async () => {
  const { summary, tags } = await server.send();
  expect(summary.outcome).toBe('broken');
  expect(tags[0]?.refusals[0]?.permission).toBe('get_cookies');
  expect(tags[0]?.error?.message).toBeTruthy();
});

test('tags whose trigger did not match are named', async () => {
  const { summary, notFired } = await server.send({ event: 'search' });
  expect(summary.outcome).toBe('no-tag');
  expect(notFired).toEqual(['Careless']);
});

test('a template that breaks is a problem with its place, and is gone once it is put right', async () => {
  await writeFile(file, CARELESS_TEMPLATE.replace("'yesterday'", '/yesterday/'));
  await server.container.reload();
  const broken = await server.ask<ContainerState>('GET', '/preview/container');
  expect(broken.problems[0]?.message).toMatch(/careless\.tpl:\d+:\d+ /);
  expect((await server.send()).summary.outcome).toBe('broken');
  await writeFile(file, CARELESS_TEMPLATE);
  await server.container.reload();
  const mended = await server.ask<ContainerState>('GET', '/preview/container');
  expect(mended.problems).toEqual([]);
});

test('a request to somebody else than Amazon is said not to have left', async () => {
  const vendor = join(folder, 'vendor.tpl');
  const code = `require('sendHttpGet')('https://vendor.example/').then(data.gtmOnSuccess, data.gtmOnFailure);`;
  await writeFile(vendor, tplOf({ code }));
  const fields = { values: {} };
  const other = await openPreview([
    { name: 'Vendor', template: vendor, fields, trigger: { type: 'all' } }
  ]);
  const { tags } = await other.send();
  await other.close();
  expect(tags[0]?.requests[0]?.explanation.says).toMatch(/did not leave this machine/);
  expect(tags[0]?.requests[0]?.explanation.remedy).toMatch(/--live/);
});

test('an event the server does not have is an answer, not a fault', async () => {
  const response = await fetch(new URL('/preview/events/999999', server.url));
  expect(response.status).toBe(404);
  expect(((await response.json()) as EventDetails & { error: string }).error).toBeTruthy();
});
