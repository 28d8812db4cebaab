import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../gtm/tag-manager-stand-in.js';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

const WORKSPACE = 'Default Workspace';

let gtm: TagManagerStandIn;
let files: Awaited<ReturnType<typeof folderWith>>;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  gtm = new TagManagerStandIn();
  env = { TAGMANAGER_API_URL: await gtm.listen(), TAGMANAGER_ACCESS_TOKEN: TOKEN };
  files = await folderWith({});
});

afterEach(async () => {
  await Promise.all([gtm.close(), files.remove()]);
});

const command = (...args: string[]): Promise<Ended> => sgtm(args, { cwd: files.folder, env });
const pull = (...args: string[]): Promise<Ended> =>
  command('pull', '--container', SERVER_CONTAINER, '--workspace', WORKSPACE, ...args);
const read = (path: string): Promise<string> => readFile(files.path(path), 'utf8');

/** Everything in a folder, by its path. */
async function contents(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(files.path(folder), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => `${e.parentPath}/${e.name}`);
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? '']));
}

/** A project whose template is in GTM, where somebody edits it then. */
async function editedInGtm(edit: (template: string) => string): Promise<void> {
  await command('init', 'project', '--name', 'Order value');
  await command('build', 'project');
  const before = await read('project/template.tpl');
  const after = edit(before);
  expect(after).not.toBe(before);
  gtm.edit(WORKSPACE, { name: 'Order value', templateData: after });
}

describe('sgtm pull into a folder that is new', () => {
  const template = templateFile({
    code: "const log = require('logToConsole');\nlog(1);\ndata.gtmOnSuccess();",
    tests:
      'scenarios:\n- name: Ends\n  code: |-\n    runCode({});\n    assertApi("gtmOnSuccess").wasCalled();'
  });

  it('makes a project, builds it and compares', async () => {
    gtm.edit(WORKSPACE, { name: 'Example Conversions', templateData: template });
    const { code, stdout, stderr } = await pull('logger');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^logger {2}"Example Conversions" of Default Workspace {2}is new\n\d+ files written\nlogger\/template\.tpl: the same form, permissions and info, and 1 scenario end as before\n$/
    );
    expect(await read('logger/src/main.ts')).toContain('log(1);');
    expect((await pull('logger')).stdout).toBe(
      'logger  "Example Conversions" of Default Workspace  is up to date\n'
    );
  });

  it('writes nothing with --dry-run', async () => {
    gtm.edit(WORKSPACE, { name: 'Example Conversions', templateData: template });
    const { code, stdout } = await pull('logger', '--dry-run');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'logger  "Example Conversions" of Default Workspace  is new\ndry run: not written\n'
    });
    expect(await readdir(files.folder)).toEqual([]);
  });

  it('refuses a folder that holds something else, before it asks GTM', async () => {
    await mkdir(files.path('other'));
    await writeFile(files.path('other/notes.txt'), 'mine');
    const { code, stderr } = await pull('other', '--yes');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        'sgtm: other: not empty (notes.txt); name a new folder or an empty one, or the folder of a project\n'
    });
    expect(gtm.requests).toEqual([]);
  });
});

describe('sgtm pull into the folder of a project', () => {
  it('writes only the files of what was edited, and the project builds what GTM has', async () => {
    await editedInGtm((text) =>
      text
        .replace('"AC-1234"', '"AC-9"')
        .replace('- name: A purchase is sent', '- name: Every purchase is sent')
    );
    const before = await contents('project');
    const { code, stdout, stderr } = await pull('project', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('\nfields\n  ~ accountId\n');
    expect(stdout).toContain(
      '\nfiles\n  ~ template/fields.ts\n  + template/scenarios/1-every-purchase-is-sent-with-its-value.js\n  - template/scenarios/1-a-purchase-is-sent-with-its-value.js\nwritten\n'
    );
    const after = await contents('project');
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed.map((path) => path.slice(files.path('project/').length)).toSorted()).toEqual([
      '.sgtm/gtm.json',
      'template.tpl',
      'template/fields.ts',
      'template/scenarios/1-every-purchase-is-sent-with-its-value.js'
    ]);
    expect((await pull('project')).stdout).toContain('is up to date');
  });

  it('takes code, permissions, info and notes over, too', async () => {
    await editedInGtm((text) =>
      text
        .replace('timeout: 5000', 'timeout: 2000')
        .replaceAll('collector.example/v1', 'collector.example/v2')
        .replace('Sends each event as JSON', 'Posts each event as JSON')
        .replace('The code is compiled', 'This code is compiled')
    );
    const { code, stdout } = await pull('project', '--yes');
    expect(code).toBe(0);
    for (const path of ['src/main.ts', 'permissions.ts', 'info.ts', 'notes.md']) {
      expect(stdout).toContain(`${path}\n`);
    }
    expect(await read('project/src/main.ts')).toContain('timeout: 2000');
    expect(await read('project/template.tpl')).toContain('timeout: 2000');
    expect((await pull('project')).stdout).toContain('is up to date');
  });

  it('asks first, and changes nothing unless that is agreed', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: 2000'));
    const before = await contents('project');
    expect(await pull('project')).toMatchObject({
      code: 2,
      stderr: 'sgtm: there is no terminal to ask on; add --yes, or --dry-run to change nothing\n'
    });
    expect(await pull('project', '--json')).toMatchObject({ code: 2 });
    const dry = await pull('project', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(/\nfiles\n {2}~ src\/main\.ts\ndry run: not written\n$/);
    expect(await contents('project')).toEqual(before);
  });

  it('prints one JSON object with --json', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: 2000'));
    const { code, stdout } = await pull('project', '--json', '--yes');
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      container: SERVER_CONTAINER,
      template: 'Order value',
      folder: 'project',
      written: true,
      differences: [],
      changes: { code: { added: 1, removed: 1 } }
    });
  });

  it('lets the edit be pushed over afterwards', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: 2000'));
    await pull('project', '--yes');
    const push = ['push', 'project/template.tpl', '--container', SERVER_CONTAINER];
    const { code, stdout } = await command(...push, '--workspace', WORKSPACE, '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('is up to date');
  });

  it('is named where only the built template is pulled', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: 2000'));
    const { stdout } = await pull('project/template.tpl', '--yes');
    expect(stdout).toMatch(
      /\nwritten\nThe next build writes it anew; sgtm pull project brings the edit into the project\.\n$/
    );
  });

  it('refuses where the form is in files that it cannot edit', async () => {
    await editedInGtm((text) => text.replace('"AC-1234"', '"AC-9"'));
    const index = ['info', 'fields', 'permissions'].map((part) => `export * from './${part}.js';`);
    await writeFile(files.path('project/template/index.ts'), index.join('\n'));
    const before = await contents('project');
    const { code, stderr } = await pull('project', '--yes');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^sgtm: project: its form is in template\/index\.ts, [^\n]+\n$/);
    expect(await contents('project')).toEqual(before);
  });

  it('says, with exit code 1, if the project no longer builds', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: /5/'));
    const { code, stdout } = await pull('project', '--yes');
    expect(code).toBe(1);
    expect(stdout).toMatch(/\nThe project does not build yet:\nproject\/src\/main\.ts:\d+:\d+ /);
  });

  it('says so if the project does not build before', async () => {
    await editedInGtm((text) => text.replace('timeout: 5000', 'timeout: 2000'));
    await rm(files.path('project/template/info.ts'));
    const { code, stderr } = await pull('project', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('template-module: there is no info; write');
  });
});
