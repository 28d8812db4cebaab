import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith, sgtm } from './sgtm.js';

const CODE = `const log = require('logToConsole');
log('for', data.name);
if (data.name) data.gtmOnSuccess();
else data.gtmOnFailure();`;

const GOOD = tplOf({
  code: CODE,
  scenarios: {
    'succeeds with a name': "runCode({name: 'A'});\nassertApi('gtmOnSuccess').wasCalled();",
    'fails without one': "runCode({});\nassertApi('gtmOnFailure').wasCalled();"
  }
});

const BAD = tplOf({
  code: CODE,
  scenarios: {
    'compares two lists': "runCode({name: 'A'});\nassertThat({a: [1, 2]}).isEqualTo({a: [1, 3]});",
    'succeeds with a name': "runCode({name: 'A'});\nassertApi('gtmOnSuccess').wasCalled();"
  }
});

const CLEANUPS: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of CLEANUPS.splice(0)) await cleanUp();
});

async function folder(files: Record<string, string>) {
  const made = await folderWith(files);
  CLEANUPS.push(made.remove);
  return made;
}

describe('sgtm test', () => {
  it('runs the scenarios of every file and ends with the totals', async () => {
    const { folder: cwd } = await folder({ 'good.tpl': GOOD, 'bad.tpl': BAD });
    const { code, stdout, stderr } = await sgtm(['test', 'good.tpl', 'bad.tpl'], { cwd });
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 1 failed');
    expect(stdout).toMatch(/✓ fails without one {2}[\d.]+ ms/);
  });

  it.each([
    ['of a web container', GOOD.replace('JS_FOR_SERVER', 'JS_FOR_WEB_TEMPLATE'), 'web containers'],
    ['with null in its form', tplOf({ code: CODE }).replace('\n[]\n', '\n[null]\n'), 'is null'],
    ['of a tag without an outcome', tplOf({ code: "require('JSON');" }), 'Tag code must invoke']
  ])('runs nothing of a template %s, and says why in one line', async (_, content, reason) => {
    const { folder: cwd } = await folder({ 'wrong.tpl': content, 'event.json': '{}' });
    const tested = await sgtm(['test', 'wrong.tpl'], { cwd });
    expect(tested.code).toBe(2);
    expect(tested.stderr).toMatch(/^sgtm: wrong\.tpl:\d+:\d+ [\w-]+: [^\n]+\n$/);
    expect(tested.stderr).toContain(reason);
  });

  it('shows the place and the difference of a failure', async () => {
    const { folder: cwd } = await folder({ 'bad.tpl': BAD });
    const { stdout } = await sgtm(['test', 'bad.tpl'], { cwd });
    const line = BAD.split('\n').findIndex((text) => text.includes('isEqualTo')) + 1;
    expect(stdout).toContain(`    bad.tpl:${line}:${4 + 'assertThat({a: [1, 2]}).'.length + 1}\n`);
    expect(stdout).toContain('expected to equal (- expected, + actual):');
    expect(stdout).toMatch(/^ {4}- +3$/m);
    expect(stdout).toMatch(/^ {4}\+ +2$/m);
  });

  it('colours the difference on terminals', async () => {
    const { path } = await folder({ 'bad.tpl': BAD });
    const child = spawn(
      process.execPath,
      [resolve('toolkit/bin/sgtm.js'), 'test', path('bad.tpl')],
      {
        env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: '' }
      }
    );
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await once(child, 'close');
    expect(stdout).toContain('\u001B[32m-    3\u001B[39m');
    expect(stdout).toContain('\u001B[31m+    2\u001B[39m');
  });

  it('runs only what a filter names, whatever the case', async () => {
    const { folder: cwd } = await folder({ 'good.tpl': GOOD });
    const { code, stdout } = await sgtm(['test', 'good.tpl', '--filter', 'WITHOUT'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('fails without one');
    expect(stdout).toMatch(/1 passed, 0 failed\n$/);
  });

  it('takes a filter that matches nothing for a mistake', async () => {
    const { folder: cwd } = await folder({ 'good.tpl': GOOD });
    const { code, stdout, stderr } = await sgtm(['test', 'good.tpl', '--filter', 'xyz'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('--filter "xyz": none of 2 scenarios has that in its name');
    expect(stdout).toMatch(/0 passed, 0 failed\n$/);
  });

  it('prints one JSON object on request', async () => {
    const { folder: cwd } = await folder({ 'good.tpl': GOOD, 'bad.tpl': BAD });
    const { code, stdout } = await sgtm(['test', '--json', 'good.tpl', 'bad.tpl'], { cwd });
    expect(code).toBe(1);
    const line = BAD.split('\n').findIndex((text) => text.includes('isEqualTo')) + 1;
    expect(JSON.parse(stdout)).toMatchObject({
      files: [
        { file: 'good.tpl', scenarios: [{ passed: true, failures: [], logs: ['for A'] }, {}] },
        {
          file: 'bad.tpl',
          scenarios: [
            {
              name: 'compares two lists',
              passed: false,
              durationMs: expect.any(Number) as number,
              failures: [{ message: expect.stringContaining('+') as string, line, column: 29 }]
            },
            { passed: true }
          ]
        }
      ],
      passed: 3,
      failed: 1
    });
  });

  it('shows logs with --verbose only', async () => {
    const { folder: cwd } = await folder({ 'good.tpl': GOOD });
    const quiet = await sgtm(['test', 'good.tpl'], { cwd });
    expect(quiet.stdout).not.toContain('log: for A');
    const verbose = await sgtm(['test', 'good.tpl', '--verbose'], { cwd });
    expect(verbose.stdout).toContain('    log: for A\n');
  });

  it('says that a template has no tests', async () => {
    const { folder: cwd } = await folder({ 'bare.tpl': tplOf({ code: CODE }) });
    const { code, stdout } = await sgtm(['test', 'bare.tpl'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('has no tests');
    expect(stdout).toMatch(/0 passed, 0 failed\n$/);
  });

  it('names what it cannot read and tests the rest', async () => {
    const broken = GOOD.replace('"type": "TAG"', '"type": ');
    const refused = tplOf({ code: 'const a = /x/;' });
    const files = { 'good.tpl': GOOD, 'broken.tpl': broken, 'refused.tpl': refused };
    const { folder: cwd } = await folder(files);
    const args = ['test', '.', 'missing.tpl', 'broken.tpl', 'refused.tpl', 'good.tpl'];
    const { code, stdout, stderr } = await sgtm(args, { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('sgtm: .: this is a folder');
    expect(stderr).toContain('missing.tpl: no such file');
    expect(stderr).toMatch(/broken\.tpl:\d+:\d+ invalid-json/);
    expect(stderr).toMatch(/refused\.tpl:\d+:11 regex-literal/);
    expect(stdout).toMatch(/2 passed, 0 failed\n$/);
  });

  it('wants a file', async () => {
    const { code, stderr } = await sgtm(['test']);
    expect(code).toBe(2);
    expect(stderr).toContain("missing required argument 'file'");
  });
});

describe('sgtm test --watch', () => {
  it('runs again after a change, survives a broken file and ends on Ctrl-C', async () => {
    const { path } = await folder({ 'a.tpl': GOOD });
    const args = [resolve('toolkit/bin/sgtm.js'), 'test', path('a.tpl'), '--watch'];
    const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    const until = async (text: string): Promise<void> => {
      while (!output.includes(text)) await once(child, 'output');
      output = output.slice(output.indexOf(text) + text.length);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        child.emit('output');
      });
    }
    await until('2 passed, 0 failed');
    await until('Ctrl-C ends');
    await writeFile(path('a.tpl'), BAD);
    await until('1 passed, 1 failed');
    await until('Ctrl-C ends');
    await writeFile(path('a.tpl'), 'no template at all');
    await until('section-missing');
    await until('Ctrl-C ends');
    await writeFile(path('a.tpl'), GOOD);
    await until('2 passed, 0 failed');
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });
});
