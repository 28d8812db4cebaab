import type { Command } from 'commander';
import type { ExitCode } from './exit-code.js';

/** Adds a command to the program; its action reports how it ended, unless that is "done". */
export type AddCommand = (program: Command, report: (code: ExitCode) => void) => void;
