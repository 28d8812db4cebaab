import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import type { SourcePlace } from '../compile/source-file.js';
import type { PlaceOfTemplate } from '../compile/built-places.js';
import type { Config } from '../config/config.js';
import type { StubInstance } from '../config/stub.js';
import type { ScriptedResponse } from '../run/response-file.js';
import type { Clock } from '../sandbox/run/clock.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { Template } from '../sandbox/template/template.js';
import { UsageError } from './error.js';
import { printNotice } from './terminal.js';

/**
 * Reads a file that the caller named.
 *
 * @throws UsageError with the path and what to do, if it cannot be read
 */
export async function readInput(path: string): Promise<string> {
  try {
    await refuseTooLarge(path);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${path}: no such file; check the path`);
    if (code === 'EISDIR') throw new UsageError(`${path}: this is a folder; name a file in it`);
    throw new UsageError(`${path}: cannot be read (${message}); check its permissions`);
  }
}

const MEBIBYTE = 1024 * 1024;

/** The most bytes of a template, forty times the largest that is known, and of any other file. */
const MOST_BYTES_OF_TEMPLATE = 10 * MEBIBYTE;
const MOST_BYTES = 100 * MEBIBYTE;

async function refuseTooLarge(path: string): Promise<void> {
  const most = path.endsWith('.tpl') ? MOST_BYTES_OF_TEMPLATE : MOST_BYTES;
  const { size } = await stat(path);
  if (size <= most) return;
  const sizes = `${Math.ceil(size / MEBIBYTE)} MiB, ${most / MEBIBYTE} are the most that sgtm reads`;
  throw new UsageError(`${path}: too large (${sizes}); take a smaller file`);
}

/**
 * What an option gives: a file, `-` for standard input, or JSON itself, which begins with { or [.
 *
 * @param isItself whether what is given is the content itself in another form than JSON
 * @returns the text, and what messages call its source
 * @throws UsageError with the path and what to do, if it cannot be read
 */
export async function readGiven(
  given: string,
  isItself: (given: string) => boolean = () => false
): Promise<{ text: string; name: string }> {
  if (isItself(given)) return { text: given, name: 'what was given' };
  if (isFile(given)) return { text: await readInput(given), name: given };
  if (given !== '-') return { text: given, name: 'the JSON given' };
  return { text: await textOf(process.stdin), name: 'standard input' };
}

/** Whether what an option gives is a file, rather than standard input or JSON itself. */
export function isFile(given: string): boolean {
  return given !== '-' && !/^\s*[[{]/.test(given);
}

/**
 * Reads and parses a template.
 *
 * @throws UsageError or ProblemsError naming file, place and remedy
 */
export async function readTemplate(path: string): Promise<Template> {
  const content = await readInput(path);
  const { parseTemplate } = await import('../sandbox/template/template.js');
  return parseTemplate(content, path);
}

/**
 * The way from the lines of a template to those of the project beside it, where that is what it was
 * built from.
 */
export async function sourcesOf(file: string, content: string): Promise<PlaceOfTemplate> {
  // Only a project needs the compiler.
  if (!existsSync(join(dirname(file), 'src/main.ts'))) return () => undefined;
  const { placesOfTemplate } = await import('../compile/template-places.js');
  return (await placesOfTemplate(file, content)) ?? (() => undefined);
}

/** "src/phone.ts:12:3" */
export function placeText({ file, line, column }: SourcePlace): string {
  return `${file}:${line}:${column}`;
}

/**
 * Runs the sgtm.config.ts of a project and gives its configuration; an empty one where there is none.
 *
 * @param folder the project's; the one that one stands in, if it is not given
 * @throws ProblemsError naming the place of what is wrong with it
 */
export async function readConfig(folder = '.'): Promise<Config> {
  const { loadConfig } = await import('../config/load-config.js');
  return loadConfig(folder);
}

/**
 * Reads scripted responses; none if none are given.
 *
 * @param given a file, `-` or JSON itself
 * @throws UsageError or ProblemsError naming file, place and remedy
 */
export async function responsesFrom(given: string | undefined): Promise<ScriptedResponse[]> {
  if (given === undefined) return [];
  const { readResponses } = await import('../run/response-file.js');
  const { text, name } = await readGiven(given);
  return readResponses(text, name);
}

/** What stands behind the templates of a command, which ends it. */
export interface CommandNetwork {
  http: HttpTransport;
  stub: StubInstance | undefined;
  close(): Promise<void>;
}

/**
 * Scripted responses, then the stub of a project, then answers that are made up; nothing is really sent.
 *
 * @param folder the project's; what of it is executed is said
 */
export async function networkFor(
  folder: string,
  { responses, json = false }: { responses?: string; json?: boolean },
  clock: Pick<Clock, 'now'>
): Promise<CommandNetwork> {
  const { networkOf } = await import('../run/network.js');
  const { repeatableRandom } = await import('../run/repeatable-random.js');
  const scripted = await responsesFrom(responses);
  const { configIn } = await import('../config/load-config.js');
  const path = configIn(folder);
  const config = await readConfig(folder);
  if (path !== undefined && !json) printNotice(`executes ${path}, whose stub answers requests`);
  const { openStub } = await import('../config/open-stub.js');
  const stub = await openStub(config, {
    now: () => clock.now(),
    random: repeatableRandom(),
    mayListen: false
  });
  return {
    http: networkOf({ responses: scripted, stub }),
    stub,
    close: async () => stub?.close?.()
  };
}

/**
 * Reads seeds; none if none are given.
 *
 * @param given a file, `-` or JSON itself
 * @throws UsageError or ProblemsError naming file, place and remedy
 */
export async function seedsFrom(given: string | undefined): Promise<Seeds> {
  if (given === undefined) return {};
  const { readSeeds } = await import('../run/seed-file.js');
  const { text, name } = await readGiven(given);
  return readSeeds(text, name);
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
