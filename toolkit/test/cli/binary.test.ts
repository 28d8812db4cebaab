import { spawnSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtmProcess, type Ended } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({ 'template.tpl': templateFile(), 'notes.md': 'No template.' });
});

afterAll(() => files.remove());

const run = (...args: string[]): Promise<Ended> => sgtmProcess(args, { cwd: files.folder });

/** Other tests run commands in their own process; these hold that the binary does the same. */
describe('the binary', () => {
  it('exits with 0 when all went well', async () => {
    expect(await run('check', 'template.tpl')).toMatchObject({ code: 0, stderr: '' });
  });

  it('exits with 1 when the work found faults', async () => {
    const { code, stdout } = await run('check', 'notes.md');
    expect(code).toBe(1);
    expect(stdout).toContain('notes.md');
  });

  it('exits with 2 for bad input, and writes why to standard error', async () => {
    const { code, stdout, stderr } = await run('check', 'missing.tpl');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('sgtm: missing.tpl: no such file; check the path\n');
  });

  it('lists every command in its help', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of ['init', 'build', 'check', 'test', 'run', 'serve', 'push', 'release']) {
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });

  it('names the command that a mistyped one resembles', async () => {
    const { code, stderr } = await run('tset', 'template.tpl');
    expect(code).toBe(2);
    expect(stderr).toContain('test');
  });
});

it('the binary says what to run where nothing is compiled, as after npm ci --ignore-scripts', async () => {
  const bare = await folderWith({ 'package.json': '{"type": "module"}' });
  await mkdir(bare.path('bin'));
  await copyFile('toolkit/bin/sgtm.js', bare.path('bin/sgtm.js'));
  const { status, stderr } = spawnSync(process.execPath, [bare.path('bin/sgtm.js'), 'check'], {
    encoding: 'utf8'
  });
  await bare.remove();
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'sgtm: it is not compiled yet; run npm run compile\n'
  });
});
