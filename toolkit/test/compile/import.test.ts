import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { scenarioDifferences, sectionDifferences } from '../../compile/import/compare.js';
import { importedProject } from '../../compile/import/imported-project.js';
import { projectFiles, writeProject } from '../../compile/project/index.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { runTests, type ScenarioResult } from '../../sandbox/testing/run-tests.js';
import { sgtm } from '../cli/sgtm.js';
import { templateFile, permission, type TemplateParts } from '../sandbox/check/template-file.js';
import { emptyFolder } from './project-folder.js';

/** Imports a template into a folder and builds it again. */
async function imported(content: string) {
  const folder = join(emptyFolder(), 'imported');
  const files = await projectFiles(importedProject(content, 'in.tpl', folder));
  await writeProject(folder, files);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  await buildTemplate(folder, new Set(files.map(({ path }) => path)));
  return { folder, read, main: read('src/main.ts'), built: read('template.tpl') };
}

/** `src/main.ts` of a template with the code, which has to build. */
async function mainOf(code: string, parts: TemplateParts = {}): Promise<string> {
  const { main } = await imported(templateFile({ code, ...parts }));
  return main.slice(main.indexOf('\n') + 1);
}

async function resultsOf(content: string): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for await (const result of runTests(parseTemplate(content))) results.push(result);
  return results;
}

const TAG = `// Sends what it is given.
const sendHttpRequest = require('sendHttpRequest');
const log = require('logToConsole'); // for the author
const JSON = require('JSON');

const url = 'https://a.example/' + data.path;
if (data.path === 'no') {
  // Nothing to do.
  return data.gtmOnSuccess();
}
if (!data.path) return data.gtmOnFailure();
send(data.body);

function send(body) {
  log('to', url);
  sendHttpRequest(url, { method: 'POST' }, JSON.stringify(body)).then(data.gtmOnSuccess);
}
`;

const TESTS = `scenarios:
- name: 'Says no: "quoted"'
  code: |-
    runCode({ path: 'no' });
    assertApi('gtmOnSuccess').wasCalled();
    assertApi('sendHttpRequest').wasNotCalled();
- name: Sends
  code: |-
    mock('sendHttpRequest', (sent) => {
      assertThat(sent).isEqualTo('https://a.example/x');
      return { then: (done) => done() };
    });
    runCode({ path: 'x' });
    assertApi('gtmOnSuccess').wasCalled();
- name: Fails here as it does there
  code: |-
    runCode({});
    assertApi('gtmOnSuccess').wasCalled();
setup: |-
  const path = 'x';
`;

const FORM = `[
  {
    "type": "GROUP",
    "name": "g",
    "subParams": [
      { "type": "TEXT", "name": "path", "displayName": { "messageId": "P", "text": "Path" }, "simpleValueType": true },
      { "type": "HIDDEN", "name": "body", "defaultValue": "b", "simpleValueType": true, }
    ]
  }
]`;

const FILE = templateFile({
  code: TAG,
  tests: TESTS,
  parameters: FORM,
  permissions: JSON.stringify([
    permission('send_http', { allowedUrls: 'specific', urls: ['https://a.example/'] }),
    permission('logging', { environments: 'debug' })
  ])
});

