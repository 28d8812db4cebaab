import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalServer } from '../serve/local-server.js';
import { formatProblem, ProblemsError, type Problem } from '../sandbox/problem.js';
import { sourcesOfProject } from './build.js';
import { problemsOf } from './check.js';
import type { AddCommand } from './command.js';
import { describeError, UsageError } from './error.js';
import { placeText, readConfig, readInput, sourcesOf, wholeNumber } from './input.js';
import { sourceFrom } from './local-source.js';
import { colours, count, plural, print, printFault, untilInterrupted } from './terminal.js';
import { testFiles, type FileReport } from './test-files.js';

interface Options {
  port: number;
}

const TEMPLATE = 'template.tpl';

/** `sgtm dev`: builds, checks and tests on every save, serves beside it, and says where one stands. */
export const devCommand: AddCommand = (program) => {
  program
    .command('dev')
    .description('on save: build, check, test; and serve beside it')
    .addHelpText('after', '\nExample:\n  sgtm dev --port 0')
    .option(
      '--port <number>',
      'where the server listens; 0 for any',
      wholeNumber('port', 0, 65_535),
      8080
    )
    .action(async ({ port }: Options) => {
      if (!existsSync('src/main.ts')) {
        throw new UsageError(
          `${resolve('.')}: no src/main.ts here; go to the folder of a template project, or begin one with sgtm init`
        );
      }
      await develop(port);
    });
};

/** One of the steps: how it went in a few words, and what is to be put right. */
interface Step {
  isFine: boolean;
  summary: string;
  details: string[];
}

/** Where one stands after a save. A step is missing if one before it failed. */
interface Standing {
  build: Step;
  check?: Step;
  test?: Step;
}

async function develop(port: number): Promise<void> {
  const interrupted = untilInterrupted();
  const screen = new Screen();
  const work = async (): Promise<void> => screen.show(await takeStock());
  await work();
  // A template that never built is served as soon as it does.
  const isBuilt = existsSync(TEMPLATE) || (await untilBuilt(work, interrupted));
  if (!isBuilt) return;
  const server = await serveBeside(port, work, screen);
  await interrupted;
  await server.close();
}

/** Builds, checks and tests the project one stands in. */
async function takeStock(): Promise<Standing> {
  const build = await buildStep();
  if (!build.isFine) return { build };
  const sourceOf = await lazySources();
  const check = await checkStep(sourceOf, build.warnings);
  return { build, check, test: await testStep() };
}

type SourceFinder = (problem: Problem) => Promise<string>;

/** Names the line of the sources; the project is compiled for that only if there is a problem. */
async function lazySources(): Promise<SourceFinder> {
  const content = await readInput(TEMPLATE);
  let sources: ReturnType<typeof sourcesOf> | undefined;
  return async (problem) => {
    sources ??= sourcesOf(TEMPLATE, content);
    const source = problem.file === TEMPLATE ? (await sources)(problem) : undefined;
    return formatProblem(source ? { ...problem, ...source } : problem);
  };
}

async function buildStep(): Promise<Step & { warnings: readonly Problem[] }> {
  const { buildTemplate } = await import('../compile/build.js');
  const startedAt = performance.now();
  try {
    const { files, codeBytes, warnings } = await buildTemplate('.');
    const isChanged = files.some((file) => file.isChanged);
    const milliseconds = Math.round(performance.now() - startedAt);
    return {
      isFine: true,
      warnings,
      summary: `${TEMPLATE} ${isChanged ? 'written' : 'unchanged'}, ${count(codeBytes)} bytes of code, ${milliseconds} ms`,
      details: warnings.map((warning) => colours.yellow(formatProblem(warning)))
    };
  } catch (error) {
    const details =
      error instanceof ProblemsError
        ? error.problems.map(formatProblem)
        : describeError(error).split('\n');
    return { isFine: false, warnings: [], summary: plural(details.length, 'fault'), details };
  }
}

/** What the build has said already, with the line of the sources, is left out. */
async function checkStep(place: SourceFinder, said: readonly Problem[]): Promise<Step> {
  const rules = new Set(said.map(({ rule }) => rule));
  const problems = (await problemsOf(TEMPLATE)).filter(({ rule }) => !rules.has(rule));
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : [])
  ];
  return {
    isFine: errors === 0,
    summary: found.join(', ') || 'nothing GTM would refuse',
    details: await Promise.all(
      problems.map(async (problem) => {
        const line = await place(problem);
        return problem.severity === 'warning' ? colours.yellow(line) : line;
      })
    )
  };
}

