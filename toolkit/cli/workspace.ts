import type { Command } from 'commander';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFolder } from '../compile/project/sgtm-package.js';
import { loadWorkspace, membersOf, WORKSPACE_FILE, type Member } from '../config/workspace.js';
import { parseTemplate } from '../sandbox/template/template.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { hasFaults } from './faults.js';
import { errorsOf } from './push.js';
import { ask, targetNames } from './tag-manager.js';
import { colours, plural, print, printError } from './terminal.js';

/** These take the files of all templates themselves, and end with one summary. */
const WITH_FILES = ['check', 'test', 'fmt'];

/** These are for one template, so that one process of each runs beside the others. */
const ONE_BY_ONE = ['build', 'dev', 'push', 'diff'];

/**
 * What a command is in a folder with an sgtm.workspace.ts: one for all of its templates, or for those
 * named. With a file or a folder as argument it is what it is elsewhere.
 *
 * @param args the command and what follows it
 * @returns the arguments to go on with, or how the command ended
 * @throws UsageError or ProblemsError naming what is wrong with the workspace or the names
 */
export async function inWorkspace(
  args: readonly string[],
  command: Command
): Promise<readonly string[] | ExitCode> {
  const [called = '', ...rest] = args;
  if (!existsSync(WORKSPACE_FILE) || ![...WITH_FILES, ...ONE_BY_ONE].includes(called)) return args;
  const { names, options } = apart(rest, command);
  if (options.some((each) => ['--help', '-h', '--rules'].includes(each))) return args;
  const members = await membersOf('.', await loadWorkspace('.'));
  const isNamed = (name: string): boolean => members.some((member) => member.name === name);
  const stranger = names.find((name) => !isNamed(name));
  if (stranger !== undefined) {
    if (existsSync(stranger) || /\.\w+$/.test(stranger)) return args;
    throw new UsageError(
      `${stranger}: ${WORKSPACE_FILE} has no template of that name; it has ${members.map(({ name }) => name).join(', ')}`
    );
  }
  if (called === 'push' || called === 'diff') {
    // Said once here, and not by the process of each template.
    command.parseOptions([...options]);
    await targetNames(command.opts());
  }
  const wanted = members.filter(({ name }) => names.length === 0 || names.includes(name));
  await refuseEqualNames(members);
  if (WITH_FILES.includes(called)) return [called, ...options, ...wanted.map(templateOf)];
  if (called === 'dev') return (await runAll(wanted, (_, at) => devArgs(options, at))).worst;
  if (called === 'push') return pushAll(wanted, options);
  return runAndSum(called, wanted, options);
}

/** Names of templates, and options with their values. */
function apart(args: readonly string[], command: Command): { names: string[]; options: string[] } {
  const names: string[] = [];
  const options: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (!arg.startsWith('-') || arg === '-') {
      names.push(arg);
      continue;
    }
    options.push(arg);
    const known = command.options.find(({ short, long }) => short === arg || long === arg);
    const next = args[at + 1];
    if (known?.required && next !== undefined) options.push(args[++at] as string);
  }
  return { names, options };
}

function templateOf({ folder }: Member): string {
  return join(folder, 'template.tpl');
}

/** GTM tells templates apart by their names, so that one would overwrite the other there. */
async function refuseEqualNames(members: readonly Member[]): Promise<void> {
  const files = new Map<string, string>();
  for (const file of members.map(templateOf)) {
    if (!existsSync(file)) continue;
    const name = displayNameIn(await readFile(file, 'utf8'), file);
    const other = name === undefined ? undefined : files.get(name);
    if (other !== undefined) {
      throw new UsageError(
        `${file}: "${name}" is the name of ${other} too; give one another displayName in its template/info.ts`
      );
    }
    if (name !== undefined) files.set(name, file);
  }
}

/** The name of a template; undefined where the file is broken, of which each command says more. */
function displayNameIn(text: string, file: string): string | undefined {
  try {
    return parseTemplate(text, file).info.displayName;
  } catch {
    return undefined;
  }
}

