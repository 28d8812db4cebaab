// npm run build: what `sgtm build` makes, this project's page of fields, and what the page of events
// takes from the tag's tables.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fieldsPage } from '../lib/build/fields-page.js';
import { compositions } from './compositions.mjs';
import { matchKeyNames, matchKeyOrigins } from './match-key-origins.mjs';

const NAMES = 'src/identity/match-key-names.ts';
const COMPOSITIONS = 'src/compositions.ts';
const ORIGINS = 'amazon/reading/match-key-origins.ts';

// First, as the config that sgtm build reads shows what the tag does too.
await keep(NAMES, await matchKeyNames(NAMES));
await keep(COMPOSITIONS, await compositions(COMPOSITIONS));
await keep(ORIGINS, await matchKeyOrigins(ORIGINS));
try {
  execFileSync(process.execPath, ['toolkit/bin/sgtm.js', 'build'], { stdio: 'inherit' });
} catch (error) {
  // It has said what is wrong.
  process.exit(error.status);
}
await keep('docs/fields.md', await fieldsPage());

async function keep(path, text) {
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (before !== text) await writeFile(path, text);
  console.log(`${path}  ${before === text ? 'unchanged' : 'written'}`);
}
