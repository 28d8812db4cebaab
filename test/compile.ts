import { execFileSync } from 'node:child_process';

/** Tests of the command line, and all of the project's own, run what users run: the compiled files. */
export function setup(): void {
  for (const script of ['toolkit/build/compile.mjs', 'build/compile.mjs']) {
    execFileSync(process.execPath, [script], { stdio: 'inherit' });
  }
}
