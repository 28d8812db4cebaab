import { mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { ProblemsError } from '../../sandbox/problem.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { runTests } from '../../sandbox/testing/run-tests.js';
import { projectFolder } from './project-folder.js';

const MAIN = (imports: string, value: string): string =>
  `${imports}\nimport { logToConsole } from 'sgtm';\nconst text = 'own';\nlogToConsole(text + ${value} + data.greeting);\n`;

/** The code of a project with packages, and what it logs. */
async function built(
  main: string,
  packages: Readonly<Record<string, string>>
): Promise<{ code: string; logs: string[] }> {
  const folder = projectFolder({ 'src/main.ts': main });
  for (const [file, text] of Object.entries(packages)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  await buildTemplate(folder);
  const template = parseTemplate(readFileSync(join(folder, 'template.tpl'), 'utf8'));
  const logs: string[] = [];
  for await (const result of runTests(template)) {
    expect(result.failures).toEqual([]);
    logs.push(...result.logs);
  }
  return { code: template.code, logs };
}

it('puts a package that has only main into one section, whatever names it uses', async () => {
  const { code, logs } = await built(
    MAIN("import { twice as double } from 'tiny';", "double('a')"),
    {
      'node_modules/tiny/package.json': '{ "name": "tiny", "main": "lib/index.js" }',
      'node_modules/tiny/lib/index.js':
        "import { text } from './text.js';\nexport const twice = (a) => `${a}${a}` + text;\nexport const unused = 1;\n",
      'node_modules/tiny/lib/text.js': "export const text = '?';\n"
    }
  );
  expect(logs).toEqual(['ownaa?Hello']);
  expect(code.match(/^\/\/ [\w ]+$/gm)).toContain('// Tiny');
  expect(code).not.toContain('unused');
});

it('takes a package in CommonJS, with what it requires', async () => {
  const { code, logs } = await built(
    MAIN("import tiny, { end } from 'tiny';", "tiny('a') + end + (tiny(undefined) === undefined)"),
    {
      'node_modules/tiny/package.json': '{ "name": "tiny", "main": "./index" }',
      'node_modules/tiny/index.js':
        "'use strict';\nvar other = require('./other');\nmodule.exports = function tiny(a) {\n  return a === void 0 ? void 0 : other.x(a);\n};\nmodule.exports.end = '.';\n",
      'node_modules/tiny/other.js': "exports.x = function (a) {\n  return a ?? 'x';\n};\n"
    }
  );
  expect(logs).toEqual(['owna.trueHello']);
  expect(code).not.toContain('getOwnPropertyNames');
});

it('takes a JSON file', async () => {
  const { logs } = await built(MAIN("import table from './table.json';", 'table.DE'), {
    'src/table.json': '{ "DE": "49" }'
  });
  expect(logs).toEqual(['own49Hello']);
});

it('names the line of a package that GTM cannot run', async () => {
  const error = await built(MAIN("import { when } from 'tiny';", 'when()'), {
    'node_modules/tiny/package.json': '{ "name": "tiny", "main": "index.js" }',
    'node_modules/tiny/index.js': '\nexport const when = () => Date.now();\n'
  }).catch((thrown: unknown) => thrown);
  expect((error as ProblemsError).problems).toMatchObject([
    { file: 'node_modules/tiny/index.js', line: 2, column: 27, rule: 'unknown-global' }
  ]);
});

it('names the import of a name that a package does not have', async () => {
  const error = await built(MAIN("import { gone } from 'tiny';", 'gone'), {
    'node_modules/tiny/package.json': '{ "name": "tiny", "main": "index.js" }',
    'node_modules/tiny/index.js': 'export const there = 1;\n'
  }).catch((thrown: unknown) => thrown);
  expect((error as ProblemsError).problems).toMatchObject([
    { file: 'src/main.ts', line: 1, column: 10, rule: 'import' }
  ]);
});
