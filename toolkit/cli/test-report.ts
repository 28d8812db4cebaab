import type { ScenarioResult } from '../sandbox/testing/run-tests.js';
import type { ContainerCoverage, CoveredKind } from '../container/testing/coverage.js';
import type { CoverageSummary } from './coverage-report.js';
import type { FileReport } from './test-files.js';
import { placeText } from './input.js';
import type { Finding, Suite } from './reporters.js';
import { colours, inOneLine, plural, print, printError } from './terminal.js';

interface ReportOptions {
  isVerbose?: boolean;
  /** Whether to show what of a container no test touched. */
  hasCoverage?: boolean;
  /** What of templates ran. */
  table?: string | undefined;
}

/** Prints each file's scenarios; the last line is always `N passed, N failed`. */
export function printReports(
  reports: readonly FileReport[],
  { isVerbose = false, hasCoverage = false, table }: ReportOptions = {}
): void {
  for (const report of reports) {
    printFile(report, isVerbose);
    if (hasCoverage && report.containerCoverage) printContainerCoverage(report.containerCoverage);
  }
  if (table !== undefined) print(`${table}\n`);
  const { passed, failed } = totals(reports);
  const line = `${passed} passed, ${failed} failed`;
  print(failed > 0 ? colours.red(line) : passed > 0 ? colours.green(line) : line);
}

/** The reports as one line of JSON, in the shape that docs/testing-templates.md gives. */
export function reportsAsJson(reports: readonly FileReport[], coverage?: CoverageSummary): string {
  const files = reports.map(({ file, scenarios, sourceOf, problems, containerCoverage }) => ({
    file,
    scenarios: scenarios.map(({ name, passed, durationMs, failures, logs }) => ({
      name,
      passed,
      durationMs: roundedMs(durationMs),
      failures: failures.map(({ message, at }) => {
        const source = at && sourceOf(at);
        return { message, ...at, ...(source ? { source } : {}) };
      }),
      logs
    })),
    ...(containerCoverage ? { coverage: containerCoverage } : {}),
    ...(problems.length > 0 ? { problems } : {})
  }));
  return JSON.stringify({ files, ...totals(reports), ...(coverage ? { coverage } : {}) });
}

/** The reports for CI systems; what failed is placed in the sources where they are known. */
export function suitesOf(reports: readonly FileReport[]): Suite[] {
  return reports.map(({ file, scenarios, sourceOf, problems }) => ({
    file,
    findings: [
      ...problems.map((message): Finding => ({ name: 'sgtm test', file, message })),
      ...scenarios.map(({ name, durationMs, failures }): Finding => {
        if (failures.length === 0) return { name, file, durationMs };
        const at = failures.find((failure) => failure.at)?.at;
        const message = failures.map((failure) => failure.message).join('\n');
        return { file, ...at, ...(at && sourceOf(at)), name, durationMs, message };
      })
    ]
  }));
}

/** Says that a filter matched nothing, and which names there would have been. */
export function printNoMatch(filter: string, reports: readonly FileReport[]): void {
  const count = reports.reduce((sum, { scenarioCount }) => sum + scenarioCount, 0);
  printError(
    `--filter ${JSON.stringify(filter)}: none of ${plural(count, 'scenario')} has that in its name; leave --filter out to see the names`
  );
}

function totals(reports: readonly FileReport[]): { passed: number; failed: number } {
  const scenarios = reports.flatMap((report) => report.scenarios);
  const passed = scenarios.filter((scenario) => scenario.passed).length;
  return { passed, failed: scenarios.length - passed };
}

function printContainerCoverage(coverage: ContainerCoverage): void {
  for (const [kind, { count, untouched }] of Object.entries(coverage) as [string, CoveredKind][]) {
    const list = untouched.length > 0 ? `  not: ${untouched.map(inOneLine).join(', ')}` : '';
    print(`  ${kind.padEnd(9)}  ${count - untouched.length} of ${count}${colours.dim(list)}`);
  }
  print();
}

function printFile(report: FileReport, verbose: boolean): void {
  const { file, scenarios, scenarioCount, problems, updated = 0 } = report;
  print(colours.bold(file));
  if (problems.length > 0) print(colours.red('  was not run'));
  else if (scenarioCount === 0) print(colours.dim('  has no tests; add them in GTM’s editor'));
  for (const scenario of scenarios) printScenario(report, scenario, verbose);
  if (updated > 0)
    print(colours.yellow(`  ${plural(updated, 'test')} written anew; look at the changes`));
  print();
}

function printScenario(
  { file, sourceOf }: FileReport,
  scenario: ScenarioResult,
  isVerbose: boolean
): void {
  const { name, passed, durationMs, failures, logs } = scenario;
  const mark = passed ? colours.green('✓') : colours.red('✗');
  print(`  ${mark} ${inOneLine(name)}  ${colours.dim(`${roundedMs(durationMs)} ms`)}`);
  for (const { message, at } of failures) {
    const source = at && sourceOf(at);
    const place = at && placeText({ file, ...at });
    if (source) print(`    ${colours.cyan(placeText(source))} ${colours.dim(`(${place})`)}`);
    else if (place !== undefined) print(`    ${colours.cyan(place)}`);
    for (const line of message.split('\n')) print(`    ${coloured(line)}`);
  }
  if (isVerbose) for (const log of logs) print(colours.dim(`    log: ${inOneLine(log)}`));
}

/** Lines of a difference: what was expected in green, what came in red. */
function coloured(line: string): string {
  if (line.startsWith('-')) return colours.green(line);
  return line.startsWith('+') ? colours.red(line) : line;
}

function roundedMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
