import { percentOf, type CoveredKind } from '../container/testing/coverage.js';
import type { AddCommand } from './command.js';
import type { CoverageSummary } from './coverage-report.js';
import { ExitCode } from './exit-code.js';
import { seedsFrom, wholeNumber } from './input.js';
import { checkReporters, reportTo, withReporters, type ReporterOptions } from './reporters.js';
import { printNoMatch, printReports, reportsAsJson, suitesOf } from './test-report.js';
import type { FileReport } from './test-files.js';
import { print, printError } from './terminal.js';

interface Options extends ReporterOptions {
  coverage?: boolean;
  'coverage.min'?: number;
  filter?: string;
  seeds?: string;
  verbose?: boolean;
  watch?: boolean;
  update?: boolean;
}

/** `sgtm test`: runs the scenarios that templates carry in their ___TESTS___ sections. */
export const testCommand: AddCommand = (program, report) => {
  const command = program
    .command('test')
    .description("run templates' own test scenarios, and tests of containers")
    .addHelpText(
      'after',
      '\nExamples:\n  sgtm test template.tpl --filter purchase\n  sgtm test *.tpl --coverage.min 80 --reporter junit=results.xml\n  sgtm test shop.container.yaml --update'
    )
    .argument('<file...>', 'templates as GTM exports them, and FILE.container.yaml')
    .option('--filter <text>', 'only scenarios whose name contains this text, whatever the case')
    .option('--seeds <json>', 'what is there before each scenario: JSON, as in sgtm run')
    .option('--json', 'print one JSON object instead of text');
  withReporters(command)
    .option(
      '--coverage',
      'count the lines and branches that no scenario runs, coverage/lcov.info too'
    )
    .option(
      '--coverage.min <percent>',
      'the same, and exit with 1 if fewer lines or branches than this are run',
      wholeNumber('coverage.min', 0, 100)
    )
    .option('--update', 'write what happens as what tests of containers expect')
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
  const least = options['coverage.min'];
  const coverage = options.coverage === true || least !== undefined;
  const seeds = await seedsFrom(options.seeds);
  const reports = await testFiles(files, {
    filter: options.filter,
    seeds,
    coverage,
    isBuiltFirst: true,
    isUpdating: options.update === true
  });
  const hasTemplates = reports.some((report) => report.coverage !== undefined);
  const covered = hasTemplates ? await coverageOf(reports) : undefined;
  const isUnmatched = options.filter !== undefined && isEmpty(reports);
  for (const { problems } of reports) for (const problem of problems) printError(problem);
  if (isUnmatched) printNoMatch(options.filter as string, reports);
  await reportTo(options.reporter, suitesOf(reports));
  if (options.json) print(reportsAsJson(reports, covered?.summary));
  else {
    printReports(reports, {
      isVerbose: options.verbose === true,
      hasCoverage: coverage,
      table: covered?.table
    });
  }
  if (isUnmatched || reports.some(({ problems }) => problems.length > 0)) return ExitCode.badInput;
  const isTooLittle =
    least !== undefined &&
    [covered && isBelow(covered.summary, least), areUntouched(reports, least)].includes(true);
  const hasFailed = reports.some(({ scenarios }) => scenarios.some(({ passed }) => !passed));
  return hasFailed || isTooLittle ? ExitCode.faultsFound : ExitCode.done;
}

/** Coverage of all files, which is in coverage/lcov.info then. */
async function coverageOf(reports: readonly FileReport[]) {
  const library = await import('./coverage-report.js');
  const map = library.mergedCoverage(reports.flatMap((report) => report.coverage ?? []));
  library.writeLcov(map);
  return { table: await library.coverageTable(map), summary: library.summaryOf(map) };
}

/** Whether scenarios ran less than was asked for, which is said. */
function isBelow({ lines, branches }: CoverageSummary, least: number): boolean {
  if (Math.min(lines, branches) >= least) return false;
  printError(
    `scenarios ran ${lines}% of the lines and ${branches}% of the branches; --coverage.min asks for ${least}%`
  );
  return true;
}

/** Whether tests touched less of a container than was asked for, which is said. */
function areUntouched(reports: readonly FileReport[], least: number): boolean {
  const below = reports.flatMap(({ file, containerCoverage }) =>
    Object.entries(containerCoverage ?? {}).flatMap(([kind, covered]) => {
      const percent = percentOf(covered as CoveredKind);
      return percent < least ? [`${file}: tests touched ${percent}% of the ${kind}`] : [];
    })
  );
  for (const line of below) printError(`${line}; --coverage.min asks for ${least}%`);
  return below.length > 0;
}

/** Whether every file was read and no scenario of any was run. */
function isEmpty(reports: readonly FileReport[]): boolean {
  return reports.every(({ scenarios, problems }) => scenarios.length + problems.length === 0);
}