describe('importedProject', () => {
  it('gives a project that builds the same template again', async () => {
    const { built } = await imported(FILE);
    expect(sectionDifferences(FILE, built)).toEqual([]);
    const [before, after] = [await resultsOf(FILE), await resultsOf(built)];
    expect(before.map(({ passed }) => passed)).toEqual([true, true, false]);
    expect(scenarioDifferences(before, after)).toEqual([]);
  });

  it('imports what was required, and leaves the rest as it is', async () => {
    const { main, built } = await imported(FILE);
    expect(main).toMatch(/^\/\/ @ts-nocheck .*\n\/\/ Sends what it is given\.\nimport/);
    expect(main).toContain("import { sendHttpRequest, logToConsole as log, JSON } from 'sgtm';");
    expect(main).not.toContain('require(');
    expect(main).toContain(TAG.slice(TAG.indexOf('const url'), TAG.indexOf('send(data.body)')));
    expect(built).toContain("const log = require('logToConsole');");
    expect(built).toContain('// Nothing to do.');
    expect(built).not.toContain('ts-nocheck');
  });

  it('writes a file for each scenario, its name in the first line', async () => {
    const { folder, read } = await imported(FILE);
    const files = readdirSync(join(folder, 'template/scenarios'));
    expect(files).toEqual([
      '1-says-no-quoted.js',
      '2-sends.js',
      '3-fails-here-as-it-does-there.js',
      'setup.js'
    ]);
    expect(read('template/scenarios/1-says-no-quoted.js')).toMatch(
      /^\/\/ Says no: "quoted"\nrunCode/
    );
    expect(read('template/scenarios/setup.js')).toBe("const path = 'x';\n");
  });

  it.each([
    ['var', "var log = require('logToConsole');\nlog(1);\ndata.gtmOnSuccess();"],
    [
      'several at once',
      "const log = require('logToConsole'), j = require('JSON');\nlog(j);\ndata.gtmOnSuccess();"
    ]
  ])('imports what is required with %s', async (_, code) => {
    expect(await mainOf(code)).toContain('import { logToConsole as log');
  });

  it.each([
    [
      'is given another value',
      "let log = require('logToConsole');\nlog = data.gtmOnSuccess;\nlog();"
    ],
    [
      'is required with something else',
      "const log = require('logToConsole'), a = 1;\nlog(a);\ndata.gtmOnSuccess();"
    ],
    ['is no API', "const log = require('assertThat');\ndata.gtmOnSuccess(log);"]
  ])('leaves a require as it is that %s', async (_, code) => {
    expect(await mainOf(code)).toBe(`${code}\n`);
  });

  it('reads a field that the form does not have in brackets', async () => {
    const code =
      'if (data.other || data.gtmTagId) data.gtmOnSuccess();\nelse data.gtmOnFailure(data.a);';
    const parameters = '[{"type": "TEXT", "name": "a"}]';
    expect(await mainOf(code, { parameters })).toBe(
      `${code.replace('data.other', "data['other']")}\n`
    );
  });

  it('keeps the last of two functions of one name, which is the one that counts', async () => {
    const code = 'function f() { return 1; }\nfunction f() { return 2; }\ndata.gtmOnSuccess(f());';
    expect(await mainOf(code)).toBe(`${code.split('\n').slice(1).join('\n')}\n`);
  });

  it('takes a variable that returns where it stands, in lines with tabs and umlauts', async () => {
    const code = [
      "const text = 'größe';",
      'switch (data.kind) {',
      "\tcase 'ä':",
      '\t\treturn text; // here',
      '\tdefault:',
      '\t\tif (text === data.kind) { return }',
      '}',
      'return'
    ].join('\n');
    const parameters = '[{"type": "TEXT", "name": "kind"}]';
    const tests = `scenarios:
- name: returns
  code: |-
    assertThat(runCode({ kind: 'ä' })).isEqualTo('größe');
    assertThat(runCode({ kind: 'größe' })).isUndefined();
    assertThat(runCode({})).isUndefined();
`;
    const file = templateFile({ info: { type: 'MACRO' }, code, parameters, tests });
    const { main, built } = await imported(file);
    expect(main).toContain(code);
    expect(await resultsOf(built)).toMatchObject([{ passed: true, failures: [] }]);
    expect(sectionDifferences(file, built)).toEqual([]);
  });

  it('takes a form and info that the types do not know', async () => {
    const file = templateFile({
      info: { categories: ['MADE_UP'], madeUp: true },
      parameters: '[{"type": "TEXT", "name": "a", "helpHint": "x"}]',
      code: 'data.gtmOnSuccess(data.a);'
    });
    const { read, built } = await imported(file);
    expect(sectionDifferences(file, built)).toEqual([]);
    expect(read('template/fields.ts')).toContain('as unknown as readonly Field[]');
    expect(read('template/info.ts')).toContain('as unknown as Info');
  });
});

describe('the comparison', () => {
  it('names the place where two sections differ', () => {
    const other = FILE.replace('"messageId": "P"', '"messageId": "Q"').replace('"debug"', '"all"');
    expect(sectionDifferences(FILE, other)).toEqual([
      'parameters[0].subParams[0].displayName.messageId is not what it was',
      'permissions[1].instance.param[0].value.string is not what it was'
    ]);
  });

  it('names a scenario that ends in another way, whatever its line', () => {
    const result = (name: string, ...messages: string[]): ScenarioResult => ({
      name,
      passed: messages.length === 0,
      failures: messages.map((message, line) => ({ message, at: { line: line + 1, column: 1 } })),
      logs: [],
      durationMs: Math.random()
    });
    expect(
      scenarioDifferences(
        [result('a'), result('b'), result('c', 'x'), result('d', 'x')],
        [result('a'), result('b', 'y'), result('c', 'x'), result('d')]
      )
    ).toEqual([
      'the scenario "b" passed before and fails now: y',
      'the scenario "d" failed before and passes now'
    ]);
  });
});

describe('sgtm import', () => {
  it('writes the project and says that it builds the same', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'in.tpl'), FILE);
    const { code, stdout, stderr } = await sgtm(['import', 'in.tpl', 'out'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'out/template.tpl: the same form, permissions and info, and 3 scenarios end as before\n'
    );
    expect(existsSync(join(cwd, 'out/template.tpl'))).toBe(true);
  });

  it('says what does not build, at its line, and keeps the project', async () => {
    const cwd = emptyFolder();
    const code = "const log = require('logToConsole');\nlog(1);\ndata.gtmOnSuccess();";
    writeFileSync(join(cwd, 'in.tpl'), templateFile({ code, permissions: '[]' }));
    const ended = await sgtm(['import', 'in.tpl', 'out'], { cwd });
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/^out\/src\/main\.ts:3:1 missing-permission: /m);
    expect(existsSync(join(cwd, 'out/src/main.ts'))).toBe(true);
  });

  it.each([
    ['a template of a web container', FILE.replace('JS_FOR_SERVER', 'JS_FOR_WEB_TEMPLATE')],
    ['code that does not parse', templateFile({ code: 'const a = ;' })],
    ['broken JSON', templateFile({ parameters: '[{' })],
    ['no template', 'hello']
  ])('says in one line what is wrong with %s, and writes nothing', async (_, content) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'in.tpl'), content);
    const { code, stdout, stderr } = await sgtm(['import', 'in.tpl', 'out'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^sgtm: in\.tpl:\d+:\d+ [^\n]+\n$/);
    expect(readdirSync(cwd)).toEqual(['in.tpl']);
  });

  it('touches nothing where the folder is not empty', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'in.tpl'), FILE);
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/mine.txt'), '');
    const { code, stderr } = await sgtm(['import', 'in.tpl', 'out'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe('sgtm: out: not empty (mine.txt); name a new folder or an empty one\n');
    expect(readdirSync(join(cwd, 'out'))).toEqual(['mine.txt']);
  });
});
