import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, posix, relative, resolve } from 'node:path';
import { APIS } from '../sandbox/api/registry.js';
import { ProblemsError, type Position, type Problem } from '../sandbox/problem.js';
import { problemAt, readSourceFile, type Import, type SourceFile } from './source-file.js';

/** The sources of a template: its files, and what they import from elsewhere. */
export interface Modules {
  /** The entry first, then each where it is first imported. */
  files: SourceFile[];
  /** `const local = require('name')`, by the local name. */
  apis: Map<string, ApiImport>;
  /** What is imported of npm packages and of files that are no TypeScript. */
  packages: PackageImport[];
}

/** One API that is imported, and where first. */
export interface ApiImport {
  name: string;
  file: string;
  at: Position;
}

/** What the files import from one package. */
export interface PackageImport {
  specifier: string;
  /** Where it is first imported. */
  file: string;
  at: Position;
  /** What the names of the package are called in the files, by that name. */
  names: Map<string, { imported: string; file: string; at: Position }>;
}

const SOURCE = /\.[cm]?[jt]s$/;

/**
 * Reads the entry and every file it imports, and follows each imported name to where it is declared.
 *
 * @throws ProblemsError with the place of each import that leads nowhere
 */
export async function readModules(entry: string, project: string): Promise<Modules> {
  const modules: Modules = { files: [], apis: new Map(), packages: [] };
  const byFile = new Map<string, SourceFile>();
  const problems: Problem[] = [];
  const read = async (file: string): Promise<void> => {
    if (byFile.has(file)) return;
    const isEntry = modules.files.length === 0;
    const source = readSourceFile(file, await readFile(join(project, file), 'utf8'), isEntry);
    byFile.set(file, source);
    modules.files.push(source);
    for (const each of source.imports) {
      if (!isLocal(each.specifier)) continue;
      const target = resolveFile(file, each.specifier, project);
      if (target !== undefined && SOURCE.test(target)) await read(target);
      else if (target === undefined) problems.push(missingFile(file, each));
    }
  };
  await read(relative(project, resolve(project, entry)).replaceAll('\\', '/'));
  for (const source of modules.files) {
    for (const each of source.imports)
      problems.push(...follow(each, source, modules, byFile, project));
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return modules;
}

function isLocal(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier);
}

/** The file a relative import means: "./phone.js" is src/phone.ts. */
function resolveFile(from: string, specifier: string, project: string): string | undefined {
  const path = posix.join(posix.dirname(from), specifier);
  const candidates = [
    path.replace(/\.([cm]?)js$/, '.$1ts'),
    path,
    `${path}.ts`,
    `${path}.js`,
    `${path}/index.ts`,
    `${path}/index.js`
  ];
  return candidates.find((file) => extname(file) !== '' && existsSync(join(project, file)));
}

function missingFile(file: string, { specifier, at }: Import): Problem {
  const wanted = posix.join(posix.dirname(file), specifier);
  return problemAt({ file, ...at }, 'import', `there is no file ${wanted}`, 'correct the path');
}

function follow(
  { specifier, names, at }: Import,
  source: SourceFile,
  modules: Modules,
  byFile: ReadonlyMap<string, SourceFile>,
  project: string
): Problem[] {
  const { file } = source;
  if (specifier === 'sgtm') return names.flatMap((name) => followApi(name, file, modules));
  const target = isLocal(specifier) ? resolveFile(file, specifier, project) : undefined;
  if (target === undefined && isLocal(specifier)) return [];
  if (target === undefined || !SOURCE.test(target)) {
    addPackage(modules, { specifier, names, at }, file);
    return [];
  }
  return names.flatMap((name) => {
    const place = { file, ...name.at };
    if (name.imported === '*') {
      const message = `${name.local} stands for all of ${target}`;
      return [problemAt(place, 'import', message, 'import each name in braces')];
    }
    const found = declarationOf(target, name.imported, byFile, project);
    if (found === undefined) {
      const what = name.imported === 'default' ? 'no default export' : `no ${name.imported}`;
      return [
        problemAt(
          place,
          'import',
          `${target} exports ${what}`,
          'export it there, or write import type for a type'
        )
      ];
    }
    if (found.name === name.local) return [];
    const message = `${found.name} of ${found.file} is called ${name.local} here; template.tpl has one name for it`;
    return [problemAt(place, 'import', message, `import it as ${found.name}`)];
  });
}

function followApi(
  { imported, local, at }: Import['names'][number],
  file: string,
  { apis }: Modules
): Problem[] {
  if (!APIS.has(imported)) {
    const message =
      imported === '*' || imported === 'default'
        ? 'sgtm is no object'
        : `GTM has no API called ${imported}`;
    return [problemAt({ file, ...at }, 'import', message, 'import the APIs by name, in braces')];
  }
  const before = apis.get(local);
  if (before === undefined) apis.set(local, { name: imported, file, at });
  else if (before.name !== imported) {
    const other = `${before.file}:${before.at.line}:${before.at.column}`;
    const message = `${local} is the API ${imported} here and ${before.name} in ${other}`;
    return [problemAt({ file, ...at }, 'name-clash', message, 'give one of them another name')];
  }
  return [];
}

function addPackage({ packages }: Modules, { specifier, names, at }: Import, file: string): void {
  const isSame = (each: PackageImport): boolean =>
    each.specifier === specifier &&
    (!isLocal(specifier) || posix.dirname(each.file) === posix.dirname(file));
  let entry = packages.find(isSame);
  if (!entry) {
    entry = { specifier, file, at, names: new Map() };
    packages.push(entry);
  }
  for (const name of names) {
    if (!entry.names.has(name.local)) {
      entry.names.set(name.local, { imported: name.imported, file, at: name.at });
    }
  }
}

/** Where an exported name is declared, through files that pass it on. */
function declarationOf(
  file: string,
  name: string,
  byFile: ReadonlyMap<string, SourceFile>,
  project: string,
  seen: readonly string[] = []
): { file: string; name: string } | undefined {
  const source = byFile.get(file);
  if (!source || seen.includes(file)) return undefined;
  const next = (specifier: string, wanted: string): { file: string; name: string } | undefined => {
    const target = resolveFile(file, specifier, project);
    return target === undefined
      ? undefined
      : declarationOf(target, wanted, byFile, project, [...seen, file]);
  };
  const found = source.exports.get(name);
  if (found && 'specifier' in found) return next(found.specifier, found.imported);
  if (found) {
    for (const { specifier, names } of source.imports) {
      const passed = names.find(({ local }) => local === found.local);
      if (passed && isLocal(specifier)) return next(specifier, passed.imported);
    }
    return { file, name: found.local };
  }
  for (const specifier of source.exportedFiles) {
    const inOther = next(specifier, name);
    if (inOther) return inOther;
  }
  return undefined;
}
