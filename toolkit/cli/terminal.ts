import { randomUUID } from 'node:crypto';
import picocolors from 'picocolors';

const NAMES = ['bold', 'cyan', 'dim', 'green', 'red', 'yellow'] as const;

type Colours = Record<(typeof NAMES)[number], (text: string) => string>;

/** Stands before our own colour codes, so that nobody else's are taken for them. */
const OURS = `\u001B${randomUUID()}`;

/** Colours for standard output; none where it is no terminal or NO_COLOR is set. */
export const colours = coloursFor(process.stdout);

const errorColours = coloursFor(process.stderr);

/** What they return is for {@link print} and {@link printError} alone. */
function coloursFor(stream: { isTTY?: boolean }): Colours {
  const isColoured = wantsColour(stream);
  const codes = picocolors.createColors(true);
  const entries = NAMES.map((name) => {
    const [open, close] = codes[name]('|').split('|');
    const paint = (text: string): string => `${OURS}${open}${text}${OURS}${close}`;
    return [name, isColoured ? paint : (text: string) => text] as const;
  });
  return Object.fromEntries(entries) as Colours;
}

/** NO_COLOR (https://no-color.org) wins over FORCE_COLOR, which wins over the terminal. */
function wantsColour(stream: { isTTY?: boolean }): boolean {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || stream.isTTY === true;
}

/**
 * Text as it may reach a terminal. Templates, logs and answers can hold escape sequences, which change
 * what a terminal shows, and carriage returns, which write over it: of all control characters but line
 * breaks and tabs the code is shown instead, in the way of JSON. So are the marks that turn the direction of text.
 */
export function harmless(text: string): string {
  return text
    .split(OURS)
    .map((part, index) => {
      // eslint-disable-next-line no-control-regex
      const [, code = '', rest = part] = (index > 0 && /^(\u001B\[\d+m)(.*)$/su.exec(part)) || [];
      return code + rest.replace(CONTROL_CHARACTERS, codeOf);
    })
    .join('');
}

/** The same for what must not begin a line of its own. */
export function inOneLine(text: string): string {
  return text.replace(/[\n\u2028\u2029]/g, codeOf);
}

// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\0-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

function codeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Writes a line to standard output. */
export function print(line = ''): void {
  process.stdout.write(`${harmless(line)}\n`);
}

let programName = 'sgtm';

/** What the lines on standard error begin with. */
export function setProgramName(name: string): void {
  programName = name;
}

/** Writes a message for the caller to standard error, each line marked with the program's name. */
export function printError(message: string): void {
  for (const line of message.split('\n')) {
    process.stderr.write(harmless(`${errorColours.red(`${programName}:`)} ${line}\n`));
  }
}

/** Tells the caller something about a command that goes on, on standard error. */
export function printNotice(message: string): void {
  process.stderr.write(harmless(`${errorColours.bold(`${programName}:`)} ${message}\n`));
}

/** Writes an error that should not have been, with where it comes from, to standard error. */
export function printFault(error: unknown): void {
  printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A line of progress that the next one replaces; nothing where standard error is no terminal. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${harmless(line)}`);
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
