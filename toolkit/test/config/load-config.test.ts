import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load-config.js';
import { folderWith, sgtm } from '../cli/sgtm.js';
import { ACME_TEMPLATE } from '../acme/acme-template.js';

let project: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  project = await folderWith({ 'template.tpl': ACME_TEMPLATE });
});

afterAll(() => project.remove());

const write = (text: string): Promise<void> => writeFile(project.path('sgtm.config.ts'), text);

describe('sgtm.config.ts', () => {
  it('may be missing', async () => {
    await mkdir(project.path('empty'));
    expect(await loadConfig(project.path('empty'))).toEqual({});
  });

  it('is TypeScript that imports files of the project and the toolkit', async () => {
    await writeFile(project.path('name.ts'), "export const name: string = 'Acme';");
    await write(`import { defineConfig, shopSamples, type Config } from 'sgtm/config';
import { name } from './name.js';
const config: Config = { samples: shopSamples(), read: { who: name, tag: () => ({}) } };
export default defineConfig(config);`);
    const config = await loadConfig(project.folder);
    expect(config.read?.who).toBe('Acme');
    expect(config.samples?.choices[0]?.name).toBe('event');
  });

  it.each([
    ['it is no TypeScript', 'export default {', /^sgtm\.config\.ts:1:\d+ config: .+; correct it$/],
    [
      'it imports what is not there',
      "import { a } from './missing.js';\nexport default { a };",
      /^sgtm\.config\.ts:1:\d+ config: .*missing\.js.*; correct it$/
    ],
    [
      'it throws while it is read',
      '\nconst nothing: { a?: { b: number } } = {};\nexport default { stub: nothing.a!.b };',
      /^sgtm\.config\.ts:3:\d+ config: Cannot read properties.*; correct it$/
    ],
    [
      'it exports nothing',
      'export const stub = 1;',
      /^sgtm\.config\.ts:1:1 config: there is no default export.*defineConfig/
    ],
    [
      'it has a part that does not exist',
      'export default { stubs: {} };',
      /^sgtm\.config\.ts:1:1 config: there is no stubs; a config has stub, read, samples, container$/
    ],
    [
      'a part lacks its function',
      "export default { stub: { name: 'x' } };",
      /^sgtm\.config\.ts:1:1 config: stub\.open has to be a function; correct it$/
    ],
    [
      'a part has the wrong type',
      "export default { read: 'x' };",
      /^sgtm\.config\.ts:1:1 config: read has to be an object; correct it$/
    ]
  ])('is refused in one line where %s', async (_, text, message) => {
    await write(text);
    const error = await loadConfig(project.folder).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('ends serve and run with 2 and one line where it is broken', async () => {
    await write('export default { stubs: {} };');
    const commands = [
      ['serve', '--port', '0'],
      ['run', 'template.tpl', '--event', '{"event_name": "purchase"}']
    ];
    for (const args of commands) {
      const { code, stdout, stderr } = await sgtm(args, { cwd: project.folder });
      expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
      expect(stderr).toContain('sgtm: sgtm.config.ts:1:1 config: there is no stubs');
    }
  });

  it('that cannot open its stub ends with 2 and says why', async () => {
    await write(`export default { stub: { name: 'x', open() { throw new Error('no paint'); } } };`);
    const { code, stderr } = await sgtm(['serve', '--port', '0'], { cwd: project.folder });
    expect([code, stderr]).toEqual([
      2,
      'sgtm: sgtm.config.ts:1:1 config: stub.open failed: no paint; correct it\n'
    ]);
  });
});
