import { findSyntaxFaults } from '../sandbox/language/check-code.js';
import { outcomeFault } from '../sandbox/language/outcome.js';
import { parseCode } from '../sandbox/language/parse-code.js';
import { readUsage } from '../sandbox/language/usage.js';
import { ProblemsError } from '../sandbox/problem.js';
import { parseTemplate, type Template } from '../sandbox/template/template.js';
import { runTests, type ScenarioResult } from '../sandbox/testing/run-tests.js';
import { describeError } from './error.js';
import { readInput, sourcesOf } from './input.js';
import type { PlaceOfTemplate } from '../compile/template-places.js';

/** What became of one file. */
export interface FileReport {
  /** As it was named on the command line. */
  file: string;
  scenarios: ScenarioResult[];
  /** How many scenarios the template has, whatever the filter. */
  scenarioCount: number;
  /** Where in the project that the template is built from a place of it is written. */
  sourceOf: PlaceOfTemplate;
  /** Why its scenarios could not be run, a line each; empty if they could. */
  problems: string[];
}

/**
 * Runs the scenarios of each file, one file after another. A file that cannot be read or that GTM
 * would not take is reported and does not keep the others from running.
 *
 * @param filter only scenarios whose name contains this text, whatever the case
 */
export async function testFiles(files: readonly string[], filter?: string): Promise<FileReport[]> {
  const reports: FileReport[] = [];
  for (const file of files) reports.push(await testFile(file, filter));
  return reports;
}

async function testFile(file: string, filter: string | undefined): Promise<FileReport> {
  const report: FileReport = {
    file,
    scenarios: [],
    scenarioCount: 0,
    sourceOf: () => undefined,
    problems: []
  };
  try {
    const content = await readInput(file);
    const template = parseTemplate(content, file);
    report.scenarioCount = template.tests.scenarios.length;
    refuseWithoutOutcome(template);
    for await (const result of runTests(template, filter === undefined ? {} : { filter })) {
      report.scenarios.push(result);
    }
    if (report.scenarios.some(({ passed }) => !passed)) {
      report.sourceOf = await sourcesOf(file, content);
    }
  } catch (error) {
    report.problems = describeError(error).split('\n');
  }
  return report;
}

/** GTM's import refuses such a tag, so that nobody could run its scenarios there. */
function refuseWithoutOutcome({ file, info, code, codeLine }: Template): void {
  const { program } = parseCode(code);
  // What else it would refuse is said by those who run the code.
  if (!program || findSyntaxFaults(program).length > 0) return;
  const message = outcomeFault(info.type, readUsage(program));
  if (message === undefined) return;
  const place = { file, line: codeLine, column: 1 };
  throw new ProblemsError([{ ...place, severity: 'error', rule: 'outcome-missing', message }]);
}
