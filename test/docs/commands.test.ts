import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
};

/** What a page tells its reader to run, as the first group of the pattern finds it. */
function namedIn(page: string, pattern: RegExp): string[] {
  return [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, name]) => name as string);
}

describe('the commands of the pages', () => {
  test('are scripts that package.json has', () => {
    const named = PAGES.flatMap((page) => namedIn(page, /\bnpm run ([\w:-]+)/g));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('run files that are there', () => {
    const files = [
      ...PAGES.flatMap((page) => namedIn(page, /^node ([\w./-]+)/gm)),
      ...Object.values(scripts).flatMap((script) =>
        [...script.matchAll(/\bnode ([\w./-]+)/g)].map(([, file]) => file as string)
      )
    ];
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
