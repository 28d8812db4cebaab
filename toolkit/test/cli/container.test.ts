import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { templateFile } from '../sandbox/check/template-file.js';
import { sgtmHere } from './in-process.js';
import { folderWith, type Ended } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;
const A = templateFile({ info: { displayName: 'A' } });
const B = templateFile({ info: { displayName: 'B', type: 'MACRO' } });

beforeAll(async () => {
  files = await folderWith({ 'a.tpl': A, 'b.tpl': B, 'again.tpl': A });
});

afterAll(() => files.remove());

const run = (...args: string[]): Promise<Ended> =>
  sgtmHere(['container', ...args], { cwd: files.folder });

it('sgtm container writes templates whole into a container of GTM’s export format', async () => {
  const { code, stdout } = await run('a.tpl', 'b.tpl', '-o', 'dist/c.json');
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^dist\/c\.json {2}2 templates, [\d,]+ bytes\n$/)
  });
  const { exportFormatVersion, containerVersion } = JSON.parse(
    await readFile(files.path('dist/c.json'), 'utf8')
  ) as { exportFormatVersion: number; containerVersion: { customTemplate: object[] } };
  expect(exportFormatVersion).toBe(2);
  expect(containerVersion.customTemplate).toMatchObject([
    { templateId: '1', name: 'A', templateData: A },
    { templateId: '2', name: 'B', templateData: B }
  ]);
});

it('sgtm container refuses two templates of one name', async () => {
  const { code, stderr } = await run('a.tpl', 'again.tpl', '-o', 'c.json');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'sgtm: again.tpl: another template is called "A" too; change one displayName\n'
  );
});
