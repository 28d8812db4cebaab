import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { buildWith, emptyFolder, projectFolder } from './project-folder.js';

const builtTemplate = async (changes: Readonly<Record<string, string>> = {}): Promise<string> => {
  const folder = projectFolder(changes);
  await buildTemplate(folder);
  return readFileSync(join(folder, 'template.tpl'), 'utf8');
};

const builtCode = async (changes: Readonly<Record<string, string>>): Promise<string> =>
  parseTemplate(await builtTemplate(changes), 'template.tpl').code;

describe('a build', () => {
  it('puts the seven sections in the order GTM has them', async () => {
    const sections = [...(await builtTemplate()).matchAll(/^___(\w+)___$/gm)].map(
      ([, name]) => name
    );
    expect(sections).toEqual([
      'TERMS_OF_SERVICE',
      'INFO',
      'TEMPLATE_PARAMETERS',
      'SANDBOXED_JS_FOR_SERVER',
      'SERVER_PERMISSIONS',
      'TESTS',
      'NOTES'
    ]);
  });

  it('gives the same bytes for the same sources, wherever they are', async () => {
    expect(await builtTemplate()).toBe(await builtTemplate());
  });

  it('writes only what changed', async () => {
    const folder = projectFolder();
    const first = await buildTemplate(folder);
    const { mtimeMs } = statSync(join(folder, 'template.tpl'));
    const second = await buildTemplate(folder);
    expect(first.files.map(({ isChanged }) => isChanged)).toEqual([true]);
    expect(second.files.map(({ isChanged }) => isChanged)).toEqual([false]);
    expect(statSync(join(folder, 'template.tpl')).mtimeMs).toBe(mtimeMs);
  });

  it('counts what it made', async () => {
    const { fields, permissions, scenarios, codeBytes } = await buildWith();
    const code = `const logToConsole = require('logToConsole');\n\nlogToConsole(data.greeting);`;
    expect({ fields, permissions, scenarios, codeBytes }).toEqual({
      fields: 1,
      permissions: 1,
      scenarios: 1,
      codeBytes: code.length
    });
  });

  it('makes no container and no page of fields for a project that has none', async () => {
    const folder = projectFolder();
    await buildTemplate(folder);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
    expect(existsSync(join(folder, 'docs'))).toBe(false);
  });
});

