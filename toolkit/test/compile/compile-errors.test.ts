import { describe, expect, it } from 'vitest';
import { buildWith, permissionsFile, problemsWith } from './project-folder.js';

/** A source whose third line is the one to blame. */
const source = (line: string): string =>
  `import { logToConsole } from 'sgtm';\nlogToConsole(data.greeting);\n${line}\n`;

describe('a build fails at the line of TypeScript that holds', () => {
  it.each([
    ['a method GTM has not', `logToConsole('x'.startsWith('y'));`, 'native-method', 18],
    ['a regular expression', `logToConsole('x'.match(/a/));`, 'regex-literal', 24],
    ['new', 'logToConsole(new data.greeting());', 'new-expression', 14],
    ['a template literal', 'logToConsole(`Hello ${data.greeting}`);', 'template-literal', 14],
    ['a tagged template', 'logToConsole`Hello`;', 'template-literal', 1],
    ['try', 'try { logToConsole(1); } catch { logToConsole(2); }', 'try-catch', 1],
    ['throw', `if (data.greeting) throw data.greeting;`, 'throw-statement', 20],
    ['a class', 'class Greeter {} logToConsole(Greeter);', 'class', 1],
    ['this', 'const f = function () { return this; }; logToConsole(f);', 'this-keyword', 32],
    ['this at the top', 'logToConsole(this);', 'this-keyword', 14],
    ['optional chaining', `logToConsole(data.greeting?.length);`, 'optional-chaining', 14],
    ['??', `logToConsole(data.greeting ?? 1);`, 'nullish-coalescing', 14],
    ['spread', `logToConsole(...data.greeting);`, 'spread', 14],
    ['a global GTM has not', `logToConsole(Math.max(1, 2));`, 'unknown-global', 14],
    ['a field that is not defined', `logToConsole(data.greting);`, 'undefined-field', 14]
  ])('%s', async (_, line, rule, column) => {
    const [problem, ...others] = await problemsWith({ 'src/main.ts': source(line) });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 3, rule });
    expect(problem?.column).toBe(column);
    expect(problem?.message).toMatch(/; /);
  });

  it('an API whose permission is not declared', async () => {
    const changes = {
      'src/main.ts': source("setCookie('a', 'b');").replace('{ log', '{ setCookie, log')
    };
    expect(await problemsWith(changes)).toMatchObject([
      {
        file: 'src/main.ts',
        line: 3,
        column: 1,
        rule: 'missing-permission',
        message:
          "setCookie needs the permission set_cookies; add setCookies([{ name: '…' }]) to template/permissions.ts"
      }
    ]);
  });

  it('an import that leads nowhere', async () => {
    const changes = { 'src/main.ts': source("import { greet } from './gone.js'; greet();") };
    const [problem] = await problemsWith(changes);
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 3, rule: 'import' });
    expect(problem?.message).toContain('src/gone.js');
  });

  it('an API that does not exist', async () => {
    const changes = { 'src/main.ts': "import { sendPigeon } from 'sgtm';\nsendPigeon();\n" };
    const [problem] = await problemsWith(changes);
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 1, rule: 'import' });
    expect(problem?.message).toContain('sendPigeon');
  });

  it('what TypeScript cannot parse', async () => {
    const [problem] = await problemsWith({ 'src/main.ts': source('logToConsole(;') });
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 3, column: 14, rule: 'typescript' });
  });

  it('TypeScript that is more than types', async () => {
    const [problem] = await problemsWith({ 'src/main.ts': source('enum Size { small }') });
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 3, column: 1, rule: 'typescript' });
    expect(problem?.message).toContain('enum');
  });

  it('a name that another file declares too, with both places', async () => {
    const changes = {
      'src/main.ts': source("import { other } from './other.js'; const text = 1; other(text);"),
      'src/other.ts': 'const text = 2;\nexport function other(n: number): void {\n  text + n;\n}\n'
    };
    expect(await problemsWith(changes)).toMatchObject([
      {
        file: 'src/other.ts',
        line: 1,
        column: 7,
        rule: 'name-clash',
        message:
          'text is declared here and in src/main.ts:3:43, and template.tpl has one scope for both; give one of them another name'
      }
    ]);
  });

  it('a name that is an API in another file', async () => {
    const changes = {
      'src/main.ts': source("import { other } from './other.js'; other();"),
      'src/other.ts': 'const logToConsole = 2;\nexport const other = (): number => logToConsole;\n'
    };
    expect(await problemsWith(changes)).toMatchObject([
      { file: 'src/other.ts', line: 1, column: 7, rule: 'name-clash' }
    ]);
  });

  it('a name that only another file imports', async () => {
    const changes = {
      'src/main.ts': source("import { other } from './other.js'; other();"),
      'src/other.ts': "export function other(): void {\n  logToConsole('x');\n}\n"
    };
    expect(await problemsWith(changes)).toMatchObject([
      { file: 'src/other.ts', line: 2, column: 3, rule: 'unknown-global' }
    ]);
  });

  it.each([
    ["import { gone } from './other.js'; gone();", /src\/other\.ts exports no gone/],
    ["import gone from './other.js'; gone();", /src\/other\.ts exports no default export/],
    ["import * as all from './other.js'; all.other();", /import each name in braces/],
    ["import { other as mine } from './other.js'; mine();", /import it as other/],
    ["import * as sgtm from 'sgtm'; sgtm.logToConsole();", /sgtm is no object/],
    ["import tiny from 'tiny-package'; tiny();", /Could not resolve "tiny-package"/]
  ])('%s', async (line, message) => {
    const changes = {
      'src/main.ts': source(line),
      'src/other.ts': 'export const other = (): number => 1;\n'
    };
    const [problem, ...others] = await problemsWith(changes);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 3, rule: 'import' });
    expect(problem?.message).toMatch(message);
  });

  it('a fault in an imported file', async () => {
    const changes = {
      'src/main.ts': source("import { greet } from './greet.js'; greet();"),
      'src/greet.ts':
        "import { logToConsole } from 'sgtm';\n\nexport function greet(): void {\n  logToConsole('x'.padStart(2));\n}\n"
    };
    expect(await problemsWith(changes)).toMatchObject([
      { file: 'src/greet.ts', line: 4, column: 20, rule: 'native-method' }
    ]);
  });
});

