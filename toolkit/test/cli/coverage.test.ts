import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/index.js';
import { projectFolder } from '../compile/project-folder.js';
import { templateFile } from '../sandbox/check/template-file.js';
import { folderWith, sgtm, type Ended } from './sgtm.js';

const CODE = `const log = require('logToConsole');
const never = () => {
  log('never');
};
const size = (value) => (value > 3 ? 'big' : 'small');
for (let i = 0; i < 2; i++) log(size(i));
if (data.isOther) {
  log('other');
  never();
}
if (data.isOther) log('again');
while (data.isOther) log('a loop');
switch (data.kind) {
  case 'a':
    log('a');
    break;
  default:
    log('none');
}
data.gtmOnSuccess();`;

const TESTS = `scenarios:
- name: Plain
  code: runCode({}); assertApi('gtmOnSuccess').wasCalled();
- name: A
  code: "runCode({ kind: 'a' }); assertApi('gtmOnSuccess').wasCalled();"`;

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'template.tpl': templateFile({ code: CODE, tests: TESTS }),
    'untested.tpl': templateFile({ code: CODE })
  });
});

afterAll(() => files.remove());

const run = (...args: string[]): Promise<Ended> =>
  sgtm(['test', '--coverage', ...args], { cwd: files.folder });

/** How often each line of the code ran, by its text. */
async function linesOf(file: string, folder = files.folder): Promise<Record<string, number>> {
  const lcov = await readFile(join(folder, 'coverage/lcov.info'), 'utf8');
  const record = lcov.split('end_of_record').find((each) => each.includes(`SF:${file}\n`)) ?? '';
  const text = (await readFile(join(folder, file), 'utf8')).split('\n');
  const counts = [...record.matchAll(/^DA:(\d+),(\d+)$/gm)];
  return Object.fromEntries(
    counts.map(([, line, count]) => [(text[Number(line) - 1] ?? '').trim(), Number(count)])
  );
}

describe('sgtm test --coverage', () => {
  it('counts each line of the template as often as scenarios ran it, after a run without counting too', async () => {
    await sgtm(['test', 'template.tpl'], { cwd: files.folder });
    expect(await run('template.tpl')).toMatchObject({ code: 0, stderr: '' });
    expect(await linesOf('template.tpl')).toEqual({
      "const log = require('logToConsole');": 2,
      'const never = () => {': 2,
      "log('never');": 0,
      "const size = (value) => (value > 3 ? 'big' : 'small');": 4,
      'for (let i = 0; i < 2; i++) log(size(i));': 4,
      'if (data.isOther) {': 2,
      "log('other');": 0,
      'never();': 0,
      "if (data.isOther) log('again');": 2,
      "while (data.isOther) log('a loop');": 2,
      'switch (data.kind) {': 2,
      "log('a');": 1,
      'break;': 1,
      "log('none');": 1,
      'data.gtmOnSuccess();': 2
    });
  });

  it('counts branches that were not taken, in lines that ran too', async () => {
    await run('template.tpl');
    const lcov = await readFile(files.path('coverage/lcov.info'), 'utf8');
    const text = await readFile(files.path('template.tpl'), 'utf8');
    const line = text.split('\n').findIndex((each) => each.startsWith('const size')) + 1;
    expect(lcov).toContain(`BRDA:${line},0,0,0\nBRDA:${line},0,1,4\n`);
  });

  it('prints a table with the lines nobody ran, and the count of scenarios last', async () => {
    const { stdout } = await run('template.tpl');
    expect(stdout).toMatch(/^File +\| % Stmts \| % Branch \| % Funcs \| % Lines \| Uncovered/m);
    expect(stdout).toMatch(/^ template\.tpl \| .+ \| 37,42-43/m);
    expect(stdout).toMatch(/\n\n2 passed, 0 failed\n$/);
  });

  it('counts nothing where no scenario runs', async () => {
    await run('untested.tpl');
    const counts = Object.values(await linesOf('untested.tpl'));
    expect(counts.length).toBeGreaterThan(10);
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  it('exits with 1 below --coverage.min, and says how much ran', async () => {
    const { code, stderr } = await sgtm(['test', 'template.tpl', '--coverage.min', '99'], {
      cwd: files.folder
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^sgtm: scenarios ran [\d.]+% of the lines and [\d.]+% of the branches; --coverage\.min asks for 99%\n$/
    );
    expect(await run('template.tpl', '--coverage.min', '50')).toMatchObject({ code: 0 });
    expect(await run('template.tpl', '--coverage.min', 'all')).toMatchObject({ code: 2 });
  });

  it('adds the percentages to --json, which stays one object', async () => {
    const { stdout } = await run('template.tpl', '--json');
    const { passed, coverage } = JSON.parse(stdout) as { passed: number; coverage: unknown };
    expect(passed).toBe(2);
    expect(coverage).toEqual({
      lines: expect.any(Number),
      branches: expect.any(Number),
      functions: expect.any(Number)
    });
  });

  it('counts the lines of the TypeScript files in a project', async () => {
    const folder = projectFolder({
      'src/main.ts': `import { logToConsole } from 'sgtm';
import { nameOf } from './name.ts';
logToConsole(nameOf(data.greeting));
`,
      'src/name.ts': `export function nameOf(name: unknown): unknown {
  if (name === undefined) {
    return 'nobody';
  }
  return name;
}
`
    });
    await buildTemplate(folder);
    const ended = await sgtm(['test', '--coverage', 'template.tpl'], { cwd: folder });
    expect(ended.stdout).toMatch(/^ main\.ts +\|/m);
    expect(await linesOf('src/name.ts', folder)).toEqual({
      'if (name === undefined) {': 1,
      "return 'nobody';": 0,
      'return name;': 1
    });
  });
});
