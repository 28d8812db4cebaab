import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder, projectFolder } from './project-folder.js';

function sgtmBuild(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const command = ['toolkit/bin/sgtm.js', 'build', ...args];
  return spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' }
  });
}

it('sgtm build says what it wrote', () => {
  const folder = projectFolder();
  const { status, stdout } = sgtmBuild(folder);
  expect(status).toBe(0);
  const bytes = readFileSync(join(folder, 'template.tpl')).length.toLocaleString('en-US');
  const [first, second] = stdout.split('\n');
  expect(first).toBe(`template.tpl  ${bytes} bytes  written`);
  expect(second).toMatch(
    /^1 field, 1 permission, 1 scenario, \d+ bytes of code, \d+ minified, \d+ ms$/
  );
});

it('sgtm build prints each fault with its place, and ends with 1', () => {
  const source = `import { logToConsole } from 'sgtm';\nlogToConsole(data.greeting ?? 1);\n`;
  expect(sgtmBuild(projectFolder({ 'src/main.ts': source }))).toMatchObject({
    status: 1,
    stdout:
      'src/main.ts:2:14 nullish-coalescing: GTM has no ?? operator; compare with undefined and null\n',
    stderr: ''
  });
});

it('sgtm build names the folder that is no project, and ends with 2', () => {
  const folder = emptyFolder();
  expect(sgtmBuild(folder)).toMatchObject({
    status: 2,
    stderr: `sgtm: ${folder}: no src/main.ts here; go to the folder of a template project, or begin one with sgtm init\n`
  });
});
