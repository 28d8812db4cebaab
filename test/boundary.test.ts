import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Every file of the repository that is committed, or would be. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8'
})
  .split('\n')
  .filter((file) => file !== '');

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^'\n]+)'/g;

/** What each TypeScript or JavaScript file below the folders imports. */
function importsOf(isWanted: (file: string) => boolean): [file: string, specifier: string][] {
  return FILES.filter((file) => /\.(?:ts|tsx|mjs|js)$/.test(file) && isWanted(file)).flatMap(
    (file) => {
      const text = textOf(file);
      return [...text.matchAll(IMPORT)].map(([, specifier = '']): [string, string] => [
        file,
        specifier
      ]);
    }
  );
}

/** Empty for a file that was moved away and not committed yet. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The path an import leads to, from the root of the repository; undefined for a package. */
function targetOf([file, specifier]: readonly [string, string]): string | undefined {
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined;
}

const isOfToolkit = (file: string): boolean => file.startsWith('toolkit/');

/** Which rooms of the toolkit a room may import: those below it. What is above all others is left out. */
const ARROWS = {
  sandbox: [],
  template: ['sandbox'],
  container: ['sandbox'],
  config: ['container', 'sandbox'],
  run: ['config', 'container', 'sandbox'],
  gtm: ['config', 'container', 'sandbox'],
  compile: ['config', 'container', 'sandbox', 'template'],
  processes: ['container', 'run', 'sandbox'],
  serve: ['compile', 'config', 'container', 'processes', 'run', 'sandbox']
};

describe('the boundary between toolkit and project', () => {
  it('the toolkit never says Amazon, in no file and no name of one', () => {
    const files = FILES.filter(isOfToolkit);
    expect(files.length).toBeGreaterThan(300);
    const saying = files.filter((file) => /amazon/i.test(file + textOf(file)));
    expect(saying).toEqual([]);
  });

  it('the toolkit imports nothing from outside of it', () => {
    const imports = importsOf(isOfToolkit);
    expect(imports.length).toBeGreaterThan(1000);
    const outside = imports.filter((each) => targetOf(each)?.startsWith('toolkit/') === false);
    expect(outside).toEqual([]);
  });

  it('the project imports the toolkit by its exports only', () => {
    const { exports } = JSON.parse(readFileSync('toolkit/package.json', 'utf8')) as {
      exports: Record<string, unknown>;
    };
    const entries = new Set(Object.keys(exports).map((entry) => `sgtm${entry.slice(1)}`));
    const imports = importsOf((file) => !isOfToolkit(file));
    expect(imports.some(([, specifier]) => specifier === 'sgtm/sandbox')).toBe(true);
    const wrong = imports.filter(([file, specifier]) => {
      const target = targetOf([file, specifier]);
      if (target !== undefined) return /^(?:lib\/)?toolkit\//.test(target);
      return /^sgtm(?:\/|$)/.test(specifier) && !entries.has(specifier);
    });
    expect(wrong).toEqual([]);
  });

  it.each(Object.entries(ARROWS))(
    '%s imports of the toolkit no other rooms than %j',
    (room, rooms) => {
      const folder = `toolkit/${room}/`;
      const imports = importsOf((file) => file.startsWith(folder));
      expect(imports.length).toBeGreaterThan(0);
      const allowed = [room, ...rooms].map((each) => `toolkit/${each}/`);
      const wrong = imports.filter((each) => {
        const target = targetOf(each);
        return target !== undefined && !allowed.some((prefix) => target.startsWith(prefix));
      });
      expect(wrong).toEqual([]);
    }
  );

  it('the contracts outside the tag import the tag and themselves', () => {
    const imports = importsOf((file) => file.startsWith('amazon/contracts/'));
    expect(imports.length).toBeGreaterThan(15);
    const others = imports.filter((each) => {
      const target = targetOf(each);
      // What they import of a package are types: the form of the tag reads them too.
      return target === undefined
        ? each[1] !== 'ajv'
        : !/^(?:src|amazon\/contracts)\//.test(target);
    });
    expect(others).toEqual([]);
  });

  it('the form imports of amazon/ the contracts alone, and the tag nothing', () => {
    const imports = importsOf((file) => /^(?:src|template)\//.test(file));
    const ofAmazon = imports.filter((each) => targetOf(each)?.startsWith('amazon/'));
    expect(ofAmazon).toEqual([['template/contracts.js', '../amazon/contracts/index.ts']]);
  });

  it('the tag imports sgtm and itself, and the types of its own fields', () => {
    const imports = importsOf((file) => file.startsWith('src/'));
    expect(imports.length).toBeGreaterThan(50);
    const others = imports.filter((each) => {
      const [file, specifier] = each;
      if (targetOf(each)?.startsWith('src/')) return false;
      const isOfData =
        file === 'src/data.d.ts' && /^(?:sgtm\/template$|\.\.\/template\/)/.test(specifier);
      return specifier !== 'sgtm' && !isOfData;
    });
    expect(others).toEqual([]);
  });
});
