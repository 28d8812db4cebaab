// npm run build: what `sgtm build` makes, and this project's page of fields.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fieldsPage } from '../lib/build/fields-page.js';

const PAGE = 'docs/fields.md';

try {
  execFileSync(process.execPath, ['toolkit/bin/sgtm.js', 'build'], { stdio: 'inherit' });
} catch (error) {
  // It has said what is wrong.
  process.exit(error.status);
}
const page = await fieldsPage();
const before = await readFile(PAGE, 'utf8').catch(() => undefined);
if (before !== page) await writeFile(PAGE, page);
console.log(`${PAGE}  ${before === page ? 'unchanged' : 'written'}`);
