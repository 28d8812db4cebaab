// Compiles the package to lib/: its TypeScript file by file, the declarations, and the bundle of the
// preview page. Node 20 does not run TypeScript, and a published package holds no sources.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOMS = [
  'cli',
  'compile',
  'config',
  'gallery',
  'gtm',
  'processes',
  'run',
  'sandbox',
  'serve',
  'template'
];
/** What the browser runs; it is bundled, not transpiled. */
const PAGE = 'serve/preview/page';

await Promise.all([transpile(), bundlePage()]);
declare();

async function transpile() {
  const entryPoints = (await Promise.all(ROOMS.map(sourcesIn))).flat();
  await removeOrphans(entryPoints);
  await build({
    entryPoints,
    absWorkingDir: PACKAGE,
    outdir: 'lib',
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning'
  });
}

async function bundlePage() {
  await build({
    entryPoints: [
      join(PACKAGE, PAGE, 'main.tsx'),
      join(PACKAGE, PAGE, 'page.css'),
      join(PACKAGE, PAGE, 'editor.ts')
    ],
    absWorkingDir: PACKAGE,
    outdir: `lib/${PAGE}`,
    entryNames: '[name]',
    bundle: true,
    // The editor is a file of its own, which only those load who edit.
    external: ['./editor.js'],
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning'
  });
}

function declare() {
  const tsc = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc'
  );
  const args = [tsc, '-p', join(PACKAGE, 'tsconfig.declarations.json')];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}

async function sourcesIn(room) {
  const folder = join(PACKAGE, room);
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(room, file).replaceAll('\\', '/'))
    .filter((file) => !file.startsWith(`${PAGE}/`));
}

/** A file that is gone from the sources must not live on in lib/. */
async function removeOrphans(sources) {
  const lib = join(PACKAGE, 'lib');
  if (!existsSync(lib)) return;
  const kept = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const file of await readdir(lib, { recursive: true })) {
    const path = file.replaceAll('\\', '/');
    if (!path.endsWith('.js') || path.startsWith(`${PAGE}/`) || kept.has(path)) continue;
    await rm(join(lib, file));
  }
}
