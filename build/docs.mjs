// npm run docs: writes what the documentation shows of the product: the fault matrix, what commands print,
// and the addresses in README.md, which package.json says. With --check it writes nothing and names the
// pages that are not current.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { importTypeScript } from './typescript.mjs';

const PURCHASE = {
  event_name: 'purchase',
  transaction_id: 'T-1001',
  value: 129.95,
  currency: 'USD',
  items: [{ item_id: 'SKU-1', item_brand: 'Acme', quantity: 2 }],
  user_data: { email_address: ' Test@Example.com ', address: { country: 'US' } }
};

const FIELDS = {
  clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
  clientSecret: 'amzn1.oa2-cs.v1.0123456789abcdef',
  refreshToken: 'Atzr|sample',
  accountId: '5879120000000'
};

const BINS = { sgtm: 'toolkit/bin/sgtm.js', 'amazon-ads': 'amazon/bin/amazon-ads.js' };

const isCheck = process.argv.includes('--check');
const stale = [];

const { faultMatrixPage } = await importTypeScript('build/write-fault-matrix.ts');
await put('docs/fault-matrix.md', await faultMatrixPage());
await put('README.md', await readme());
await put('docs/simulator.md', await simulatorPage());
await put('docs/coverage.md', await coveragePage());
const { toolkitReadme } = await importTypeScript('toolkit/build/readme.ts');
await put('toolkit/README.md', await toolkitReadme());

for (const path of stale) console.error(`${path}: not current; run npm run docs`);
process.exitCode = stale.length > 0 ? 1 : 0;

async function put(path, text) {
  const before = existsSync(path) ? await readFile(path, 'utf8') : '';
  if (before === text) return;
  if (isCheck) stale.push(path);
  else await writeFile(path, text);
}

async function readme() {
  const { repository } = JSON.parse(await readFile('package.json', 'utf8'));
  const address = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  let text = await readFile('README.md', 'utf8');
  text = fill(
    text,
    'download',
    `[**Download the container**](${address}/raw/main/dist/container.json). Your browser may need _Save as_.`,
    ' '
  );
  const folder = address.split('/').at(-1);
  text = fill(
    text,
    'clone',
    block(`git clone ${address}.git && cd ${folder}\nnpm ci && npm start`, 'sh')
  );
  if (!isCheck) {
    text = fill(
      text,
      'start',
      block(await printed('amazon-ads', ['start', '--once'], process.cwd()))
    );
  }
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

async function simulatorPage() {
  const page = 'docs/simulator.md';
  let text = await readFile(page, 'utf8');
  if (!isCheck) text = fill(text, 'run', await runExample());
  return format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
}

/** What the template's own scenarios run of it: the table that the command prints. */
async function coveragePage() {
  const page = 'docs/coverage.md';
  const output = await printed('sgtm', ['test', 'template.tpl', '--coverage'], process.cwd());
  const lines = output.split('\n').map((line) => line.trimEnd());
  const isRule = (line) => /^-+\|/.test(line);
  const table = lines.slice(lines.findIndex(isRule), lines.findLastIndex(isRule) + 1);
  const content = block([...table, '', lines.findLast(Boolean)].join('\n'));
  const text = fill(await readFile(page, 'utf8'), 'coverage', content);
  return format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
}

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function fill(text, name, content, apart = '\n\n') {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`the page lacks ${start} … ${end}; put them back`);
  return `${before}${start}${apart}${content}${apart}${end}${after}`;
}

/** What does not fit beside the page's margin. */
function shortened(line) {
  return line.length > 150 ? `${line.slice(0, 149)}…` : line;
}

function block(text, language = '') {
  return `\`\`\`${language}\n${text.trim()}\n\`\`\``;
}

/** What a command prints; ports and durations differ from run to run and are made the same. */
async function printed(command, args, cwd) {
  const bin = join(process.cwd(), BINS[command]);
  const env = { ...process.env, NO_COLOR: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { cwd, env });
  return stdout
    .replace(/(tagging server .*127\.0\.0\.1:)\d+/, '$18080')
    .replace(/(simulator .*127\.0\.0\.1:)\d+/, '$143210')
    .replace(/\b\d+ ms\b/g, '480 ms');
}

/** The command as one types it in this folder, and what comes of it. */
async function runExample() {
  const args = ['run', 'template.tpl', '--event', JSON.stringify(PURCHASE)];
  args.push('--data', JSON.stringify(FIELDS));
  const output = await printed('sgtm', [...args, '--now', '1790000000000'], process.cwd());
  const typed = `npx sgtm run template.tpl --event '${JSON.stringify(PURCHASE)}' --data '${JSON.stringify(FIELDS)}'`;
  return `${block(typed, 'sh')}\n\n${block(output.split('\n').map(shortened).join('\n'))}\n\nLong lines are cut here; with \`--json\` a script gets all of it.`;
}
