import { appendFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../gtm/tag-manager-stand-in.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

const WORKSPACE = `import { defineWorkspace } from 'sgtm/config';
export default defineWorkspace({
  templates: ['templates/*'],
  environments: {
    dev: { container: '${SERVER_CONTAINER}', workspace: 'Default Workspace' },
    prod: { container: '${SERVER_CONTAINER}', workspace: 'Other & more' }
  }
});
`;

let gtm: TagManagerStandIn;
let env: NodeJS.ProcessEnv;
let files: Awaited<ReturnType<typeof folderWith>>;

beforeEach(async () => {
  gtm = new TagManagerStandIn();
  env = {
    TAGMANAGER_API_URL: await gtm.listen(),
    TAGMANAGER_ACCESS_TOKEN: TOKEN,
    GOOGLE_APPLICATION_CREDENTIALS: ''
  };
  files = await folderWith({});
  await sgtm(['init', '.', '--workspace', '--name', 'Orders'], { cwd: files.folder });
  await sgtm(['init', 'templates/value', '--type', 'variable'], { cwd: files.folder });
  await sgtm(['init', 'templates/intake', '--type', 'client'], { cwd: files.folder });
  await writeFile(files.path('sgtm.workspace.ts'), WORKSPACE);
  await mkdir(files.path('node_modules'), { recursive: true });
  await symlink(resolve('toolkit'), files.path('node_modules/sgtm'));
});

afterEach(() => Promise.all([gtm.close(), files.remove()]));

const run = (...args: string[]): Promise<Ended> => sgtm(args, { cwd: files.folder, env });
const namesIn = (workspace: string): string[] =>
  gtm
    .templatesOf(workspace)
    .map(({ name }) => name)
    .toSorted();

describe('in a repository of templates', () => {
  it('build, check, test and fmt work on all, with one summary', async () => {
    const built = await run('build');
    expect(built).toMatchObject({ code: 0, stderr: '' });
    expect(built.stdout).toContain('build: 3 templates, 0 failed');
    expect((await run('check')).stdout.match(/no problems/g)).toHaveLength(3);
    const tested = await run('test');
    expect(tested.code).toBe(0);
    expect(tested.stdout).toMatch(/6 passed, 0 failed\n$/);
    expect(await run('fmt', '--check')).toMatchObject({ code: 0 });
  });

  it('those named are the ones', async () => {
    const { stdout } = await run('build', 'value');
    expect(stdout).toContain('build: 1 template, 0 failed');
    await expect(readFile(files.path('templates/intake/template.tpl'))).rejects.toThrow('ENOENT');
    expect(await run('build', 'valeu')).toMatchObject({
      code: 2,
      stderr:
        'sgtm: valeu: sgtm.workspace.ts has no template of that name; it has intake, orders, value\n'
    });
  });

  it('push --env brings all into the workspace of the environment, as their sources are now', async () => {
    await run('build');
    await appendFile(files.path('templates/value/src/main.ts'), '\n// Edited.\n');
    const pushed = await run('push', '--env', 'dev', '--yes');
    expect(pushed).toMatchObject({ code: 0 });
    expect(pushed.stdout).toContain('push: 3 templates, 0 failed');
    expect(namesIn('Default Workspace')).toEqual(['Intake', 'Orders', 'Value']);
    const value = gtm.templatesOf('Default Workspace').find(({ name }) => name === 'Value');
    expect(value?.templateData).toContain('// Edited.');
    expect(namesIn('Other & more')).toEqual([]);
    expect(await run('diff', '--env', 'dev')).toMatchObject({ code: 0 });
    const differing = await run('diff', '--env', 'prod', '--json');
    expect(differing.code).toBe(1);
    const { templates } = JSON.parse(differing.stdout) as { templates: object[] };
    expect(templates).toMatchObject([{ exists: false }, { exists: false }, { exists: false }]);
  });

  it('a scenario of one that fails keeps all from being pushed', async () => {
    await writeFile(
      files.path('templates/value/template/scenarios/fails.js'),
      '// Fails\nassertThat(1).isEqualTo(2);\n'
    );
    const { code, stderr } = await run('push', '--env', 'dev', '--yes');
    expect(code).toBe(1);
    expect(stderr).toContain('no template was pushed');
    expect(gtm.bodies).toEqual([]);
  });

  it.each([
    [
      ['--env', 'stage'],
      /--env stage: sgtm\.workspace\.ts defines no such environment \(dev, prod\)/
    ],
    [['--env', 'dev', '--container', 'GTM-A'], /--env dev: names container and workspace/],
    [['--container', 'GTM-A', '--container', 'GTM-B'], /given twice, GTM-A and GTM-B; give one/],
    [[], /--container GTM-ABC123: names the container; add it, or --env/]
  ])('%j is refused in one line, for one template and for all', async (args, said) => {
    for (const command of [['diff', 'templates/value/template.tpl'], ['diff'], ['push', '--yes']]) {
      const { code, stderr } = await run(...command, ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(said);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(gtm.requests).toEqual([]);
  });

  it('two folders of one name are refused, and two templates of one name in GTM', async () => {
    await run('build');
    await sgtm(['init', 'more/value', '--type', 'variable'], { cwd: files.folder });
    await writeFile(
      files.path('sgtm.workspace.ts'),
      WORKSPACE.replace("'templates/*'", "'templates/*', 'more/value'")
    );
    const folders = await run('build');
    expect(folders.code).toBe(2);
    expect(folders.stderr).toContain('two templates are called "value": templates/value and');
    await writeFile(files.path('sgtm.workspace.ts'), WORKSPACE);
    const info = files.path('templates/intake/template/info.ts');
    const text = await readFile(info, 'utf8');
    await writeFile(info, text.replace("'Intake'", "'Value'"));
    const names = await run('build');
    expect(names.code).toBe(2);
    expect(names.stderr).toMatch(/"Value" is the name of templates\/intake\/template\.tpl too/);
    expect(await run('check')).toMatchObject({ code: 2 });
  });

  it.each([
    ['export default {};', /sgtm\.workspace\.ts:1:1 .*templates has to be a list of folders/],
    ["export default { templates: ['nowhere'] };", /nowhere has no src\/main\.ts; correct it/],
    [
      "export default { templates: ['templates/*'], environments: { dev: {} } };",
      /environments\.dev\.container has to be a text/
    ],
    ["export default { template: ['templates/*'] };", /there is no template; a workspace has/]
  ])('the workspace %s is refused', async (text, said) => {
    await writeFile(files.path('sgtm.workspace.ts'), text);
    const { code, stderr } = await run('build');
    expect(code).toBe(2);
    expect(stderr).toMatch(said);
  });
});
