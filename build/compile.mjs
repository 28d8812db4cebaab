// Transpiles TypeScript that runs on Node to lib/, file by file: Node 20 does not run it, and a
// published package holds no sources.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
// What replay and the simulator have to know of Amazon's contracts and of consent strings is in the tag.
const ROOMS = ['amazon', 'bench', 'build', 'src/contracts'];
const FILES = ['src/consent-forms.ts'];

const entryPoints = [...(await Promise.all(ROOMS.map(sourcesIn))).flat(), ...FILES];
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

async function sourcesIn(room) {
  const files = await readdir(join(PROJECT, room), { recursive: true });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(room, file).replaceAll('\\', '/'));
}

/** A file that is gone from the sources must not live on in lib/. */
async function removeOrphans(sources) {
  const lib = join(PROJECT, 'lib');
  if (!existsSync(lib)) return;
  const kept = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const file of await readdir(lib, { recursive: true })) {
    const path = file.replaceAll('\\', '/');
    if (!path.endsWith('.js') || kept.has(path)) continue;
    await rm(join(lib, file));
  }
}
