import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../compile/project-folder.js';
import { startSgtm } from './long-running.js';

const TAG = {
  'template/index.ts': `import { logging, readEventData } from 'sgtm/template';
export { parameters } from './fields';
export const permissions = [logging('all'), readEventData('any')];
export const info = { type: 'TAG', displayName: 'Greeter', description: 'Greets.' };
`,
  'src/main.ts': `import { getEventData, logToConsole } from 'sgtm';

export default function main(): void {
  logToConsole(data.greeting, getEventData('event_name'));
  data.gtmOnSuccess();
}
`,
  'template/scenarios/greets.js': `// Greets
mock('getEventData', 'purchase');
runCode({ greeting: 'Hello' });
assertApi('logToConsole').wasCalledWith('Hello', 'purchase');
`
};

it('sgtm dev builds, checks and tests on save, and serves beside it', async () => {
  const folder = projectFolder(TAG);
  const dev = startSgtm(['dev', '--port', '0'], folder);
  const first = await dev.until('Ctrl-C ends');
  expect(first).toMatch(/✓ build {2}template\.tpl written, .* bytes of code/);
  expect(first).toMatch(/✓ check {2}nothing GTM would refuse/);
  expect(first).toMatch(/✓ test {3}1 passed, 0 failed/);
  const url = /serve {2}(http:\S+)/.exec(first)?.[1];
  const answer = await fetch(`${url}/g/collect?v=2&tid=G-1&cid=1.1&en=purchase`);
  expect(answer.status).toBeLessThan(300);
  await dev.until('#1  purchase  Done');

  writeFileSync(join(folder, 'src/main.ts'), TAG['src/main.ts'].replace('data.greeting', "'Hi'"));
  const failed = await dev.until('Ctrl-C ends');
  expect(failed).toMatch(/✗ test {3}0 passed, 1 failed/);
  expect(failed).toContain('template/scenarios/greets.js:4:27');

  writeFileSync(join(folder, 'src/main.ts'), 'enum A {}\n');
  const broken = await dev.until('Ctrl-C ends');
  expect(broken).toMatch(/✗ build {2}1 fault\n +src\/main\.ts:1:1 typescript: /);
  expect(broken).not.toContain('test ');
  expect(await dev.interrupt()).toBe(0);
});

it('sgtm dev shows on its page the TypeScript line of an error', async () => {
  const main = `import { getEventData, logToConsole } from 'sgtm';

export default function main(): void {
  const page = getEventData('page') as { title: string };
  logToConsole(data.greeting, page.title);
  data.gtmOnSuccess();
}
`;
  const folder = projectFolder({ ...TAG, 'src/main.ts': main });
  const dev = startSgtm(['dev', '--port', '0'], folder);
  const url = /serve {2}(http:\S+)/.exec(await dev.until('Ctrl-C ends'))?.[1];
  await fetch(`${url}/g/collect?v=2&tid=G-1&cid=1.1&en=purchase`);
  await dev.until('#1  purchase  Error');
  const details = await fetch(`${url}/preview/events/1`);
  expect(await details.text()).toContain('src/main.ts:5:');
});

it('sgtm dev waits for a project that does not build yet', async () => {
  const folder = projectFolder({ ...TAG, 'src/main.ts': 'const a = [;\n' });
  const dev = startSgtm(['dev', '--port', '0'], folder);
  await dev.until('src/main.ts:1:12 typescript');
  await dev.until('Ctrl-C ends');
  writeFileSync(join(folder, 'src/main.ts'), TAG['src/main.ts']);
  expect(await dev.until('serve  http')).toContain('1 passed, 0 failed');
  expect(readFileSync(join(folder, 'template.tpl'), 'utf8')).toContain('function main()');
  expect(await dev.interrupt()).toBe(0);
});

it('sgtm dev names the folder that is no project', async () => {
  const dev = startSgtm(['dev'], '/');
  await dev.until('/: no src/main.ts here');
});
