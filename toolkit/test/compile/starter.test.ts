import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { projectFiles, projectName, writeProject } from '../../compile/project/index.js';
import { STARTER_TYPES, starterProject, type StarterType } from '../../compile/project/starter.js';
import { checkTemplate } from '../../sandbox/check/index.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { runTests } from '../../sandbox/testing/run-tests.js';
import { emptyFolder } from './project-folder.js';

/** A project as `sgtm init` writes it. */
async function started(type: StarterType): Promise<string> {
  const folder = join(emptyFolder(), 'order-value');
  await writeProject(
    folder,
    await projectFiles(starterProject(type, projectName('order-value'), folder))
  );
  return folder;
}

describe.each(STARTER_TYPES)('a new %s', (type) => {
  it('builds without a warning, passes the checks and its scenarios', async () => {
    const folder = await started(type);
    const { warnings } = await buildTemplate(folder);
    expect(warnings).toEqual([]);
    const content = readFileSync(join(folder, 'template.tpl'), 'utf8');
    expect(checkTemplate(content, 'template.tpl')).toEqual([]);
    const passed: boolean[] = [];
    for await (const result of runTests(parseTemplate(content))) {
      expect(result.failures).toEqual([]);
      passed.push(result.passed);
    }
    expect(passed).toHaveLength(2);
  });
});

it('a new project takes its types from its fields', async () => {
  const folder = await started('tag');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('toolkit'), join(folder, 'node_modules/sgtm'));
  symlinkSync(resolve('node_modules/@types'), join(folder, 'node_modules/@types'));
  const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));
  const compile = (part: string): string =>
    spawnSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', join(folder, part)], {
      encoding: 'utf8'
    }).stdout;
  expect(compile('.')).toBe('');
  expect(compile('src')).toBe('');
  const main = readFileSync(join(folder, 'src/main.ts'), 'utf8');
  writeFileSync(join(folder, 'src/main.ts'), main.replace('data.accountId', 'data.acountId'));
  expect(compile('src')).toContain("Property 'acountId' does not exist");
});
