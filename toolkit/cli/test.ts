import type { AddCommand } from './command.js';
import { ExitCode } from './exit-code.js';
import { checkReporters, reportTo, withReporters, type ReporterOptions } from './reporters.js';
import { printNoMatch, printReports, reportsAsJson, suitesOf } from './test-report.js';
import type { FileReport } from './test-files.js';
import { print, printError } from './terminal.js';

interface Options extends ReporterOptions {
  filter?: string;
  verbose?: boolean;
  watch?: boolean;
}

/** `sgtm test`: runs the scenarios that templates carry in their ___TESTS___ sections. */
export const testCommand: AddCommand = (program, report) => {
  const command = program
    .command('test')
    .description("run templates' own test scenarios")
    .argument('<file...>', 'templates, as GTM exports them')
    .option('--filter <text>', 'only scenarios whose name contains this text, whatever the case')
    .option('--json', 'print one JSON object instead of text');
  withReporters(command)
    .option('--verbose', 'also show what scenarios logged')
    .option('--watch', 'run again whenever a template changes, until Ctrl-C')
    .action(async (files: string[], options: Options) => {
      checkReporters(options);
      const run = async (changed: readonly string[]): Promise<void> => {
        report(await testOnce(changed, options));
      };
      await run(files);
      if (!options.watch) return;
      const { watchFiles } = await import('./watch.js');
      await watchFiles(files, run);
      report(ExitCode.done);
    });
};

async function testOnce(files: readonly string[], options: Options): Promise<ExitCode> {
  const { testFiles } = await import('./test-files.js');
  const reports = await testFiles(files, options.filter);
  const isUnmatched = options.filter !== undefined && isEmpty(reports);
  for (const { problems } of reports) for (const problem of problems) printError(problem);
  if (isUnmatched) printNoMatch(options.filter as string, reports);
  await reportTo(options.reporter, suitesOf(reports));
  if (options.json) print(reportsAsJson(reports));
  else printReports(reports, options.verbose === true);
  if (isUnmatched || reports.some(({ problems }) => problems.length > 0)) return ExitCode.badInput;
  const hasFailed = reports.some(({ scenarios }) => scenarios.some(({ passed }) => !passed));
  return hasFailed ? ExitCode.faultsFound : ExitCode.done;
}

/** Whether every file was read and no scenario of any was run. */
function isEmpty(reports: readonly FileReport[]): boolean {
  return reports.every(({ scenarios, problems }) => scenarios.length + problems.length === 0);
}
