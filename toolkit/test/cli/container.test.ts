import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;
const A = templateFile({ info: { displayName: 'A' } });
const B = templateFile({ info: { displayName: 'B', type: 'MACRO' } });

beforeAll(async () => {
  files = await folderWith({ 'a.tpl': A, 'b.tpl': B, 'again.tpl': A });
});

afterAll(() => files.remove());

const run = (...args: string[]): Promise<Ended> =>
  sgtm(['container', ...args], { cwd: files.folder });

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

it('sgtm container writes over none of the files it is made of', async () => {
  const { code, stderr } = await run('b.tpl', 'a.tpl', '-o', './a.tpl');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'sgtm: ./a.tpl: this is a.tpl, which it is made of; name another file with -o\n'
  });
  expect(await readFile(files.path('a.tpl'), 'utf8')).toBe(A);
});

it('sgtm container refuses two templates of one name', async () => {
  const { code, stderr } = await run('a.tpl', 'again.tpl', '-o', 'c.json');
  expect(code).toBe(2);
  expect(stderr).toBe(
    'sgtm: again.tpl: another template is called "A" too; change one displayName\n'
  );
});

describe('sgtm container --config', () => {
  const CONFIG = `import { defineConfig } from 'sgtm/config';
export default defineConfig({
  container: {
    name: 'Shop',
    folder: 'Shop',
    tags: [{ name: 'Orders', triggers: ['Purchases'], fields: {} }],
    triggers: [{ name: 'Purchases', eventNames: ['purchase'] }],
    constants: { Key: 'Replace with your key' },
    variables: [{ name: 'Total', fields: {} }]
  }
});
`;

  it('adds tags, triggers and variables of the config', async () => {
    await writeFile(files.path('shop.config.ts'), CONFIG);
    const { code, stdout } = await run(
      'a.tpl',
      'b.tpl',
      '--config',
      'shop.config.ts',
      '-o',
      'shop.json'
    );
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^shop\.json {2}2 templates, 1 tag, 1 trigger, 2 variables, [\d,]+ bytes\n$/
      )
    });
    const { containerVersion } = JSON.parse(await readFile(files.path('shop.json'), 'utf8')) as {
      containerVersion: object;
    };
    expect(containerVersion).toMatchObject({
      name: 'Shop',
      tag: [{ name: 'Orders', type: 'cvt_1_2' }],
      trigger: [{ name: 'Purchases' }],
      variable: [{ name: 'Key' }, { name: 'Total', type: 'cvt_1_3' }],
      customTemplate: [{ templateData: A }, { templateData: B }]
    });
  });

  it.each([
    ['that is not there', 'none.ts', undefined, 'none.ts: no such file; check the path'],
    ['without a container', 'bare.ts', 'export default {};', 'bare.ts: it describes no container'],
    ['that is broken', 'broken.ts', 'export default {', 'broken.ts:1:17 config: '],
    [
      'whose tag is of no template given',
      'other.ts',
      CONFIG.replace("name: 'Orders'", "name: 'Orders', template: 'C'"),
      'other.ts:1:1 container: "Orders" is made of "C", which is not one of the templates; name one for a tag: "A"'
    ]
  ])('refuses a config %s, in one line', async (_, name, text, said) => {
    if (text !== undefined) await writeFile(files.path(name), text);
    const { code, stderr } = await run('a.tpl', 'b.tpl', '--config', name, '-o', 'never.json');
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    await expect(readFile(files.path('never.json'))).rejects.toThrow('ENOENT');
  });
});
