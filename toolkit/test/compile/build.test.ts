import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { buildWith, projectFolder } from './project-folder.js';

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
      'src/main.ts': `// Greets, loudly.

import { logToConsole } from 'sgtm';
import { shout } from './words/shout.js';

main();

/** What the tag does. */
function main(): void {
  // Once is enough.
  logToConsole(shout(data.greeting), 36e5); // loud
}
`,
      'src/words/shout.ts': `import { END } from './end.js';

/** Any text. */
type Text = unknown;

/**
 * Louder.
 */
export function shout(text: Text): string {
  return text + END;
}
`,
      'src/words/end.ts': "export const END = MARK + MARK;\nconst MARK = '!'; // one\n"
    });
    expect(code).toBe(`const logToConsole = require('logToConsole');

// -----------------------------------------------------------------------------
// Greets, loudly.
// -----------------------------------------------------------------------------

/** What the tag does. */
function main() {
  // Once is enough.
  logToConsole(shout(data.greeting), 36e5); // loud
}

// -----------------------------------------------------------------------------
// Words: shout
// -----------------------------------------------------------------------------

/**
 * Louder.
 */
function shout(text) {
  return text + END;
}

// -----------------------------------------------------------------------------
// Words: end
// -----------------------------------------------------------------------------

const MARK = '!'; // one
const END = MARK + MARK;

main();`);
  });

  it('has each file below all that use it, in the order of the calls', async () => {
    const code = await builtCode({
      'src/main.ts': `import { logToConsole } from 'sgtm';
import { small } from './small.js';
import { first } from './first.js';
import { second } from './second.js';
export default (): void => logToConsole(second(first(small(data.greeting))));
`,
      'src/small.ts': 'export const small = (text: unknown): unknown => text;\n',
      'src/second.ts':
        "import { small } from './small.js';\nexport const second = (text: unknown): unknown => small(text);\n",
      'src/first.ts':
        "import { deep } from './deep.js';\nexport const first = (text: unknown): unknown => deep(text);\n",
      'src/deep.ts':
        "import { small } from './small.js';\nexport const deep = (text: unknown): unknown => small(text);\n"
    });
    expect(code.match(/^\/\/ [A-Z].*/gm)).toEqual([
      '// The flow',
      '// Second',
      '// First',
      '// Deep',
      '// Small'
    ]);
  });

  it('has tables last, whatever uses them first', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => `  N${at}: 'the value of ${at}'`);
    const code = await builtCode({
      'src/main.ts': `import { logToConsole } from 'sgtm';
import { valueOf } from './values.js';
import { trim } from './trim.js';
export default (): void => logToConsole(trim(valueOf(data.greeting)));
`,
      'src/values.ts': `const VALUES: { [name: string]: string } = {
${rows.join(',\n')}
};
export const valueOf = (name: unknown): unknown => VALUES[name as string];
`,
      'src/trim.ts': 'export const trim = (text: unknown): unknown => text;\n'
    });
    expect(code.match(/^\/\/ [A-Z].*/gm)).toEqual(['// The flow', '// Trim', '// Values']);
  });

  it('keeps the order of statements that are no function', async () => {
    const code = await builtCode({
      'src/main.ts': `import { logToConsole } from 'sgtm';
import { END } from './end.js';
const greeting = data.greeting;
if (greeting) logToConsole(greeting + END);
const again = greeting;
logToConsole(again);
`,
      'src/end.ts': "export const END = '!';\n"
    });
    expect(code).toBe(`const logToConsole = require('logToConsole');

// -----------------------------------------------------------------------------
// End
// -----------------------------------------------------------------------------

const END = '!';

// -----------------------------------------------------------------------------
// The flow
// -----------------------------------------------------------------------------

const greeting = data.greeting;

if (greeting) logToConsole(greeting + END);

const again = greeting;

logToConsole(again);`);
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
export const info = { type: 'CLIENT', displayName: 'Greeter', brand: { thumbnail } };
`;
    const folder = projectFolder({ 'template/index.ts': index });
    writeFileSync(join(folder, 'template/dot.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
    await buildTemplate(folder);
    const { info } = parseTemplate(readFileSync(join(folder, 'template.tpl'), 'utf8'));
    expect(info.brand?.thumbnail).toBe('data:image/png;base64,iVBORw==');
  });
});
