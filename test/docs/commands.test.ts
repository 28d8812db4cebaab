import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
].map((page) => readFileSync(page, 'utf8'));

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

/** The scripts of package.json that a text names. */
function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name]) => name as string);
}

/** The files that a text has Node run, and those handed to them. */
function filesIn(text: string): string[] {
  const commands = text.matchAll(/\bnode ((?:[\w./-]+\.m?[jt]s\b ?)+)/g);
  return [...commands].flatMap(([, files]) => (files as string).trim().split(' '));
}

describe('the commands of the pages', () => {
  test('are scripts that package.json has', () => {
    expect(scriptsIn('npm run docs:site && npm run gone')).toEqual(['docs:site', 'gone']);
    const named = PAGES.flatMap(scriptsIn);
    expect(named).toContain('scale');
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('and the scripts themselves run files that exist', () => {
    expect(filesIn('node gone/one.mjs gone/two.ts --write')).toEqual([
      'gone/one.mjs',
      'gone/two.ts'
    ]);
    const files = [...PAGES, ...Object.values(scripts)].flatMap(filesIn);
    expect(files).toContain('build/write-scale.ts');
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
