import { execFileSync } from 'node:child_process';

/** Tests of the command line run what users run: the compiled files. */
export function setup(): void {
  execFileSync(process.execPath, ['build/compile.mjs'], { stdio: 'inherit' });
}
