import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalRegistry } from './local-registry.js';

const run = promisify(execFile);

/** A program of somebody else's that uses every entry of the package. */
const CONSUMER = `import type { HttpOptions } from 'sgtm';
import { runProgram, type AddCommand } from 'sgtm/command-line';
import { buildTemplate } from 'sgtm/compile';
import { defineConfig, shopSamples, type Reading, type TagRun } from 'sgtm/config';
import { checkTemplate, createSandbox, parseTemplate, runTests, VirtualClock } from 'sgtm/sandbox';
import { addPreview, openLocalServer } from 'sgtm/serve';
import type { Field } from 'sgtm/template';

export const config = defineConfig({
  samples: shopSamples(),
  stub: {
    name: 'the simulated Acme',
    open: () => ({
      answers: ({ url }) => url.startsWith('https://api.acme.example/'),
      handle: ({ body }) => ({ statusCode: 201, headers: {}, body: body ?? '' })
    })
  },
  read: { who: 'Acme', tag: ({ requests }: TagRun): Reading => ({ counts: { n: requests.length } }) }
});
export const used = {
  addPreview,
  buildTemplate,
  checkTemplate,
  createSandbox,
  openLocalServer,
  parseTemplate,
  runProgram,
  runTests,
  VirtualClock
};
export const field: Field = { type: 'TEXT', name: 'key' };
export const options: HttpOptions = { method: 'POST' };
export const add: AddCommand = (program) => void program.command('x');
`;

/** A project of somebody else's: the package as it is packed, and what it depends on. */
let folder: string;
let packed: string;
let tarball: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sgtm-packed-'));
  const args = ['pack', '--ignore-scripts', '--pack-destination', folder];
  await run('npm', args, { cwd: 'toolkit' });
  [tarball = ''] = await readdir(folder);
  await run('tar', ['xzf', tarball], { cwd: folder });
  packed = join(folder, 'node_modules/sgtm');
  mkdirSync(dirname(packed));
  await rename(join(folder, 'package'), packed);
  const { dependencies } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of [...Object.keys(dependencies), '@types/node']) linkPackage(name);
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'use.ts'), CONSUMER);
});

afterAll(() => rm(folder, { recursive: true }));

/** Installed beside the package is what is installed here: the tests ask no registry. */
function linkPackage(name: string): void {
  const own = resolve('toolkit/node_modules', name);
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(existsSync(own) ? own : resolve('node_modules', name), link);
}

describe('the packed package', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler']
  ])('compiles in a strict project with its declarations checked: %s, %s', async (module, way) => {
    const options = `--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck false --target es2023 --types node --module ${module} --moduleResolution ${way} use.ts`;
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const { stdout } = await run(process.execPath, [tsc, ...options.split(' ')], {
      cwd: folder
    }).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('brings its documentation and license, and none of its tests', async () => {
    const files = await readdir(packed, { recursive: true });
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'docs/config.md',
        'lib/cli/main.js',
        'schemas/event.json'
      ])
    );
    expect(files.filter((file) => file.startsWith('test') || file.endsWith('.test.js'))).toEqual(
      []
    );
  });

  it('has every file that its pages link to', async () => {
    const pages = (await readdir(packed, { recursive: true })).filter((file) =>
      file.endsWith('.md')
    );
    const links = pages.flatMap((page) => {
      const text = readFileSync(join(packed, page), 'utf8').replaceAll(/^```.*?^```/gms, '');
      return [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, link = '']) => ({
        page,
        link
      }));
    });
    expect(links.length).toBeGreaterThan(20);
    const dead = links.filter(({ page, link }) => !existsSync(join(packed, dirname(page), link)));
    expect(dead).toEqual([]);
  });

  it('has no script that runs at an install, and names its own version where one is named', async () => {
    const text = readFileSync(join(packed, 'package.json'), 'utf8');
    const { scripts, version } = JSON.parse(text) as {
      scripts: Record<string, string>;
      version: string;
    };
    const atInstall = new Set(['prepare', 'preinstall', 'install', 'postinstall']);
    expect(Object.keys(scripts).filter((name) => atInstall.has(name))).toEqual([]);
    const action = parse(readFileSync(join(packed, 'action.yml'), 'utf8')) as {
      inputs: { version: { default: string } };
    };
    expect(action.inputs.version.default).toBe(version);
    const hooks = parse(readFileSync(join(packed, '.pre-commit-hooks.yaml'), 'utf8')) as object[];
    expect(hooks).toHaveLength(3);
    for (const hook of hooks) {
      expect(hook).toMatchObject({ additional_dependencies: [`sgtm@${version}`] });
    }
    const page = readFileSync(join(packed, 'docs/ci.md'), 'utf8');
    expect(page).toContain(`/toolkit@v${version}\n`);
  });

  it('runs without what it was made from', async () => {
    const bin = join(packed, 'bin/sgtm.js');
    const { stdout } = await run(process.execPath, [bin, 'check', '--rules'], { cwd: folder });
    expect(stdout).toContain('missing-permission');
  });
});

