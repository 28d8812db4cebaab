import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTemplate } from '../../sandbox/index.js';
import { sgtm } from '../cli/sgtm.js';

const PAGE = 'toolkit/docs/testing-templates.md';
const run = promisify(execFile);

/** A project of somebody else's, with the package and vitest installed and the page's files in it. */
let folder: string;
let page: string;

beforeAll(async () => {
  page = await readFile(PAGE, 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'sgtm-example-'));
  await mkdir(join(folder, 'node_modules'));
  await symlink(resolve('toolkit'), join(folder, 'node_modules/sgtm'));
  for (const name of ['vitest', '@types']) {
    await symlink(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'template.tpl'), blockOf('tpl'));
  await writeFile(join(folder, 'template.test.ts'), blockOf('ts'));
});

afterAll(() => rm(folder, { recursive: true }));

/** The first block of code in a language on the page. */
function blockOf(language: string): string {
  const [, block] = new RegExp(`\`\`\`${language}\\n(.*?)\n\`\`\``, 's').exec(page) ?? [];
  return block ?? '';
}

describe('the example of docs/testing-templates.md', () => {
  it('is a template that GTM takes', () => {
    const problems = checkTemplate(blockOf('tpl'), 'template.tpl');
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('passes its scenarios', async () => {
    const { code, stdout } = await sgtm(['test', 'template.tpl'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/2 passed, 0 failed\n$/);
  });

  it('fails as the page shows', async () => {
    const changed = blockOf('tpl').replace(
      `'{"shop":"A","value":12.5}'`,
      `'{"shop":"A","value":99}'`
    );
    await writeFile(join(folder, 'changed.tpl'), changed);
    const { stdout } = await sgtm(['test', 'changed.tpl'], { cwd: folder });
    const [, shown = ''] = /```\n( {2}✗ .*?)\n```/s.exec(page) ?? [];
    const withoutTime = (text: string): string => text.replaceAll(/[\d.]+ ms/g, 'ms');
    expect(withoutTime(stdout.replaceAll('changed.tpl', 'template.tpl'))).toContain(
      withoutTime(shown)
    );
  });

  it('passes its tests in vitest', async () => {
    const vitest = resolve('node_modules/vitest/vitest.mjs');
    const { stdout } = await run(process.execPath, [vitest, 'run', '--reporter=json'], {
      cwd: folder
    });
    const start = stdout.indexOf('{');
    expect(JSON.parse(stdout.slice(start))).toMatchObject({ numPassedTests: 4, numTotalTests: 4 });
  });

  it('type-checks against the declarations of the package', async () => {
    const options = [
      '--strict',
      '--noEmit',
      '--target',
      'es2023',
      '--module',
      'nodenext',
      '--types',
      'node'
    ];
    const args = [resolve('node_modules/typescript/bin/tsc'), ...options, 'template.test.ts'];
    const result = await run(process.execPath, [...args, '--skipLibCheck'], { cwd: folder }).catch(
      ({ stdout }: { stdout: string }) => ({ stdout })
    );
    expect(result.stdout).toBe('');
  });

  it('names every export it uses', async () => {
    const library = (await import('../../sandbox/index.js')) as Record<string, unknown>;
    for (const name of [
      'checkTemplate',
      'createSandbox',
      'parseTemplate',
      'runTests',
      'VirtualClock'
    ]) {
      expect(library[name], name).toBeTypeOf('function');
    }
  });
});
