import { execFileSync } from 'node:child_process';
import { CHROMIUM } from './amazon/page/chromium.js';

/** Tests of the command line, and all of the project's own, run what users run: the compiled files. */
export function setup(): void {
  if (!CHROMIUM) {
    console.warn(
      'The browser tests are skipped: no Chromium was found. Install it (apt-get install chromium), ' +
        'or set CHROMIUM to the path of Chromium or Chrome.'
    );
  }
  for (const script of ['toolkit/build/compile.mjs', 'build/compile.mjs']) {
    execFileSync(process.execPath, [script], { stdio: 'inherit' });
  }
}
