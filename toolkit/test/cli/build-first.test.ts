import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectFolder } from '../compile/project-folder.js';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../gtm/tag-manager-stand-in.js';
import { sgtm, type Ended } from './sgtm.js';

let gtm: TagManagerStandIn;
let env: NodeJS.ProcessEnv;
let folder: string;

beforeEach(async () => {
  gtm = new TagManagerStandIn();
  env = { TAGMANAGER_API_URL: await gtm.listen(), TAGMANAGER_ACCESS_TOKEN: TOKEN };
  folder = projectFolder({ 'package.json': '{"version":"1.0.0"}' });
  await sgtm(['build'], { cwd: folder });
});

afterEach(() => gtm.close());

const TARGET = ['--container', SERVER_CONTAINER, '--workspace', 'Default Workspace'];
const run = (...args: string[]): Promise<Ended> => sgtm(args, { cwd: folder, env });
const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
const built = (): string => readFileSync(join(folder, 'template.tpl'), 'utf8');

/** What each command is given in a project whose sources are newer than its template. */
const COMMANDS = [
  ['check', ['template.tpl']],
  ['test', ['template.tpl']],
  ['run', ['template.tpl', '--json']],
  ['container', ['template.tpl', '-o', 'container.json']],
  ['diff', TARGET],
  ['push', [...TARGET, '--yes']]
] as const;

const EDIT = "import { logToConsole } from 'sgtm';\nlogToConsole('edited', data.greeting);\n";

describe('in a project whose sources were edited', () => {
  it.each(COMMANDS)('sgtm %s takes what they say now', async (command, args) => {
    write('src/main.ts', EDIT);
    expect(built()).not.toContain("'edited'");
    await run(command, ...args);
    expect(built()).toContain("'edited'");
  });

  it.each(COMMANDS)('sgtm %s goes no further if they do not build', async (command, args) => {
    const before = built();
    write('src/main.ts', 'const broken = ;\n');
    const { code, stdout, stderr } = await run(command, ...args);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/src\/main\.ts:1:\d+|"file": "src\/main\.ts"/);
    expect(built()).toBe(before);
    expect(gtm.bodies).toEqual([]);
  });

  it('sgtm push sends the edit, and not what was built before it', async () => {
    write('src/main.ts', EDIT);
    expect(await run('push', ...TARGET, '--yes')).toMatchObject({ code: 0 });
    expect(gtm.templatesOf('Default Workspace')).toMatchObject([{ templateData: built() }]);
    expect(built()).toContain("'edited'");
  });

  it('sgtm push stops at a scenario that fails since the edit', async () => {
    write('template/scenarios/greets.js', '// Greets\nassertThat(1).isEqualTo(2);\n');
    const { code, stdout } = await run('push', ...TARGET, '--yes');
    expect(code).toBe(1);
    expect(stdout).toContain('Greets');
    expect(gtm.bodies).toEqual([]);
  });

  it('sgtm push --json says what keeps the project from being built', async () => {
    write('src/main.ts', 'logToConsole(');
    const { code, stdout } = await run('push', ...TARGET, '--yes', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      pushed: false,
      problems: [{ file: 'src/main.ts' }]
    });
  });

  it('sgtm release refuses what the sources no longer build', async () => {
    write('CHANGELOG.md', '## Unreleased\n\n- New.\n');
    write('metadata.yaml', 'homepage: https://github.com/a/b\nversions: []\n');
    write('LICENSE', 'Apache License, Version 2.0');
    write('src/main.ts', EDIT);
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: folder });
    git('init', '--quiet', '--initial-branch', 'main');
    git('config', 'user.name', 'A. Tester');
    git('config', 'user.email', 'tester@example.com');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Begin');
    const { code, stdout } = await run('release', '1.1.0', '--dry-run');
    expect(code).toBe(1);
    expect(stdout).toContain('template.tpl:1:1 template-stale: this is not what its sources build');
  });

  it('writes nothing where the template is what they say', async () => {
    const before = statSync(join(folder, 'template.tpl')).mtimeMs;
    for (const [command, args] of COMMANDS) await run(command, ...args);
    expect(statSync(join(folder, 'template.tpl')).mtimeMs).toBe(before);
  });

  it('leaves a template alone that no project builds', async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'template.tpl'), built());
    rmSync(join(folder, 'src/main.ts'));
    expect(await run('check', 'other/template.tpl')).toMatchObject({ code: 0 });
  });
});
