import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'right.tpl': templateFile({
      tests:
        'scenarios:\n- name: Ends\n  code: "runCode({}); assertApi(\'gtmOnSuccess\').wasCalled();"'
    }),
    'wrong.tpl': templateFile({ code: 'const a = /a/;\ndata.gtmOnSuccess(data.other);' }),
    'fails.tpl': templateFile({
      tests: `scenarios:
- name: 'Says 100%, <b>: "no"'
  code: |-
    runCode({});
    fail('\\u0007one & <two>\\ntwo');
- name: Ends
  code: runCode({});`
    })
  });
});

afterAll(() => files.remove());

const run = (...args: string[]): Promise<Ended> => sgtm(args, { cwd: files.folder });
const lineIn = async (name: string, text: string): Promise<number> => {
  const lines = (await readFile(files.path(name), 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
};

describe('--reporter github', () => {
  it('annotates what check finds, errors and warnings, with file, line and title', async () => {
    const { code, stdout } = await run('check', 'wrong.tpl', '--reporter', 'github');
    const line = await lineIn('wrong.tpl', 'const a = /a/');
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^::error file=wrong\\.tpl,line=${line},col=11,title=regex-literal::GTM cannot`,
        'm'
      )
    );
    expect(stdout).toMatch(/^::warning file=wrong\.tpl,.*title=undefined-field::/m);
  });

  it('annotates each scenario that failed, and the last line is still the count', async () => {
    const { code, stdout } = await run('test', 'fails.tpl', '--reporter', 'github');
    const line = await lineIn('fails.tpl', 'fail(');
    expect(code).toBe(1);
    expect(stdout).toContain(
      `::error file=fails.tpl,line=${line},col=5,title=Says 100%25%2C <b>%3A "no"::\\u0007one & <two>%0Atwo\n`
    );
    expect(stdout).toMatch(/\n1 passed, 1 failed\n$/);
  });

  it('annotates nothing of a template without problems', async () => {
    expect(await run('check', 'right.tpl', '--reporter', 'github')).toMatchObject({
      code: 0,
      stdout: 'right.tpl: no problems\n'
    });
  });

  it.each(['check', 'test'])('%s does not mix it with --json', async (command) => {
    const { code, stderr } = await run(command, 'right.tpl', '--reporter', 'github', '--json');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sgtm: --json and --reporter github both write to standard output; choose one\n'
    });
  });
});

describe('--reporter junit=FILE', () => {
  it('writes the scenarios of each file, XML escaped, beside what is printed', async () => {
    const report = files.path('reports/junit.xml');
    const { stdout } = await run('test', 'right.tpl', 'fails.tpl', '--reporter', `junit=${report}`);
    expect(stdout).toMatch(/\n2 passed, 1 failed\n$/);
    const text = (await readFile(report, 'utf8')).replaceAll(/time="[\d.]+"/g, 'time="0"');
    const line = await lineIn('fails.tpl', 'fail(');
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="sgtm" tests="3" failures="1" errors="0" time="0">
  <testsuite name="right.tpl" tests="1" failures="0" errors="0" time="0">
    <testcase name="Ends" classname="right.tpl" file="right.tpl" time="0"/>
  </testsuite>
  <testsuite name="fails.tpl" tests="2" failures="1" errors="0" time="0">
    <testcase name="Says 100%, &lt;b&gt;: &quot;no&quot;" classname="fails.tpl" file="fails.tpl" line="${line}" time="0">
      <failure message="\uFFFDone &amp; &lt;two&gt;">fails.tpl:${line}:5
\uFFFDone &amp; &lt;two&gt;
two</failure>
    </testcase>
    <testcase name="Ends" classname="fails.tpl" file="fails.tpl" time="0"/>
  </testsuite>
</testsuites>
`);
  });

  it('writes what check finds: warnings do not fail', async () => {
    const report = files.path('check.xml');
    await run('check', 'right.tpl', 'wrong.tpl', '--reporter', `junit=${report}`);
    const text = await readFile(report, 'utf8');
    expect(text).toContain('<testsuites name="sgtm" tests="3" failures="1" ');
    expect(text).toMatch(/<testcase name="sgtm check" classname="right\.tpl" .*\/>/);
    expect(text).toMatch(/<testcase name="undefined-field" [^>]+>\n +<system-out>wrong\.tpl:/);
  });

  it('names a reporter there is none of', async () => {
    const { code, stderr } = await run('test', 'right.tpl', '--reporter', 'tap');
    expect(code).toBe(2);
    expect(stderr).toContain("'tap' is invalid. write github or junit=FILE");
  });
});

describe('the action', () => {
  const action = parse(readFileSync('toolkit/action.yml', 'utf8')) as {
    inputs: Record<string, { default: string }>;
    runs: { steps: { name: string; env: Record<string, string>; run: string }[] };
  };

  /** Runs a step in bash with the defaults of its inputs, and `sgtm` as the command it would find. */
  function runStep(name: string, inputs: Record<string, string>): string {
    const step = action.runs.steps.find((each) => each.name === name);
    if (!step) throw new Error(`no step ${name}`);
    const env = Object.entries(step.env).map(([key, expression]) => {
      const input = /^\$\{\{ inputs\.(.+) \}\}$/.exec(expression)?.[1] ?? '';
      return [key, inputs[input] ?? action.inputs[input]?.default ?? 'no such input'];
    });
    // npx is the last way out where the project has no sgtm; here it prints what it would run.
    const script = `npx() { echo "npx $*"; }\n${step.run}`;
    return spawnSync('bash', ['-e', '-c', script], {
      cwd: files.folder,
      env: { ...process.env, ...Object.fromEntries(env) },
      encoding: 'utf8'
    }).stdout;
  }

  it.each([
    ['Format', {}, 'fmt --check template.tpl'],
    ['Check', {}, 'check --reporter github template.tpl'],
    [
      'Check',
      { files: 'a.tpl b.tpl', 'max-warnings': '0' },
      'check --reporter github --max-warnings 0 a.tpl b.tpl'
    ],
    ['Test', {}, 'test --reporter github template.tpl'],
    ['Test', { junit: 'j.xml' }, 'test --reporter github --reporter junit=j.xml template.tpl']
  ])('runs in its step %s with %j: %s', (step, inputs, command) => {
    expect(runStep(step, inputs)).toBe(
      `npx --yes sgtm@${action.inputs.version?.default} ${command}\n`
    );
  });
});
