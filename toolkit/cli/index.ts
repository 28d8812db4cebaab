/**
 * What a project's own commands are made with, so that they speak and end as those of `sgtm` do.
 *
 * @module
 */
export { allowOriginOption } from './allow-origin.js';
export type { AddCommand } from './command.js';
export { UsageError } from './error.js';
export { ExitCode } from './exit-code.js';
export { readGiven, readInput, wholeNumber } from './input.js';
export { readFields } from '../run/fields-file.js';
export { projectFolder, sourceFrom, type NamedTemplate } from './local-source.js';
export { runProgram, type Program } from './program.js';
export {
  colours,
  count,
  endProgress,
  plural,
  print,
  printError,
  printFault,
  showProgress,
  untilInterrupted
} from './terminal.js';
