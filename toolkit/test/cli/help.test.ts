import { describe, expect, it } from 'vitest';
import { sgtm } from './sgtm.js';

/** The names of all commands, as the program's own help lists them. */
const { stdout: overview } = await sgtm(['--help']);
const names = [...overview.matchAll(/^ {2}([a-z]+) [[<]/gm)]
  .map(([, name = '']) => name)
  .filter((name) => name !== 'help');

describe('the help of', () => {
  it('the program lists commands', () => {
    expect(names).toEqual(expect.arrayContaining(['init', 'build', 'check', 'serve', 'release']));
  });

  it.each(names)('%s has an example that names it', async (name) => {
    const { code, stdout } = await sgtm([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ {2}(npx )?sgtm ${name} `, 'm'));
  });
});
