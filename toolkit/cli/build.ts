import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuildResult } from '../compile/build.js';
import { formatProblem, ProblemsError } from '../sandbox/problem.js';
import type { AddCommand } from './command.js';
import { describeError, UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { colours, count, plural, print, printError, untilInterrupted } from './terminal.js';

/** `sgtm build`: writes template.tpl and dist/container.json, or says what GTM would refuse, and where. */
export const buildCommand: AddCommand = (program, report) => {
  program
    .command('build')
    .description('compile src/ and template/ to template.tpl and dist/container.json')
    .addHelpText('after', '\nExamples:\n  sgtm build\n  sgtm build --watch')
    .argument('[project]', 'the folder that holds both', '.')
    .option('--watch', 'build again whenever a source changes, until Ctrl-C')
    .action(async (project: string, { watch }: { watch?: boolean }) => {
      if (!existsSync(join(project, 'src/main.ts'))) {
        throw new UsageError(
          `${resolve(project)}: no src/main.ts here; go to the folder of a template project, or begin one with sgtm init`
        );
      }
      if (watch) await buildOnChange(project);
      else report(await buildOnce(project));
    });
};

async function buildOnce(project: string): Promise<ExitCode> {
  const startedAt = performance.now();
  const { buildTemplate } = await import('../compile/build.js');
  try {
    printResult(await buildTemplate(project), performance.now() - startedAt);
    return ExitCode.done;
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    for (const problem of error.problems) print(formatProblem(problem));
    return ExitCode.faultsFound;
  }
}

async function buildOnChange(project: string): Promise<void> {
  const interrupted = untilInterrupted();
  const build = async (): Promise<void> => {
    // Whatever stops one build, the next may do without.
    await buildOnce(project).catch((error: unknown) => printError(describeError(error)));
    print(colours.dim('watching src/ and template/; Ctrl-C ends'));
  };
  const { watchPaths } = await import('../serve/tagging/file-watch.js');
  // The watch is there first, so that nothing that changes during a build is missed.
  let last = Promise.resolve();
  const inTurn = (): Promise<void> => (last = last.then(build));
  const watch = await watchPaths(sourcesOfProject(project), inTurn);
  await inTurn();
  await interrupted;
  await watch.close();
}

/** What a template is built from. */
export function sourcesOfProject(project: string): string[] {
  return ['src', 'template', 'package.json'].map((path) => join(project, path));
}

function printResult(result: BuildResult, milliseconds: number): void {
  for (const warning of result.warnings) print(colours.yellow(formatProblem(warning)));
  for (const { path, bytes, isChanged } of result.files) {
    print(`${path}  ${count(bytes)} bytes  ${colours.dim(isChanged ? 'written' : 'unchanged')}`);
  }
  const parts = [
    plural(result.fields, 'field'),
    plural(result.permissions, 'permission'),
    plural(result.scenarios, 'scenario'),
    `${count(result.codeBytes)} bytes of code`,
    ...(result.minifiedBytes ? [`${count(result.minifiedBytes)} minified`] : []),
    `${Math.round(milliseconds)} ms`
  ];
  print(colours.dim(parts.join(', ')));
}