/** Ports that follow each other, since all serve at once. */
function devArgs(options: readonly string[], at: number): string[] {
  const given = options.indexOf('--port');
  const others = given < 0 ? options : options.toSpliced(given, 2);
  const first = given < 0 ? FIRST_PORT : Number(options[given + 1]);
  return ['dev', ...others, '--port', first === 0 ? '0' : String(first + at)];
}

const FIRST_PORT = 8080;

/** Pushes all or none: each is built, checked and tested before the first is sent. */
async function pushAll(wanted: readonly Member[], options: readonly string[]): Promise<ExitCode> {
  const isJson = options.includes('--json');
  for (const file of wanted.map(templateOf)) {
    const json = isJson ? { pushed: false, file } : undefined;
    const refusal = { consequence: 'no template was pushed', json };
    if (await hasFaults(file, await errorsOf(file), refusal)) return ExitCode.faultsFound;
  }
  await refuseEqualNames(wanted);
  const isDecided = ['--yes', '--dry-run', '--json'].some((each) => options.includes(each));
  if (isDecided || !process.stdin.isTTY) return runAndSum('push', wanted, options);
  const shown = await runAndSum('push', wanted, [...options, '--dry-run']);
  if (shown !== ExitCode.done || !(await ask('Push these?'))) return shown;
  return runAndSum('push', wanted, [...options, '--yes']);
}

async function runAndSum(
  called: string,
  wanted: readonly Member[],
  options: readonly string[]
): Promise<ExitCode> {
  const isJson = options.includes('--json');
  const { ended, worst } = await runAll(
    wanted,
    (member) => [called, ...options, called === 'build' ? member.folder : templateOf(member)],
    { isJson }
  );
  if (called === 'build') await refuseEqualNames(wanted);
  if (isJson) {
    const templates = ended.map(({ name, code, output }) => ({
      name,
      exitCode: code,
      ...parsed(output)
    }));
    print(JSON.stringify({ templates }, null, 2));
    return worst;
  }
  const failed = ended.filter(({ code }) => code !== ExitCode.done).map(({ name }) => name);
  const outcome = called === 'diff' ? 'differ' : 'failed';
  const names = failed.length > 0 ? ` (${failed.join(', ')})` : '';
  print(`${called}: ${plural(wanted.length, 'template')}, ${failed.length} ${outcome}${names}`);
  return worst;
}

function parsed(output: string): object {
  try {
    return JSON.parse(output) as object;
  } catch {
    return {};
  }
}

interface MemberEnd {
  name: string;
  code: ExitCode;
  output: string;
}

/** Runs the command for each template in a process of its own, as many at once as there are processors. */
async function runAll(
  members: readonly Member[],
  argsFor: (member: Member, at: number) => readonly string[],
  { isJson = false } = {}
): Promise<{ ended: MemberEnd[]; worst: ExitCode }> {
  const ended: MemberEnd[] = [];
  const width = Math.max(...members.map(({ name }) => name.length));
  const waiting = [...members.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, member] = next;
      const args = argsFor(member, at);
      const mark = isJson ? '' : `${colours.dim(`${member.name.padEnd(width)} |`)} `;
      ended[at] = await runOne(member, args, { mark, isJson });
    }
  };
  const [called, ...options] = argsFor(members[0] as Member, 0);
  const isEndless = called === 'dev' || options.includes('--watch');
  const atOnce = isEndless ? members.length : Math.max(2, availableParallelism());
  await Promise.all(Array.from({ length: Math.min(atOnce, members.length) }, work));
  const worst = Math.max(...ended.map(({ code }) => code)) as ExitCode;
  return { ended, worst };
}

const PROGRAM = join(packageFolder(), 'bin/sgtm.js');

async function runOne(
  { name, folder }: Member,
  args: readonly string[],
  { mark, isJson }: { mark: string; isJson: boolean }
): Promise<MemberEnd> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: args[0] === 'dev' ? folder : '.',
    stdio: ['ignore', 'pipe', 'pipe']
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.on('SIGINT', end).on('SIGTERM', end);
  let output = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    output += `${line}\n`;
    if (!isJson) print(mark + line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    printError(mark + line.replace(/^sgtm: /, ''));
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? ExitCode.badInput));
  });
  process.off('SIGINT', end).off('SIGTERM', end);
  return { name, code: code as ExitCode, output };
}
