import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../compile/project-folder.js';
import { startSgtm } from './long-running.js';

it('sgtm build --watch builds again on a change, survives a fault and ends on Ctrl-C', async () => {
  const folder = projectFolder({ 'template/scenarios/more.js': '// More\nrunCode({});\n' });
  const build = startSgtm(['build', '--watch'], folder);
  expect(await build.until('Ctrl-C ends')).toContain('2 scenarios');
  writeFileSync(join(folder, 'src/main.ts'), 'const a = [;\n');
  await build.until('src/main.ts:1:12 typescript');
  await build.until('Ctrl-C ends');
  writeFileSync(
    join(folder, 'src/main.ts'),
    "import { logToConsole } from 'sgtm';\nlogToConsole(data.greeting);\n"
  );
  expect(await build.until('Ctrl-C ends')).toContain('template.tpl');
  rmSync(join(folder, 'template/scenarios/more.js'));
  expect(await build.until('Ctrl-C ends')).toContain('1 scenario');
  expect(await build.interrupt()).toBe(0);
});
