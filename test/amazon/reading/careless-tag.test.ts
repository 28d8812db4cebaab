import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PairsView } from 'sgtm/serve';
import { CARELESS_TEMPLATE } from './careless-template.js';
import { openPreview, type PreviewServer } from '../page/preview-server.js';

let folder: string;
let server: PreviewServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preview-'));
  const file = join(folder, 'careless.tpl');
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
  const conversion = tags[0]?.sections.find((each): each is PairsView => each.kind === 'pairs');
  expect(conversion?.outcome).toBe('refused');
  const objected = conversion?.pairs.filter(({ objections }) => objections.length > 0) ?? [];
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
  expect(text).toContain('sent in the clear');
});
