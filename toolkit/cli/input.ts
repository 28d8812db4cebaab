import { readFile } from 'node:fs/promises';
import { parseTemplate, type Template } from '../sandbox/template/template.js';
import { UsageError } from './error.js';

/**
 * Reads a file that the caller named.
 *
 * @throws UsageError with the path and what to do, if it cannot be read
 */
export async function readInput(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${path}: no such file; check the path`);
    if (code === 'EISDIR') throw new UsageError(`${path}: this is a folder; name a file in it`);
    throw new UsageError(`${path}: cannot be read (${message}); check its permissions`);
  }
}

/**
 * Reads and parses a template.
 *
 * @throws UsageError or ProblemsError naming file, place and remedy
 */
export async function readTemplate(path: string): Promise<Template> {
  return parseTemplate(await readInput(path), path);
}

/** Parses a whole number of an option. */
export function wholeNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= least && number <= most) return number;
    throw new UsageError(
      `--${name} ${text}: has to be a whole number from ${least} to ${most}; change it`
    );
  };
}
