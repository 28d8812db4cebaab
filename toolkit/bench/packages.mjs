// Tries packages from npm: installs those of packages.json in a folder of its own, builds a variable
// template with a call of each, runs it in the emulator, and compares the result with that of Node.
// `node toolkit/bench/packages.mjs [NAME…]` prints a line for each; with --write it writes docs/packages.md.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { buildTemplate } from '../lib/compile/index.js';
import { createSandbox, parseTemplate } from '../lib/sandbox/index.js';

const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const all = JSON.parse(await readFile(join(PACKAGE, 'bench/packages.json'), 'utf8'));
const list = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const folder = await mkdtemp(join(tmpdir(), 'sgtm-packages-'));
try {
  await install();
  const rows = [];
  for (const each of list) {
    const row = { ...each, ...(await tryPackage(each)) };
    rows.push(row);
    console.log(`${row.name.padEnd(28)} ${row.way === undefined ? 'runs' : row.way}`);
  }
  const running = rows.filter(({ way }) => way === undefined).length;
  console.log(`${running} of ${rows.length} packages run`);
  if (process.argv.includes('--write') && wanted.length === 0) await writePage(rows, running);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function install() {
  const dependencies = Object.fromEntries(list.map(({ name, version }) => [name, version]));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
}

/** Returns what stands in the way, in words; undefined if the result is the one of Node. */
async function tryPackage({ name, import: imported, call, expect }) {
  const project = join(folder, 'projects', name.replaceAll(/\W/g, '-'));
  await mkdir(join(project, 'src'), { recursive: true });
  await mkdir(join(project, 'template'));
  await symlink(join(folder, 'node_modules'), join(project, 'node_modules'));
  await writeFile(join(project, 'package.json'), '{ "type": "module", "version": "1.0.0" }');
  await writeFile(
    join(project, 'src/main.ts'),
    `${imported};\nexport default function main() {\n  return ${call};\n}\n`
  );
  await writeFile(
    join(project, 'template/index.ts'),
    "export const info = { type: 'MACRO', displayName: 'Package', containerContexts: ['SERVER'] };\nexport const parameters = [];\nexport const permissions = [];\n"
  );
  try {
    await buildTemplate(project);
    const template = parseTemplate(await readFile(join(project, 'template.tpl'), 'utf8'));
    const { returned, error } = await createSandbox(template).run({});
    if (error) return { way: error.message };
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(returned ?? null)), expect)) return {};
    return { way: `gives ${JSON.stringify(returned)}, not ${JSON.stringify(expect)}` };
  } catch (error) {
    const [first] = error.problems ?? [];
    if (!first) return { way: String(error.message).split('\n')[0] };
    return {
      way: first.message.replace(/; [^;]* cannot run in GTM$|; [^;]* cannot run there$/, '')
    };
  }
}

async function writePage(rows, running) {
  const cell = (text) => text.replaceAll('|', '\\|').replaceAll(/`/g, "'");
  const shortened = (text) => (text.length > 140 ? `${text.slice(0, 139)}…` : text);
  const lines = rows.map(({ name, version, way }) =>
    way === undefined
      ? `| \`${name}\` ${version} | runs | |`
      : `| \`${name}\` ${version} | | ${cell(shortened(way))} |`
  );
  const page = `# Packages from npm that run in GTM

${running} of ${rows.length} packages that authors of templates reach for build, run in the emulator, and give the result that
Node gives. This page is written by \`node toolkit/bench/packages.mjs --write\`, which installs and tries them.
[How packages are compiled](compiler.md#packages-from-npm).

| package | | what stands in the way first |
| --- | --- | --- |
${lines.join('\n')}
`;
  await writeFile(join(PACKAGE, 'docs/packages.md'), page);
  execFileSync('npx', [
    'prettier',
    '--write',
    '--log-level',
    'warn',
    join(PACKAGE, 'docs/packages.md')
  ]);
}
