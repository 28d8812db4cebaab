// npm run docs: writes the parts of the documentation that are made from the product: the fault matrix,
// and in README.md the table of fields and what the commands print. With --check nothing is written,
// and what is not current is named.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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

for (const path of stale) console.error(`${path}: not current; run npm run docs`);
process.exitCode = stale.length > 0 ? 1 : 0;

async function put(path, text) {
  const before = existsSync(path) ? await readFile(path, 'utf8') : '';
  if (before === text) return;
  if (isCheck) stale.push(path);
  else await writeFile(path, text);
}

async function readme() {
  const { fieldsTable } = await importTypeScript('build/fields-table.ts');
  let text = await readFile('README.md', 'utf8');
  text = fill(text, 'fields', await fieldsTable());
  if (!isCheck) {
    text = fill(
      text,
      'start',
      block(await printed('amazon-ads', ['start', '--once'], process.cwd()))
    );
    text = fill(text, 'run', await runExample());
  }
  return format(text, { ...(await resolveConfig('README.md')), parser: 'markdown' });
}

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function fill(text, name, content) {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md lacks ${start} … ${end}`);
  return `${before}${start}\n\n${content}\n\n${end}${after}`;
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

/** The files and the command as one types them, and what comes of it. */
async function runExample() {
  const folder = await mkdtemp(join(tmpdir(), 'sgtm-docs-'));
  try {
    await writeFile(join(folder, 'purchase.json'), JSON.stringify(PURCHASE));
    await writeFile(join(folder, 'fields.json'), JSON.stringify(FIELDS));
    await writeFile(join(folder, 'template.tpl'), await readFile('template.tpl'));
    const args = ['run', 'template.tpl', '--event', 'purchase.json', '--data', 'fields.json'];
    const output = await printed('sgtm', [...args, '--now', '1790000000000'], folder);
    const typed = [
      `echo '${JSON.stringify(PURCHASE)}' > purchase.json`,
      `echo '${JSON.stringify(FIELDS)}' > fields.json`,
      `npx sgtm ${args.join(' ')}`
    ];
    return `${block(typed.join('\n'), 'sh')}\n\n${block(output.split('\n').map(shortened).join('\n'))}\n\nLong lines are cut here; with \`--json\` a script gets all of it.`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
