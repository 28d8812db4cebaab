import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { runTests } from '../../sandbox/testing/run-tests.js';
import { problemsWith, projectFolder } from './project-folder.js';

const VARIABLE = {
  'template/index.ts': `export const info = { type: 'MACRO', displayName: 'Shout' };
export { parameters } from './fields';
`,
  'template/scenarios/greets.js':
    "// Shouts\nassertThat(runCode({ greeting: 'a' })).isEqualTo('a!');\n"
};

/** The code of a project, and how its scenario ends. */
async function built(
  changes: Readonly<Record<string, string>>
): Promise<{ code: string; failures: string[] }> {
  const folder = projectFolder(changes);
  await buildTemplate(folder);
  const template = parseTemplate(readFileSync(join(folder, 'template.tpl'), 'utf8'));
  const failures: string[] = [];
  for await (const result of runTests(template)) {
    failures.push(...result.failures.map(({ message }) => message));
  }
  return { code: template.code, failures };
}

describe('the value of a variable is', () => {
  it.each([
    ['what main returns', "function main(): string {\n  return data.greeting + '!';\n}\n"],
    ['what an exported main returns', "export const main = (): string => data.greeting + '!';\n"],
    [
      'what main returns that is called',
      "main();\nfunction main() {\n  return data.greeting + '!';\n}\n"
    ],
    [
      'what the default function returns',
      "export default function () {\n  return data.greeting + '!';\n}\n"
    ],
    [
      'what a default function of another name returns',
      "export default function shout() {\n  return data.greeting + '!';\n}\n"
    ],
    [
      'what a function returns that is exported apart',
      "const shout = () => data.greeting + '!';\nexport default shout;\n"
    ],
    ['what a default arrow returns', "/** Shouts. */\nexport default () => data.greeting + '!';\n"],
    ['a default value', "/** Shouts. */\nexport default data.greeting + '!';\n"]
  ])('%s', async (_, main) => {
    const { code, failures } = await built({ ...VARIABLE, 'src/main.ts': main });
    expect(failures).toEqual([]);
    expect(code).toMatch(/^return .*;$/m);
    expect(code).not.toContain('export');
  });

  it('missing where main.ts gives none', async () => {
    const changes = { ...VARIABLE, 'src/main.ts': "const greeting = data.greeting + '!';\n" };
    expect(await problemsWith(changes)).toMatchObject([
      {
        file: 'src/main.ts',
        line: 1,
        rule: 'flow',
        message: 'the variable has no value; write export default function main() { return … }'
      }
    ]);
  });
});

describe('a client', () => {
  it('is started once, and each comment stands once', async () => {
    const { code } = await built({
      'src/main.ts': `import { logToConsole } from 'sgtm';

export default function main(): void {
  logToConsole(shout(data.greeting));
}

/** Louder. */
function shout(text: unknown): string {
  return text + '!';
}

// The end.
`
    });
    expect(code.match(/Louder|The end|^main\(\);$/gm)).toEqual(['Louder', 'The end', 'main();']);
  });

  it('starts the function that it exports as default, or that is called main', async () => {
    const main = "import { logToConsole } from 'sgtm';\n";
    const body = '{\n  logToConsole(data.greeting);\n}\n';
    for (const head of ['export default function run()', 'function main()']) {
      const { code } = await built({ 'src/main.ts': `${main}${head} ${body}` });
      expect(code.trim().split('\n').at(-1)).toMatch(/^(?:run|main)\(\);$/);
    }
  });

  it('leaves a start of its own as it is', async () => {
    const { code } = await built({
      'src/main.ts': `import { callLater, logToConsole } from 'sgtm';
function main(): void {
  logToConsole(data.greeting);
}
callLater(main);
`
    });
    expect(code.match(/\bmain\b/g)).toHaveLength(2);
  });

  it('has no value', async () => {
    const [problem] = await problemsWith({ 'src/main.ts': 'export default data.greeting;\n' });
    expect(problem).toMatchObject({ file: 'src/main.ts', line: 1, column: 16, rule: 'flow' });
  });
});

it('builds whatever type the package has', async () => {
  for (const type of ['commonjs', 'module']) {
    const { failures } = await built({
      ...VARIABLE,
      'src/main.ts': "import { end } from './end.js';\nexport default data.greeting + end;\n",
      'src/end.ts': "export const end = '!';\n",
      'package.json': JSON.stringify({ name: 't', type })
    });
    expect(failures).toEqual([]);
  }
});

it('asks for permissions without parameters itself', async () => {
  const { code } = await built({
    'src/main.ts':
      "import { getContainerVersion, logToConsole } from 'sgtm';\nlogToConsole(data.greeting, getContainerVersion().containerId);\n"
  });
  expect(code).toContain("require('getContainerVersion')");
});
