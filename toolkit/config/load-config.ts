import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build, type Message, type Plugin } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProblemsError, type Position } from '../sandbox/problem.js';
import type { Config } from './config.js';
import { objectionToConfig } from './config-shape.js';

/** The names a config may have, the first one there is counts. */
const FILES = ['sgtm.config.ts', 'sgtm.config.mts', 'sgtm.config.js', 'sgtm.config.mjs'];

/** The path of the configuration in a folder; undefined if there is none. */
export function configIn(folder: string): string | undefined {
  const name = FILES.find((each) => existsSync(join(folder, each)));
  return name === undefined ? undefined : join(folder, name);
}

/**
 * Reads the configuration of the project in a folder: TypeScript that may import the project's own
 * files and its packages. A folder without one has an empty configuration.
 *
 * @param name the file's name in the folder, where it has another than usual
 * @throws ProblemsError naming the file, and the line where there is one, of what is wrong with it
 */
export async function loadConfig(folder = '.', name?: string): Promise<Config> {
  const path = name === undefined ? configIn(folder) : join(folder, name);
  if (path === undefined) return {};
  const file = basename(path);
  const config = await loadModule(folder, file);
  const objection = objectionToConfig(config);
  if (objection !== undefined) throw broken(file, { at: { line: 1, column: 1 }, file }, objection);
  return config as Config;
}

/**
 * Runs a TypeScript file of a folder and gives its default export.
 *
 * @throws ProblemsError naming the file, and the line where there is one, of what stops it
 */
export async function loadModule(folder: string, file: string): Promise<unknown> {
  const { code, map } = await bundleConfig(folder, file);
  const module = await importFromFolder(folder, code).catch((error: unknown) => {
    throw broken(file, placeIn(error, map, file), `${(error as Error).message}; correct it`);
  });
  return module.default;
}

async function bundleConfig(
  folder: string,
  file: string
): Promise<{ code: string; map: TraceMap }> {
  const { outputFiles } = await build({
    entryPoints: [resolve(folder, file)],
    absWorkingDir: resolve(folder),
    bundle: true,
    write: false,
    outfile: 'sgtm.config.mjs',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'external',
    tsconfigRaw: {},
    logLevel: 'silent',
    plugins: [thisPackage]
  }).catch((error: { errors?: readonly Message[] }) => {
    const [first] = error.errors ?? [];
    if (!first) throw error;
    const { line = 1, column = 0 } = first.location ?? {};
    const place = { at: { line, column: column + 1 }, file: first.location?.file ?? file };
    throw broken(file, place, `${first.text}; correct it`);
  });
  const map = outputFiles.find(({ path }) => path.endsWith('.map'));
  const code = outputFiles.find(({ path }) => !path.endsWith('.map'));
  return { code: code?.text ?? '', map: new TraceMap(map?.text ?? '') };
}

/** The config's `sgtm` is the one that reads it, also where it is installed elsewhere. */
const thisPackage: Plugin = {
  name: 'this-package',
  setup({ onResolve }) {
    const { resolve: find } = createRequire(import.meta.url);
    onResolve({ filter: /^sgtm\// }, ({ path }) => {
      return { path: pathToFileURL(find(path)).href, external: true };
    });
  }
};

let imported = 0;

/** Packages are found from where the file lies, so it lies among the project's own for a moment. */
async function importFromFolder(folder: string, code: string): Promise<{ default?: unknown }> {
  const cache = resolve(folder, 'node_modules/.cache/sgtm');
  const file = join(cache, `config-${process.pid}-${++imported}.mjs`);
  await mkdir(cache, { recursive: true });
  await writeFile(file, code);
  try {
    return (await import(pathToFileURL(file).href)) as { default?: unknown };
  } finally {
    await rm(file, { force: true });
  }
}

interface Place {
  at: Position;
  file: string;
}

/** Where an error of the bundled config comes from, by the first line of its stack that the map knows. */
function placeIn(error: unknown, map: TraceMap, file: string): Place {
  const stack = String((error as Error).stack ?? '');
  for (const [, line, column] of stack.matchAll(/config-\d+-\d+\.mjs:(\d+):(\d+)/g)) {
    const found = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 });
    if (found.source === null) continue;
    return { at: { line: found.line, column: found.column + 1 }, file: found.source };
  }
  return { at: { line: 1, column: 1 }, file };
}

function broken(config: string, { at, file }: Place, message: string): ProblemsError {
  return new ProblemsError([
    { file: file || config, ...at, severity: 'error', rule: 'config', message }
  ]);
}
