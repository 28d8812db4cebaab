// npm run bench [-- name…] [-- --write]: runs the benchmarks and shows their figures; with --write
// they also go into docs/benchmarks.md, where the sections of the others stay. What ends in .tpl or .json is a file for the benchmark named:
// npm run bench -- operations other-tag.tpl fields-of-other-tag.json
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, platform, release, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { format } from 'prettier';

const HERE = dirname(fileURLToPath(import.meta.url));
const COMPILED = join(HERE, '../lib/bench');
const PAGE = join(HERE, '../docs/benchmarks.md');

const args = process.argv.slice(2);
const files = args.filter((arg) => /\.(tpl|json)$/.test(arg)).map((file) => resolve(file));
const wanted = args.filter((arg) => !arg.startsWith('--') && !/\.(tpl|json)$/.test(arg));
const names = (await readdir(HERE))
  .filter((file) => file.endsWith('.ts') && file !== 'row.ts')
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => wanted.length === 0 || wanted.includes(name));
if (names.length === 0) {
  console.error(`bench: no benchmark is called ${wanted.join(', ')}; see bench/`);
  process.exit(2);
}

const results = [];
for (const name of names) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${name} …`);
  results.push(await runAlone(name));
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
  const { title, rows } = results.at(-1);
  console.log(`\n${title}`);
  for (const { name: what, value, target, beside = {} } of rows) {
    const others = Object.entries(beside).map(([other, theirs]) => `  (${other}: ${theirs})`);
    const rest = `${target ? `  (target ${target})` : ''}${others.join('')}`;
    console.log(`  ${what.padEnd(58)} ${value}${rest}`);
  }
}
if (args.includes('--write')) await writeFile(PAGE, await page(results));

/** A process of its own, so that one benchmark's garbage is not another's. */
async function runAlone(name) {
  const module = pathToFileURL(join(COMPILED, `${name}.js`)).href;
  const code = `const { title, run } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify({ title, rows: await run(${JSON.stringify(files)}) }));
    process.exit();`;
  const options = { maxBuffer: 2 ** 26 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', '--input-type=module', '-e', code],
    options
  );
  return { name, ...JSON.parse(stdout.trim().split('\n').at(-1)) };
}

/** The page with what was measured; the sections of the other benchmarks stay as they are. */
async function page(all) {
  const before = await readFile(PAGE, 'utf8');
  const kept = new Map(
    before
      .split(/\n(?=## )/)
      .slice(1)
      .map((section) => [/npm run bench -- ([\w-]+)/.exec(section)?.[1], section.trim()])
  );
  for (const one of all) kept.set(one.name, sectionOf(one));
  const sections = [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  const isWhole = wanted.length === 0;
  const text = `${isWhole ? opening() : before.split(/\n(?=## )/)[0].trim()}\n\n${sections.join('\n\n')}\n`;
  return format(text, { parser: 'markdown' });
}

function sectionOf({ name, title, rows }) {
  const others = Object.keys(rows[0]?.beside ?? {});
  const last = others.length > 0 ? others : rows.some(({ target }) => target) ? ['target'] : [];
  const table = [
    ['measured', others.length > 0 ? 'this tag' : 'figure', ...last],
    ['---', '---', ...last.map(() => '---')],
    ...rows.map(({ name: what, value, target = '', beside = {} }) => [
      what,
      value,
      ...last.map((column) => (column === 'target' ? target : beside[column]))
    ])
  ];
  const lines = table.map((cells) => `| ${cells.join(' | ')} |`);
  return `## ${title}\n\n\`npm run bench -- ${name}\`\n\n${lines.join('\n')}`;
}

function opening() {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${release()}, Node ${process.version}`;
  return `# Benchmarks

Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}.
Machine: ${machine}.
Ratios carry over to other machines, times do not: on 2026-11-22 an AMD EPYC made the first build in 509 ms.

Two figures need files that are not part of this repository: \`SGTM_TEMPLATES\` names a folder of templates
(here stape-io/amazon-tag and the seven that [published-templates.md](../toolkit/docs/published-templates.md) begins with), and \`operations\`
takes other tags to compare with: \`npm run bench -- operations other-tag.tpl its-fields.json\`.
[What operations are](../toolkit/docs/operations.md).`;
}