describe('the code of a build', () => {
  it('requires the APIs it calls, and no others that are imported', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { getType, logToConsole, sha256Sync } from 'sgtm';\nlogToConsole(getType(data.greeting));\nconst unused = (): string => sha256Sync('x');\n"
    });
    expect(code.match(/require\('\w+'\)/g)).toEqual([
      "require('getType')",
      "require('logToConsole')"
    ]);
    expect(code).not.toContain('unused');
  });

  it('reads from the flow down: requires, flow, then what it uses; the start comes last', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nimport { shout } from './words/shout.js';\n\nmain();\n\nfunction main(): void {\n  logToConsole(shout(data.greeting));\n}\n",
      'src/words/shout.ts':
        "import { END } from './end.js';\n\nexport function shout(text: unknown): string {\n  return text + END;\n}\n",
      'src/words/end.ts': "export const END = MARK + MARK;\nconst MARK = '!';\n"
    });
    expect(code).toBe(`const logToConsole = require('logToConsole');

// main

function main() {
  logToConsole(shout(data.greeting));
}

// words

function shout(text) {
  return text + END;
}

const MARK = '!';
const END = MARK + MARK;

main();`);
  });

  it('has a constant above those of other files that need its value', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nimport { greeting } from './greeting.js';\n\nlogToConsole(greeting);\n",
      'src/greeting.ts':
        "import { END } from './end.js';\n\nexport const greeting = data.greeting + END;\n",
      'src/end.ts': "export const END = '!';\n"
    });
    expect(code.indexOf("const END = '!'")).toBeGreaterThan(-1);
    expect(code.indexOf("const END = '!'")).toBeLessThan(code.indexOf('const greeting'));
  });

  it('has a constant above those that need its value in a function they call', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nimport { greeting, words } from './greeting.js';\n\nlogToConsole(greeting + words.later());\n",
      'src/greeting.ts':
        "import { later, shout } from './shout.js';\n\nexport const words = { later: later };\nexport const greeting = [data.greeting].map(shout).join();\n",
      'src/shout.ts':
        "export function shout(text: unknown): string {\n  return ended(text);\n}\n\nfunction ended(text: unknown): string {\n  return text + END;\n}\n\nexport function later(): string {\n  return LATER;\n}\n\nconst END = '!';\nconst LATER = '?';\n"
    });
    expect(code.match(/const \w+ =/g)).toEqual([
      'const logToConsole =',
      'const words =',
      'const END =',
      'const greeting =',
      'const LATER ='
    ]);
  });

  it('is built where two constants need each other in functions', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nconst first = say('a');\nconst second = say('b');\nfunction say(text: string): string {\n  return text === 'z' ? first + second : text;\n}\nlogToConsole(first + second + data.greeting);\n"
    });
    expect(code.match(/const (first|second) =/g)).toHaveLength(2);
  });

  it('has the files of a folder under one heading, wherever they are imported', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nimport { a } from './words/a.js';\nimport { b } from './b.js';\nimport { c } from './words/c.js';\nlogToConsole(data.greeting + a() + b() + c());\n",
      'src/words/a.ts': "export const a = (): string => 'a';\n",
      'src/b.ts': "export const b = (): string => 'b';\n",
      'src/words/c.ts': "export const c = (): string => 'c';\n"
    });
    expect(code.match(/^(\/\/|const [abc]\b) ?\w*/gm)).toEqual([
      '// words',
      'const a ',
      'const c ',
      '// b',
      'const b '
    ]);
  });

  it('has two names for two things that are called the same in two files', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nimport { other } from './other.js';\nconst text = (): unknown => data.greeting;\nlogToConsole(text() + other());\n",
      'src/other.ts':
        "const text = (): string => '!';\nexport const other = (): string => text();\n"
    });
    expect(code).toContain('text2');
  });

  it('writes undefined as such, and properties in full', async () => {
    const code = await builtCode({
      'src/main.ts':
        "import { logToConsole } from 'sgtm';\nconst name = data.greeting;\nlogToConsole({ name }, undefined);\n"
    });
    expect(code).toContain('logToConsole({ name: name }, undefined)');
  });
});

describe('the parts around the code', () => {
  it('have the scenarios in the order of their files, with the setup', async () => {
    const { tests } = parseTemplate(
      await builtTemplate({
        'template/scenarios/b.js': '// Second: with "quotes" and {braces}\nrunCode({});\n',
        'template/scenarios/a.js': "// First\nrunCode({ greeting: 'a' });\n\nrunCode({});\n",
        'template/scenarios/setup.js': "mock('getType', 'string');\n"
      }),
      'template.tpl'
    );
    expect(tests.scenarios.map(({ name }) => name)).toEqual([
      'First',
      'Second: with "quotes" and {braces}',
      'Greets'
    ]);
    expect(tests.scenarios[0]?.code).toBe("runCode({ greeting: 'a' });\n\nrunCode({});");
    expect(tests.setup.code).toBe("mock('getType', 'string');");
  });

  it('have the version of package.json in the notes', async () => {
    const template = await builtTemplate({
      'template/notes.md': 'Greeter {{version}}\n',
      'package.json': '{ "version": "3.2.1" }'
    });
    expect(template).toContain('___NOTES___\n\nGreeter 3.2.1\n');
  });

  it('have a picture as a data URI', async () => {
    const index = `import thumbnail from './dot.png';
import { parameters } from './fields';
import { permissions } from './permissions';
export { parameters, permissions };
export const info = { type: 'TAG', displayName: 'Greeter', brand: { thumbnail } };
`;
    const { info } = parseTemplate(
      await builtTemplate({ 'template/index.ts': index, 'template/dot.png': 'dot' }),
      'template.tpl'
    );
    expect(info.brand?.thumbnail).toMatch(/^data:image\/png[;,]/);
  });
});

it('leaves template and container of this project as they are committed', async () => {
  const folder = emptyFolder();
  const parts = ['src', 'template', 'dist', 'template.tpl', 'package.json'];
  for (const path of [...parts, '.prettierrc.json']) {
    cpSync(path, join(folder, path), { recursive: true });
  }
  const { files } = await buildTemplate(folder);
  expect(files.map(({ path, isChanged }) => `${path} ${isChanged ? 'changed' : 'same'}`)).toEqual([
    'template.tpl same',
    'dist/container.json same'
  ]);
});
