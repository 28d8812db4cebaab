// Compiles the package to lib/: its TypeScript file by file, the declarations, and two bundles, of the
// preview page and of the processes that run templates; and schemas/*.json. Node 20 does not run TypeScript,
// and a published package holds no sources.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOMS = [
  'calibration',
  'cli',
  'compile',
  'container',
  'config',
  'editor',
  'gallery',
  'gtm',
  'processes',
  'run',
  'sandbox',
  'schemas',
  'serve',
  'template'
];
/** What the browser runs; it is bundled, not transpiled. */
const PAGE = 'serve/preview/page';
/** What is started anew for every command that runs a template. */
const CHILDREN = [
  ...['container', 'run', 'serve', 'test'].map((name) => `processes/${name}-child`),
  // A thread of each of them.
  'processes/watchdog'
];

await transpile();
const bundles = await Promise.all([bundlePage(), bundleChildren()]);
await writeLicences(bundles.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
await writeSchemas();
if (!process.argv.includes('--without-declarations')) declare();

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

function bundlePage() {
  return build({
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
    metafile: true,
    logLevel: 'warning'
  });
}

/** One file starts in half the time that the hundred take which it is made of. */
function bundleChildren() {
  return build({
    entryPoints: CHILDREN.map((name) => `${name}.ts`),
    absWorkingDir: PACKAGE,
    outdir: 'lib',
    outbase: '.',
    chunkNames: 'processes/bundled/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Node reads the file each time it starts a process.
    minifyWhitespace: true,
    // Packages that are CommonJS ask for Node's own modules with it.
    banner: {
      js: "import { createRequire as bundled } from 'node:module'; const require = bundled(import.meta.url);"
    },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning'
  });
}

/** The licences of the packages whose code is in the bundles ask to be handed on with it. */
async function writeLicences(inputs) {
  const folders = inputs.map(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(join(PACKAGE, file))?.[0]
  );
  const texts = [...new Set(folders)]
    .filter(Boolean)
    .toSorted()
    .map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(folder, 'package.json'), 'utf8')
      );
      const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
      const text = file ? await readFile(join(folder, file), 'utf8') : '';
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    });
  const separator = `\n${'-'.repeat(80)}\n\n`;
  await writeFile(
    join(PACKAGE, 'lib/THIRD-PARTY-LICENCES.txt'),
    (await Promise.all(texts)).join(separator)
  );
}

/** The JSON Schemas for editors, made of what the checker goes by. */
async function writeSchemas() {
  const { SCHEMAS } = await import(pathToFileURL(join(PACKAGE, 'lib/schemas/index.js')).href);
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const file = join(PACKAGE, 'schemas', name);
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) await writeFile(file, text);
  }
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
