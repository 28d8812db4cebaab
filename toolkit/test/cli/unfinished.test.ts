import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../compile/project-folder.js';
import { sgtmProcess } from './sgtm.js';

const UNFINISHED = /sgtm: the process ended before the command was done/;

describe('a command that was not done does not end with 0', () => {
  it.each([
    ['sgtm.config.ts', 'process.exit(0);\nexport default {};\n'],
    ['sgtm.config.ts', 'await new Promise(() => undefined);\nexport default {};\n'],
    ['template/fields.ts', 'process.exit(0);\nexport const parameters = [];\n'],
    ['template/fields.ts', 'await new Promise(() => undefined);\nexport const parameters = [];\n']
  ])('where %s says %j', async (file, text) => {
    const cwd = projectFolder();
    writeFileSync(join(cwd, file), text);
    for (const args of [['build'], ['check', 'template.tpl']]) {
      const { code, stderr } = await sgtmProcess(args, { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(UNFINISHED);
    }
  });
});
