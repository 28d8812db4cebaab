import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { buildCommand } from './build.js';
import { checkCommand } from './check.js';
import type { AddCommand } from './command.js';
import { ExitCode } from './exit-code.js';
import { replayCommand } from '../../amazon/cli/replay.js';
import { runCommand } from './run.js';
import { describeError, UsageError } from './error.js';
import { printError } from './terminal.js';
import { serveCommand } from './serve.js';
import { simulateCommand } from '../../amazon/cli/simulate.js';
import { startCommand } from '../../amazon/cli/start.js';
import { testCommand } from './test.js';

/**
 * Runs the `sgtm` command line.
 *
 * @param args what follows `sgtm`
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export async function main(args: readonly string[]): Promise<number> {
  endQuietlyWithReader();
  const program = new Command('sgtm')
    .description('Builds, checks, tests, runs and serves server-side GTM templates.')
    .version(version(), '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false);
  let exitCode: number = ExitCode.done;
  const report = (code: ExitCode): void => {
    exitCode = code;
  };
  for (const add of COMMANDS) add(program, report);
  for (const command of program.commands) command.exitOverride().configureOutput(QUIET);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

const COMMANDS: readonly AddCommand[] = [
  startCommand,
  buildCommand,
  checkCommand,
  testCommand,
  runCommand,
  serveCommand,
  simulateCommand,
  replayCommand
];

const QUIET = { outputError: () => undefined };

function explain(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return ExitCode.done;
    // Without a command Commander shows the help and calls that an error.
    if (error.code !== 'commander.help') {
      const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
      printError(`${message}; see sgtm --help`);
    }
    return ExitCode.badInput;
  }
  printError(describeError(error));
  return error instanceof UsageError ? error.exitCode : ExitCode.badInput;
}

/** `sgtm … | head` closes the pipe early; that is no error. */
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
