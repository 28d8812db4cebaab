// Runs a TypeScript file of the project that is not compiled to lib/: `node build/typescript.mjs
// build/write-scale.ts`, or `await importTypeScript(path)` from another script.
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Bundles the file with what it imports of the project, and imports the result. */
export async function importTypeScript(path) {
  const outfile = join(
    PROJECT,
    'node_modules/.cache/sgtm',
    `${basename(path, '.ts')}-${process.pid}.mjs`
  );
  await build({
    entryPoints: [resolve(path)],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning'
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile);
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await importTypeScript(process.argv[2]);
}
