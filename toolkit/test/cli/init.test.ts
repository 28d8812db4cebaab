import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../compile/project-folder.js';
import { sgtm } from './sgtm.js';

describe('sgtm init', () => {
  it.each(['tag', 'variable', 'client'])('writes a project of type %s', async (type) => {
    const cwd = emptyFolder();
    const { code, stdout } = await sgtm(['init', 'order-value', '--type', type], { cwd });
    expect(code).toBe(0);
    const files = readdirSync(join(cwd, 'order-value'), { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining(['src/main.ts', 'template/fields.ts', 'LICENSE', 'package.json'])
    );
    expect(stdout).toContain('order-value/src/main.ts');
    const info = readFileSync(join(cwd, 'order-value/template/info.ts'), 'utf8');
    expect(info).toContain("displayName: 'Order value'");
    expect(readdirSync(cwd)).toEqual(['order-value']);
  });

  it('writes into the empty folder one stands in', async () => {
    const cwd = join(emptyFolder(), 'md5');
    mkdirSync(cwd);
    expect(await sgtm(['init', '.', '--name', 'MD5 hash'], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toContain('"name": "md5-hash"');
  });

  it('touches nothing where the folder is not empty', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 't'));
    writeFileSync(join(cwd, 't/notes.txt'), 'mine');
    expect(await sgtm(['init', 't'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'sgtm: t: not empty (notes.txt); name a new folder or an empty one\n'
    });
    expect(readdirSync(join(cwd, 't'))).toEqual(['notes.txt']);
  });

  it.each([
    [['init', 't', '--type', 'trigger'], /has to be tag, variable, client or container/],
    [['init', 't', '--name', '日本'], /npm takes no package of that name/],
    [['init', 't', '--name', 'node_modules'], /npm takes no package of that name/],
    [['init', 't', '--name', 'a {{b}}'], /GTM takes no name with/],
    [['init', 't', '--name', ' '], /a template needs a name/],
    [['init', 'file.txt/t'], /file\.txt/],
    [['init', 'file.txt'], /this is a file/]
  ])('%j ends with one line and writes nothing', async (args, message) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'file.txt'), '');
    const { code, stderr } = await sgtm(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(readdirSync(cwd)).toEqual(['file.txt']);
  });
});
