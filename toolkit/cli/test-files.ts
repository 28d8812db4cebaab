import type { Seeds } from '../sandbox/seeds.js';
import type { CoverageMap } from 'istanbul-lib-coverage';
import { TestProcess } from '../processes/test-process.js';
import type { ScenarioResult } from '../sandbox/testing/run-tests.js';
import type { ContainerCoverage } from '../container/testing/coverage.js';
import { buildFirst } from './build-first.js';
import { describeError } from './error.js';
import { readInput, sourcesOf } from './input.js';
import type { PlaceOfTemplate } from '../compile/built-places.js';

/** What became of one file. */
export interface FileReport {
  /** As it was named on the command line. */
  file: string;
  scenarios: ScenarioResult[];
  /** How many scenarios the template has, whatever the filter. */
  scenarioCount: number;
  /** Where in the project that the template is built from a place of it is written. */
  sourceOf: PlaceOfTemplate;
  /** What of its code they ran, if that was asked for: of its sources, where they are known. */
  coverage?: CoverageMap;
  /** What of a container no test touched; undefined for a template. */
  containerCoverage?: ContainerCoverage;
  /** How many tests of a container were written anew. */
  updated?: number;
  /** Why its scenarios could not be run, a line each; empty if they could. */
  problems: string[];
}

/**
 * Runs the scenarios of each file, one file after another. A file that cannot be read or that GTM
 * would not take is reported and does not keep the others from running.
 */
export async function testFiles(
  files: readonly string[],
  wanted: WantedTests = {}
): Promise<FileReport[]> {
  // A process of its own for coverage: V8 counts nothing in code that it compiled before it counted.
  const tests = wanted.coverage ? new TestProcess() : takeProcess();
  const reports: FileReport[] = [];
  for (const file of files) reports.push(await testFile(tests, file, wanted));
  // What a scenario that failed left in memory must not count for those of the next call.
  if (wanted.coverage || !reports.every(hasPassed)) tests.end();
  else keepProcess(tests);
  return reports;
}

function hasPassed({ problems, scenarios }: FileReport): boolean {
  return problems.length === 0 && scenarios.every(({ passed }) => passed);
}

/** The process of the last call, for the next one: `--watch` and `dev` test on every save. */
let idle: TestProcess | undefined;

function takeProcess(): TestProcess {
  const taken = idle ?? new TestProcess();
  idle = undefined;
  return taken;
}

function keepProcess(tests: TestProcess): void {
  idle?.end();
  idle = tests;
}

/** Which scenarios to run, and what to find out. */
export interface WantedTests {
  /** Only scenarios whose name contains this text, whatever the case. */
  filter?: string | undefined;
  /** What is there before each scenario. */
  seeds?: Seeds;
  /** Whether to count what of the code they run. */
  coverage?: boolean;
  /** Whether the project of a template is built first: false where that was done, or must not be. */
  isBuiltFirst?: boolean;
  /** Whether what happens becomes what tests of a container expect. */
  isUpdating?: boolean;
}

/** Whether a file holds tests of a container, by its name. */
function isContainerTests(file: string): boolean {
  return /\.container\.ya?ml$/i.test(file);
}

async function testFile(
  tests: TestProcess,
  file: string,
  wanted: WantedTests
): Promise<FileReport> {
  const { filter, seeds = {}, coverage = false, isBuiltFirst = false } = wanted;
  const report: FileReport = {
    file,
    scenarios: [],
    scenarioCount: 0,
    sourceOf: () => undefined,
    problems: []
  };
  try {
    if (isContainerTests(file)) {
      const { testContainerFile } = await import('./test-container.js');
      const tested = await testContainerFile(file, wanted);
      report.scenarioCount = tested.count;
      report.scenarios = tested.results;
      report.containerCoverage = tested.coverage;
      report.updated = tested.updated;
      return report;
    }
    if (isBuiltFirst) await buildFirst([file]);
    const content = await readInput(file);
    const options = { seeds, ...(filter === undefined ? {} : { filter }) };
    const tested = await tests.test(content, file, options, coverage);
    const { count, results } = tested;
    report.scenarioCount = count;
    report.scenarios = results;
    if (coverage || results.some(({ passed }) => !passed)) {
      report.sourceOf = await sourcesOf(file, content);
    }
    if (tested.coverage) {
      const { sourceCoverage } = await import('../sandbox/coverage/source-coverage.js');
      report.coverage = sourceCoverage(tested.coverage, report.sourceOf);
    }
  } catch (error) {
    report.problems = describeError(error).split('\n');
  }
  return report;
}
