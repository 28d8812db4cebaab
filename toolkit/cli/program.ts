import { Command, CommanderError } from 'commander';
import type { AddCommand } from './command.js';
import { describeError, UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { printError, setProgramName } from './terminal.js';

/** A command line: what it is called and what it can do. */
export interface Program {
  name: string;
  description: string;
  version: string;
  /** What loads each command, by its name: only the one that is called is loaded. */
  commands: Readonly<Record<string, () => Promise<AddCommand>>>;
  /** What the arguments mean where the program is run, or how the command ended. */
  interpret?: (args: readonly string[], command: Command) => Promise<readonly string[] | ExitCode>;
}

/**
 * Runs a command line.
 *
 * @param args what follows the program's name
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export async function runProgram(
  { name, description, version, commands, interpret }: Program,
  args: readonly string[]
): Promise<number> {
  endQuietlyWithReader();
  setProgramName(name);
  const program = new Command(name)
    .description(description)
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput(QUIET)
    .showHelpAfterError(false);
  let exitCode: number = ExitCode.done;
  const report = (code: ExitCode): void => {
    exitCode = code;
  };
  for (const add of await Promise.all(loadersOf(commands, args))) add(program, report);
  for (const command of program.commands) command.exitOverride().configureOutput(QUIET);
  process.on('exit', sayUnfinished);
  try {
    const [command] = program.commands;
    const isOne = command?.name() === args[0];
    const meant = interpret && command && isOne ? await interpret(args, command) : args;
    if (typeof meant === 'number') return meant;
    await program.parseAsync([...meant], { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, name);
  } finally {
    process.off('exit', sayUnfinished);
  }
}

/**
 * A project's config can end the process, or wait for what never comes, so that Node ends it. Neither is
 * success: the command was not done.
 */
function sayUnfinished(): void {
  printError(
    'the process ended before the command was done; look in sgtm.config.ts and template/ for process.exit, and for an await that never settles'
  );
  process.exitCode = ExitCode.badInput;
}

/** What loads the commands that these arguments need: help and messages about an unknown name list them all. */
function loadersOf(
  commands: Program['commands'],
  [called = '']: readonly string[]
): Promise<AddCommand>[] {
  if (called === '--version' || called === '-V') return [];
  const command = Object.hasOwn(commands, called) ? commands[called] : undefined;
  return (command ? [command] : Object.values(commands)).map((load) => load());
}

const QUIET = { outputError: () => undefined };

function explain(error: unknown, name: string): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return ExitCode.done;
    // Without a command Commander shows the help and calls that an error.
    if (error.code !== 'commander.help') {
      const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
      printError(`${message}; see ${name} --help`);
    }
    return ExitCode.badInput;
  }
  printError(describeError(error));
  return error instanceof UsageError ? error.exitCode : ExitCode.badInput;
}

/** `sgtm … | head` closes the pipe early; that is no error. */
function endQuietlyWithReader(): void {
  // A program that is run again in one process listens already.
  if (process.stdout.listenerCount('error') > 0) return;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.off('exit', sayUnfinished);
    process.exit();
  });
}
