// Transpiles the toolkit's TypeScript to lib/, file by file, and bundles the preview page.
// Node 20 does not run TypeScript, and a published package holds no sources.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOMS = ['toolkit', 'amazon', 'bench', 'build'];
/** What the browser runs; it is bundled, not transpiled. */
const PAGE = 'toolkit/serve/preview/page';

await Promise.all([transpile(), bundlePage()]);

async function transpile() {
  const entryPoints = (await Promise.all(ROOMS.map(sourcesIn))).flat();
  await removeOrphans(entryPoints);
  await build({
    entryPoints,
    absWorkingDir: PROJECT,
    outdir: 'lib',
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning'
  });
}

async function bundlePage() {
  const entry = join(PROJECT, PAGE, 'main.tsx');
  if (!existsSync(entry)) return;
  await build({
    entryPoints: [entry, join(PROJECT, PAGE, 'page.css')],
    absWorkingDir: PROJECT,
    outdir: `lib/${PAGE}`,
    entryNames: '[name]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning'
  });
}

async function sourcesIn(room) {
  const folder = join(PROJECT, room);
  if (!existsSync(folder)) return [];
  const files = await readdir(folder, { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(room, file).replaceAll('\\', '/'))
    .filter((file) => !file.startsWith(`${PAGE}/`) && !file.startsWith('toolkit/test/'));
}

/** A file that is gone from the sources must not live on in lib/. */
async function removeOrphans(sources) {
  const lib = join(PROJECT, 'lib');
  if (!existsSync(lib)) return;
  const kept = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const file of await readdir(lib, { recursive: true })) {
    const path = file.replaceAll('\\', '/');
    if (!path.endsWith('.js') || path.startsWith(`${PAGE}/`) || kept.has(path)) continue;
    await rm(join(lib, file));
  }
}
