import picocolors from 'picocolors';

/** Colours for standard output; none where it is no terminal or NO_COLOR is set. */
export const colours = picocolors.createColors(wantsColour(process.stdout));

const errorColours = picocolors.createColors(wantsColour(process.stderr));

/** NO_COLOR (https://no-color.org) wins over FORCE_COLOR, which wins over the terminal. */
function wantsColour(stream: { isTTY?: boolean }): boolean {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || stream.isTTY === true;
}

/** Writes a line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

let programName = 'sgtm';

/** What the lines on standard error begin with. */
export function setProgramName(name: string): void {
  programName = name;
}

/** Writes a message for the caller to standard error, each line marked with the program's name. */
export function printError(message: string): void {
  for (const line of message.split('\n')) {
    process.stderr.write(`${errorColours.red(`${programName}:`)} ${line}\n`);
  }
}

/** Writes an error that should not have been, with where it comes from, to standard error. */
export function printFault(error: unknown): void {
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A line of progress that the next one replaces; nothing where standard error is no terminal. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${line}`);
}

/** Takes the line of progress away. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
}

/** 1234567 → "1,234,567" */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** "1 event", "2 events" */
export function plural(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Resolves when the process is asked to end, by Ctrl-C or by what supervises it. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      process.off('SIGINT', end).off('SIGTERM', end);
      resolve();
    };
    process.on('SIGINT', end).on('SIGTERM', end);
  });
}
