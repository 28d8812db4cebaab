import { readFile, truncate, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;

const read = (name: string): Promise<string> => readFile(files.path(name), 'utf8');
const run = (...args: string[]): ReturnType<typeof sgtm> =>
  sgtm(['fmt', ...args], { cwd: files.folder });

beforeEach(async () => {
  files = await folderWith({
    'untidy.tpl': templateFile({ code: 'data.gtmOnSuccess( )' }),
    'broken.tpl': templateFile({ code: 'data.(' })
  });
});

afterEach(() => files.remove());

describe('a template that is too large', () => {
  it.each([['fmt'], ['check'], ['test'], ['run'], ['import']])(
    'is refused by sgtm %s',
    async (name) => {
      const file = files.path('large.tpl');
      await writeFile(file, '');
      await truncate(file, 11 * 1024 * 1024);
      const more = name === 'import' ? ['project'] : [];
      const { code, stderr } = await sgtm([name, 'large.tpl', ...more], { cwd: files.folder });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr:
          'sgtm: large.tpl: too large (11 MiB, 10 are the most that sgtm reads); take a smaller file\n'
      });
    }
  );
});

describe('sgtm fmt', () => {
  it('writes a file once, and then leaves it', async () => {
    expect(await run('untidy.tpl')).toEqual({
      code: 0,
      stdout: 'untidy.tpl  formatted\n',
      stderr: ''
    });
    expect(await read('untidy.tpl')).toContain('\ndata.gtmOnSuccess();\n');
    expect(await run('untidy.tpl')).toMatchObject({ code: 0, stdout: 'untidy.tpl  unchanged\n' });
    expect(await run('--check', 'untidy.tpl')).toMatchObject({ code: 0 });
  });

  it('says with --check what is not formatted, writes nothing, and exits with 1', async () => {
    const before = await read('untidy.tpl');
    expect(await run('--check', 'untidy.tpl')).toEqual({
      code: 1,
      stdout: 'untidy.tpl  not formatted; run sgtm fmt untidy.tpl\n',
      stderr: ''
    });
    expect(await read('untidy.tpl')).toBe(before);
  });

  it('runs no configuration of Prettier that lies beside the file', async () => {
    const folder = await folderWith({
      'a.tpl': await read('untidy.tpl'),
      '.prettierrc.mjs': "throw new Error('I was run')",
      '.prettierrc.json': '{"semi": false}'
    });
    expect(await sgtm(['fmt', 'a.tpl'], { cwd: folder.folder })).toMatchObject({ code: 0 });
    expect(await readFile(folder.path('a.tpl'), 'utf8')).toContain('\ndata.gtmOnSuccess();\n');
    await folder.remove();
  });

  it('names what cannot be formatted, leaves it, formats the others and exits with 2', async () => {
    const before = await read('broken.tpl');
    const { code, stdout, stderr } = await run('broken.tpl', 'missing.tpl', 'untidy.tpl');
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'untidy.tpl  formatted\n' });
    expect(stderr).toMatch(
      /^sgtm: broken\.tpl:\d+:\d+ syntax-error: .+\nsgtm: missing\.tpl: no such/
    );
    expect(await read('broken.tpl')).toBe(before);
  });
});
