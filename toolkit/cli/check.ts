import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RepositoryFile } from '../sandbox/check/index.js';
import { ProblemsError, type Problem } from '../sandbox/problem.js';
import { buildFirst } from './build-first.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { readInput, wholeNumber } from './input.js';
import { ExitCode } from './exit-code.js';
import {
  checkReporters,
  reportTo,
  withReporters,
  type ReporterOptions,
  type Suite
} from './reporters.js';
import { colours, count, plural, print, printError } from './terminal.js';

interface Options extends ReporterOptions {
  errorsOnly?: boolean;
  maxWarnings?: number;
  rules?: boolean;
  verbose?: boolean;
}

/** `sgtm check FILE.tpl…`: what GTM would refuse, and what is likely a mistake. */
export const checkCommand: AddCommand = (program, report) => {
  const command = program
    .command('check')
    .description('find what is wrong in templates, without running them')
    .addHelpText(
      'after',
      '\nExamples:\n  sgtm check template.tpl\n  sgtm check *.tpl --max-warnings 0 --reporter github'
    )
    .argument('[file...]', 'templates (.tpl)')
    .option('--json', 'print the problems as one JSON object');
  withReporters(command)
    .option('--errors-only', 'leave out warnings: what GTM takes, though it is likely a mistake')
    .option(
      '--max-warnings <n>',
      'exit with 1 when there are more warnings than this',
      wholeNumber('max-warnings', 0, Number.MAX_SAFE_INTEGER)
    )
    .option('--verbose', 'say what each template weighs, too')
    .option('--rules', 'list the rules, and check nothing')
    .action(async (paths: string[], options: Options) => {
      if (options.rules) return printRules(options.json === true);
      if (paths.length === 0) {
        throw new UsageError('no file to check; name one: sgtm check template.tpl');
      }
      checkReporters(options);
      const found: Problem[][] = [];
      for (const path of paths) found.push(await builtProblemsOf(path));
      const wanted = found.map((each) => (options.errorsOnly ? each.filter(isError) : each));
      const problems = wanted.flat();
      const errors = problems.filter(isError).length;
      const warnings = problems.length - errors;
      const most = options.maxWarnings ?? Infinity;
      if (options.json)
        print(JSON.stringify({ problems: await withDegrees(problems), errors, warnings }, null, 2));
      else {
        const none = options.errorsOnly ? 'no errors' : 'no problems';
        wanted.forEach((each, index) => printProblems(paths[index] ?? '', each, none));
        if (options.verbose) for (const path of paths) print(await weightOf(path));
      }
      await reportTo(
        options.reporter,
        wanted.map((each, index) => suiteOf(paths[index] ?? '', each))
      );
      if (warnings > most)
        printError(`${plural(warnings, 'warning')}, more than --max-warnings ${most}`);
      if (errors > 0 || warnings > most) report(ExitCode.faultsFound);
    });
};

/** Each problem with what becomes of a template that has it. */
async function withDegrees(problems: readonly Problem[]): Promise<object[]> {
  const { degreeOf } = await import('../sandbox/check/index.js');
  return problems.map((problem) => ({
    ...problem,
    degree: degreeOf({ name: problem.rule, severity: problem.severity })
  }));
}

function printProblems(file: string, problems: readonly Problem[], none: string): void {
  if (problems.length === 0) print(`${file}: ${none}`);
  for (const problem of problems) print(lineOf(problem));
}

/** A file without problems is one case that passed. */
function suiteOf(file: string, problems: readonly Problem[]): Suite {
  const findings = problems.map(({ rule, severity, ...problem }) => ({
    ...problem,
    name: rule,
    isWarning: severity === 'warning'
  }));
  return { file, findings: findings.length > 0 ? findings : [{ name: 'sgtm check', file }] };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

/** What keeps a project from being built, or else the problems of its template; of any other template these. */
async function builtProblemsOf(path: string): Promise<Problem[]> {
  try {
    await buildFirst([path]);
  } catch (error) {
    if (error instanceof ProblemsError) return [...error.problems];
    throw error;
  }
  return problemsOf(path);
}

/** The problems of a template, and of its repository where it is one for the Gallery. */
export async function problemsOf(path: string): Promise<Problem[]> {
  return problemsOfText(path, await readInput(path));
}

/** The same for a text that need not be saved, as an editor has it. */
export async function problemsOfText(path: string, content: string): Promise<Problem[]> {
  const { checkTemplate, checkGallery } = await import('../sandbox/check/index.js');
  const problems = checkTemplate(content, path);
  const metadata = await fileBeside(path, 'metadata.yaml');
  if (!metadata) return problems;
  const license = await fileBeside(path, 'LICENSE');
  const template = { path, content };
  return [...problems, ...checkGallery({ template, metadata, ...(license ? { license } : {}) })];
}

/** "template.tpl: 1,290 bytes of code, 610 minified", or that it cannot be told. */
async function weightOf(path: string): Promise<string> {
  const { parseTemplate } = await import('../sandbox/index.js');
  const { minifiedSize } = await import('../compile/minified-size.js');
  try {
    const { code } = parseTemplate(await readInput(path), path);
    const minified = await minifiedSize(code);
    const all = `${path}: ${count(Buffer.byteLength(code))} bytes of code`;
    return minified === undefined ? all : `${all}, ${count(minified)} minified`;
  } catch (error) {
    if (error instanceof ProblemsError) return `${path}: its code cannot be weighed`;
    throw error;
  }
}

async function fileBeside(path: string, name: string): Promise<RepositoryFile | undefined> {
  const beside = join(dirname(path), name);
  if (!existsSync(beside)) return undefined;
  return { path: beside, content: await readInput(beside) };
}

/** `file:line:column rule: message`, where a warning says so ahead of its message. */
function lineOf({ file, line, column, severity, rule, message }: Problem): string {
  const mark = severity === 'warning' ? `${colours.yellow('warning')} ` : '';
  return `${file}:${line}:${column} ${colours.bold(rule)}: ${mark}${message}`;
}

async function printRules(isJson: boolean): Promise<void> {
  const { DEGREE_WORDS, RULES } = await import('../sandbox/check/index.js');
  if (isJson) return print(JSON.stringify({ rules: RULES }, null, 2));
  const width = Math.max(...RULES.map(({ name }) => name.length));
  for (const { name, severity, summary, degree } of RULES) {
    const words = DEGREE_WORDS[degree];
    print(`${name.padEnd(width)}  ${severity.padEnd(7)}  ${words.padEnd(19)}  ${summary}`);
  }
}
