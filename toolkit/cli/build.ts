import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatProblem, ProblemsError } from '../sandbox/problem.js';
import type { BuildResult } from '../compile/build.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { colours, count, plural, print } from './terminal.js';

/** `sgtm build`: writes template.tpl and dist/container.json, or says what GTM would refuse, and where. */
export const buildCommand: AddCommand = (program, report) => {
  program
    .command('build')
    .description('compile src/ and template/ to template.tpl and dist/container.json')
    .argument('[project]', 'the folder that holds both', '.')
    .action(async (project: string) => {
      if (!existsSync(join(project, 'src/main.ts'))) {
        throw new UsageError(
          `${resolve(project)}: no src/main.ts here; go to the folder of a template project`
        );
      }
      const startedAt = performance.now();
      const { buildTemplate } = await import('../compile/build.js');
      const result = await buildTemplate(project).catch((error: unknown) => {
        if (!(error instanceof ProblemsError)) throw error;
        for (const problem of error.problems) print(formatProblem(problem));
        report(ExitCode.faultsFound);
      });
      if (result) printResult(result, performance.now() - startedAt);
    });
};

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
    `${Math.round(milliseconds)} ms`
  ];
  print(colours.dim(parts.join(', ')));
}
