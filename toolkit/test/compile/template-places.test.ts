import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTemplate } from '../../compile/build.js';
import { placesOfTemplate } from '../../compile/template-places.js';
import { sgtm } from '../cli/sgtm.js';
import { projectFolder } from './project-folder.js';

const FILES = {
  'src/main.ts': `import { logToConsole } from 'sgtm';
import { shout } from './shout.js';

main();

function main(): void {
  logToConsole(shout(data.greeting));
}
`,
  'src/shout.ts': `/** A word
 * of any kind. */
interface Word {
  text: string | undefined;
}

/** Louder. */
export function shout(greeting: unknown): string {
  const word: Word = {
    text: undefined
  };
  return (word.text as string)
    .toUpperCase() + greeting;
}
`,
  'template/scenarios/greets.js': `// Greets

const value = 1;
assertThat(value).isEqualTo(1);
runCode({ greeting: 'Hello' });
assertThat(value).isEqualTo(2);
`
};

async function builtFolder(): Promise<{ folder: string; file: string; content: string }> {
  const folder = projectFolder(FILES);
  await buildTemplate(folder);
  const file = join(folder, 'template.tpl');
  return { folder, file, content: readFileSync(file, 'utf8') };
}

/** Where a text stands in another. */
function placeIn(content: string, text: string): { line: number; column: number } {
  const before = content.slice(0, content.indexOf(text)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

describe('a place of the template leads to', () => {
  it.each([
    ['toUpperCase', 'src/shout.ts', 13, 6],
    ['text: undefined', 'src/shout.ts', 10, 5],
    ['logToConsole(shout', 'src/main.ts', 7, 3],
    ['isEqualTo(2)', 'template/scenarios/greets.js', 6, 19]
  ])('where %s is written', async (text, source, line, column) => {
    const { folder, file, content } = await builtFolder();
    const sourceOf = await placesOfTemplate(file, content);
    expect(sourceOf?.(placeIn(content, text))).toEqual({
      file: join(folder, source),
      line,
      column
    });
  });

  it('nothing in what the compiler adds, and in other sections', async () => {
    const { file, content } = await builtFolder();
    const sourceOf = await placesOfTemplate(file, content);
    expect(sourceOf?.(placeIn(content, "require('logToConsole')"))).toBeUndefined();
    expect(sourceOf?.(placeIn(content, '"displayName"'))).toBeUndefined();
  });

  it('nothing if the project builds another template now', async () => {
    const { folder, file, content } = await builtFolder();
    writeFileSync(join(folder, 'src/main.ts'), `// Changed\n${FILES['src/main.ts']}`);
    expect(await placesOfTemplate(file, content)).toBeUndefined();
  });
});

describe('an error of a project names the line of its sources', () => {
  it('in sgtm test', async () => {
    const { folder } = await builtFolder();
    const { code, stdout } = await sgtm(['test', 'template.tpl'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {4}src\/shout\.ts:13:6 \(template\.tpl:\d+:\d+\)$/m);
    const json = await sgtm(['test', 'template.tpl', '--json'], { cwd: folder });
    expect(json.stdout).toContain('"source":{"file":"src/shout.ts","line":13,"column":6}');
  });

  it('in sgtm run', async () => {
    const { folder } = await builtFolder();
    writeFileSync(join(folder, 'event.json'), '{}');
    const args = ['run', 'template.tpl', '--event', 'event.json'];
    const { stdout } = await sgtm(args, { cwd: folder });
    expect(stdout).toMatch(/error +template\.tpl:\d+:\d+ \(src\/shout\.ts:13:6\) /);
  });
});
