import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const IMPORT = /^import (?!type\b)[\s\S]*? from '(\.[^']+)';/gm;

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

/** What a file of the tag imports of it, types apart. */
function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier = '']) =>
    normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts')
  );
}

/** The circles that imports make from a file on; `done` holds files that are on none. */
function circlesFrom(file: string, path: readonly string[], done: Set<string>): string[] {
  const at = path.indexOf(file);
  if (at >= 0) return [[...path.slice(at), file].join(' → ')];
  if (done.has(file)) return [];
  const circles = importsOf(file).flatMap((next) => circlesFrom(next, [...path, file], done));
  done.add(file);
  return circles;
}

it('the tag’s files import one another in no circle', () => {
  expect(files.flatMap(importsOf).length).toBeGreaterThan(80);
  const done = new Set<string>();
  expect(files.flatMap((file) => circlesFrom(file, [], done))).toEqual([]);
});