describe('a build warns at the declaration of', () => {
  it('a field that the code never reads', async () => {
    const { warnings } = await buildWith({
      'src/main.ts': "import { logToConsole } from 'sgtm';\nlogToConsole('Hello');\n"
    });
    expect(warnings).toMatchObject([
      {
        file: 'template/fields.ts',
        line: 2,
        column: 19,
        severity: 'warning',
        rule: 'unused-field',
        message: 'the code never reads data.greeting; remove the field or read it'
      }
    ]);
  });

  it('a permission that no API needs', async () => {
    const { warnings } = await buildWith({
      'template/permissions.ts': permissionsFile('logging', 'send_http')
    });
    expect(warnings).toMatchObject([
      {
        file: 'template/permissions.ts',
        line: 8,
        column: 34,
        severity: 'warning',
        rule: 'unused-permission',
        message: 'no API of the code needs send_http; remove it'
      }
    ]);
  });
});

describe('a build fails at the file of template/ that', () => {
  it('TypeScript cannot parse', async () => {
    const [problem] = await problemsWith({
      'template/fields.ts': 'export const parameters = [;\n'
    });
    expect(problem).toMatchObject({ file: 'template/fields.ts', line: 1, column: 28 });
  });

  it('imports what is not there', async () => {
    const text = "export { parameters } from './felds';\n";
    const [problem] = await problemsWith({ 'template/index.ts': text });
    expect(problem).toMatchObject({ file: 'template/index.ts', line: 1, rule: 'template-module' });
  });

  it('throws when it is read', async () => {
    const text = 'export const parameters = [unknownThing];\n';
    expect(await problemsWith({ 'template/fields.ts': text })).toMatchObject([
      { file: 'template/index.ts', message: 'unknownThing is not defined; it has to be data' }
    ]);
  });

  it('does not export what a template needs', async () => {
    const text = "export { parameters } from './fields';\nexport const info = {};\n";
    expect(await problemsWith({ 'template/index.ts': text })).toMatchObject([
      {
        file: 'template/index.ts',
        message:
          "info has no type; write export const info = { type: 'TAG', displayName: 'My tag', description: '' };"
      }
    ]);
  });

  it('is a scenario without a name', async () => {
    expect(await problemsWith({ 'template/scenarios/greets.js': 'runCode({});\n' })).toMatchObject([
      { file: 'template/scenarios/greets.js', line: 1, rule: 'scenario-name' }
    ]);
  });
});

it('names every problem at once, by file and line', async () => {
  const changes = {
    'src/main.ts': source("logToConsole('x'.startsWith('y'));\nlogToConsole(new data.greeting());"),
    'template/permissions.ts': permissionsFile('send_http')
  };
  const rules = (await problemsWith(changes)).map(({ line, rule }) => `${line} ${rule}`);
  expect(rules).toEqual(['2 missing-permission', '3 native-method', '4 new-expression']);
});

describe('a build refuses what sgtm check refuses', () => {
  it.each([
    [
      'a host that the permission does not cover',
      {
        'src/main.ts':
          "import { sendHttpRequest } from 'sgtm';\nconst url = 'https://api.acme.example/x';\nsendHttpRequest(url);\n",
        'template/permissions.ts':
          "import { sendHttp } from 'sgtm/template';\nexport const permissions = [sendHttp(['https://api.other.example/*'])];\n",
        'template/fields.ts': 'export const parameters = [];\n'
      },
      { file: 'src/main.ts', line: 3, rule: 'permission-value' }
    ],
    [
      'a type of field that GTM does not know',
      {
        'template/fields.ts':
          "export const parameters = [\n  {\n    type: 'TXT', name: 'greeting', displayName: 'Greeting' }\n];\n"
      },
      { file: 'template/fields.ts', line: 3, rule: 'field-type' }
    ],
    [
      'a parameter that a permission lacks',
      {
        'template/permissions.ts':
          "import { permission } from 'sgtm/template';\nexport const permissions = [\n  permission('logging')];\n"
      },
      { file: 'template/permissions.ts', line: 3, rule: 'permission-parameter' }
    ],
    [
      'an API in a scenario that servers do not have',
      { 'template/scenarios/greets.js': "// Greets\nrequire('logToConsol');\n" },
      { file: 'template/scenarios/greets.js', line: 2, rule: 'unknown-api' }
    ]
  ])('%s', async (_, changes, problem) => {
    expect(await problemsWith(changes as unknown as Record<string, string>)).toMatchObject([
      problem
    ]);
  });
});

it('refuses a tag that cannot end, as GTM does', async () => {
  const index =
    "export const info = { type: 'TAG', displayName: 'T' };\nexport { parameters } from './fields';\n";
  const changes = { 'template/index.ts': index, 'src/main.ts': 'data.greeting;\n' };
  expect(await problemsWith(changes)).toMatchObject([
    { file: 'src/main.ts', line: 1, column: 1, rule: 'outcome-missing' }
  ]);
});
