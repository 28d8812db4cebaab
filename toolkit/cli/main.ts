import { readFileSync } from 'node:fs';
import { buildCommand } from './build.js';
import { checkCommand } from './check.js';
import { devCommand } from './dev.js';
import { containerCommand } from './container.js';
import { diffCommand } from './diff.js';
import { fmtCommand } from './fmt.js';
import { importCommand } from './import.js';
import { initCommand } from './init.js';
import { runProgram } from './program.js';
import { pullCommand } from './pull.js';
import { pushCommand } from './push.js';
import { releaseCommand } from './release.js';
import { runCommand } from './run.js';
import { serveCommand } from './serve.js';
import { testCommand } from './test.js';

/**
 * Runs the `sgtm` command line.
 *
 * @param args what follows `sgtm`
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export function main(args: readonly string[]): Promise<number> {
  const description = 'Server-side GTM templates, from the first line to the container.';
  return runProgram({ name: 'sgtm', description, version: version(), commands: COMMANDS }, args);
}

const COMMANDS = [
  initCommand,
  importCommand,
  buildCommand,
  devCommand,
  fmtCommand,
  checkCommand,
  testCommand,
  runCommand,
  serveCommand,
  containerCommand,
  pushCommand,
  pullCommand,
  diffCommand,
  releaseCommand
];

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