async function testStep(): Promise<Step> {
  const [report] = await testFiles([TEMPLATE]);
  if (!report) throw new Error('no report of one file');
  const failed = report.scenarios.filter(({ passed }) => !passed);
  return {
    isFine: failed.length === 0 && report.problems.length === 0,
    summary: `${report.scenarios.length - failed.length} passed, ${failed.length} failed`,
    details: [...report.problems, ...failed.flatMap((scenario) => failureLines(report, scenario))]
  };
}

function failureLines(
  { file, sourceOf }: FileReport,
  { name, failures }: FileReport['scenarios'][number]
): string[] {
  return [
    `${colours.red('✗')} ${name}`,
    ...failures.flatMap(({ message, at }) => {
      const place = at && (sourceOf(at) ?? { file, ...at });
      const where = place ? [colours.cyan(placeText(place))] : [];
      return [...where, ...message.split('\n')].map((line) => `  ${line}`);
    })
  ];
}

/** A server of the template, which does the work again when a source changes. */
async function serveBeside(
  port: number,
  work: () => Promise<void>,
  screen: Screen
): Promise<LocalServer> {
  const config = await readConfig();
  const { openLocalServer } = await import('../serve/local-server.js');
  const { addPreview } = await import('../serve/preview/index.js');
  const { printEvents } = await import('../serve/event-line.js');
  const samples = config.samples?.fields;
  const own = sourceFrom(undefined, [{ template: undefined, ...(samples ? { samples } : {}) }]);
  const server = await openLocalServer({
    source: { ...own, build: { folders: sourcesOfProject('.'), run: work } },
    config,
    port,
    host: '127.0.0.1',
    allowOrigins: [],
    isWatching: true,
    routes: addPreview,
    onFailure: ({ url, reason }) => screen.tell(`${url}: ${reason}`),
    onClientError: (client, { source }) => {
      const place = source ? ` at ${placeText(source)}` : '';
      screen.tell(`client ${client}: ended with an error${place}`);
    },
    onFault: printFault
  });
  printEvents(server, { colours, print: (line) => screen.tell(line) });
  screen.serving(server.tagging.url);
  return server;
}

/** Waits for the first save that builds; returns false if it is interrupted before that. */
async function untilBuilt(work: () => Promise<void>, interrupted: Promise<void>): Promise<boolean> {
  const { watchPaths } = await import('../serve/tagging/file-watch.js');
  let built = (): void => undefined;
  const isBuilt = new Promise<void>((done) => (built = done));
  const watch = await watchPaths(sourcesOfProject('.'), async () => {
    await work();
    if (existsSync(TEMPLATE)) built();
  });
  print(colours.dim(WAITING));
  await Promise.race([isBuilt, interrupted]);
  await watch.close();
  return existsSync(TEMPLATE);
}

/** How many of the last events stay on the screen. */
const MOST_EVENTS = 5;

/** Where one stands: on a terminal one screen that is drawn anew, in a pipe line after line. */
class Screen {
  private standing: Standing | undefined;
  private url: string | undefined;
  private readonly events: string[] = [];

  show(standing: Standing): void {
    this.standing = standing;
    if (process.stdout.isTTY) this.draw();
    else for (const line of standingLines(standing)) print(line);
    if (!process.stdout.isTTY && this.url !== undefined) print(WAITING);
  }

  serving(url: string): void {
    this.url = url;
    if (process.stdout.isTTY) return this.draw();
    print(serveLine(url));
    print(WAITING);
  }

  tell(line: string): void {
    this.events.push(line);
    if (this.events.length > MOST_EVENTS) this.events.shift();
    if (process.stdout.isTTY) this.draw();
    else print(line);
  }

  private draw(): void {
    const lines = [
      ...(this.standing ? standingLines(this.standing) : []),
      ...(this.url === undefined ? [] : [serveLine(this.url)]),
      ...this.events.map((line) => `         ${line}`),
      '',
      colours.dim(`${new Date().toLocaleTimeString()}  ${WAITING}`)
    ];
    // Home, and away with what was below.
    process.stdout.write(`\u001B[2J\u001B[3J\u001B[H${lines.join('\n')}\n`);
  }
}

const WAITING = 'watching src/ and template/; Ctrl-C ends';

function serveLine(url: string): string {
  return `  serve  ${colours.cyan(url)}`;
}

function standingLines({ build, check, test }: Standing): string[] {
  return [
    ...stepLines('build', build),
    ...(check ? stepLines('check', check) : []),
    ...(test ? stepLines('test', test) : [])
  ];
}

function stepLines(name: string, { isFine, summary, details }: Step): string[] {
  const mark = isFine ? colours.green('✓') : colours.red('✗');
  return [
    `${mark} ${name.padEnd(5)}  ${isFine ? summary : colours.red(summary)}`,
    ...details.map((line) => `         ${line}`)
  ];
}
