import { existsSync, readFileSync } from 'node:fs';
import { runProgram, type Program } from './program.js';

/**
 * Runs the `sgtm` command line.
 *
 * @param args what follows `sgtm`
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export function main(args: readonly string[]): Promise<number> {
  const description = 'Server-side GTM templates, from the first line to the container.';
  const program = { name: 'sgtm', description, version: version(), commands: COMMANDS };
  return runProgram({ ...program, interpret }, args);
}

/** Only a repository of templates needs what reads its file. */
const interpret: NonNullable<Program['interpret']> = async (args, command) => {
  if (!existsSync('sgtm.workspace.ts')) return args;
  return (await import('./workspace.js')).inWorkspace(args, command);
};

const COMMANDS: Program['commands'] = {
  init: async () => (await import('./init.js')).initCommand,
  import: async () => (await import('./import.js')).importCommand,
  build: async () => (await import('./build.js')).buildCommand,
  dev: async () => (await import('./dev.js')).devCommand,
  fmt: async () => (await import('./fmt.js')).fmtCommand,
  check: async () => (await import('./check.js')).checkCommand,
  lsp: async () => (await import('./lsp.js')).lspCommand,
  test: async () => (await import('./test.js')).testCommand,
  run: async () => (await import('./run.js')).runCommand,
  serve: async () => (await import('./serve.js')).serveCommand,
  container: async () => (await import('./container.js')).containerCommand,
  push: async () => (await import('./push.js')).pushCommand,
  pull: async () => (await import('./pull.js')).pullCommand,
  diff: async () => (await import('./diff.js')).diffCommand,
  calibrate: async () => (await import('./calibrate.js')).calibrateCommand,
  release: async () => (await import('./release.js')).releaseCommand
};

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