describe('a project that the packed package begins', () => {
  let project: string;
  let registry: LocalRegistry;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    registry = new LocalRegistry();
    project = join(await mkdtemp(join(tmpdir(), 'sgtm-begun-')), 'order-value');
    env = {
      ...process.env,
      npm_config_registry: await registry.listen(),
      npm_config_cache: join(dirname(project), 'cache'),
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false'
    };
    // npm notes in this file that a package came from a tarball.
    const packages = { 'node_modules/sgtm': { resolved: `file:${tarball}` } };
    await writeFile(join(dirname(packed), '.package-lock.json'), JSON.stringify({ packages }));
    const bin = join(packed, 'bin/sgtm.js');
    await run(process.execPath, [bin, 'init', project]);
    await run(process.execPath, [bin, 'build'], { cwd: project });
    await git('init', '--quiet');
    await commitAll();
  });

  afterAll(async () => {
    await registry.close();
    await rm(dirname(project), { recursive: true });
  });

  const git = (...args: string[]): Promise<unknown> => run('git', args, { cwd: project });

  async function commitAll(): Promise<void> {
    await git('add', '--all');
    const author = ['-c', 'user.name=A. Tester', '-c', 'user.email=tester@example.com'];
    await git(...author, 'commit', '--quiet', '--message', 'A change');
  }

  interface Step {
    uses?: string;
    run?: string;
  }

  async function workflowSteps(): Promise<Step[]> {
    const text = await readFile(join(project, '.github/workflows/template.yml'), 'utf8');
    return (parse(text) as { jobs: { template: { steps: Step[] } } }).jobs.template.steps;
  }

  const passes = (command: string): Promise<boolean> =>
    run('bash', ['-e', '-c', command], { cwd: project, env }).then(
      () => true,
      () => false
    );

  const LAST_STEP = 'git diff --exit-code template.tpl';

  it(
    'has a workflow whose steps pass one after the other, and fail for what is wrong',
    { timeout: 240_000 },
    async () => {
      const steps = await workflowSteps();
      expect(steps.flatMap(({ uses = [] }) => uses)).toEqual([
        'actions/checkout@v4',
        'actions/setup-node@v4'
      ]);
      const commands = steps.flatMap(({ run: command = [] }) => command);
      expect(commands).toEqual([
        'npm install',
        'npm test',
        'npx sgtm check template.tpl --reporter github',
        'npx sgtm test template.tpl --reporter github --coverage',
        LAST_STEP
      ]);
      for (const command of commands) expect(await passes(command), command).toBe(true);
      // What it depends on was installed, and from nowhere else.
      expect([...registry.asked]).toEqual(expect.arrayContaining(['esbuild', 'typescript']));
      expect(existsSync(join(project, 'coverage/lcov.info'))).toBe(true);
      const main = join(project, 'src/main.ts');
      const code = await readFile(main, 'utf8');
      // The template that was committed is not what the changed code makes.
      await writeFile(main, code.replace('timeout: 5000', 'timeout: 2000'));
      expect(await passes('npm test')).toBe(true);
      expect(await passes(LAST_STEP)).toBe(false);
      await writeFile(main, code.replace('value: event.value', 'value: 1'));
      expect(await passes('npm test')).toBe(false);
    }
  );
});
