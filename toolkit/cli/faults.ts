import { formatProblem, type Problem } from '../sandbox/problem.js';
import { print, printError } from './terminal.js';
import { printReports } from './test-report.js';

interface Options {
  /** What becomes of the command then: "nothing was pushed". */
  consequence: string;
  /** Prints one JSON object that says so, with what the command adds. */
  json?: object | undefined;
}

/**
 * Whether a template has errors or scenarios that fail, so that it must go nowhere. They are printed.
 *
 * @param problems what check finds in it; warnings do not count
 */
export async function hasFaults(
  file: string,
  problems: readonly Problem[],
  { consequence, json }: Options
): Promise<boolean> {
  const { testFiles } = await import('./test-files.js');
  const errors = problems.filter(({ severity }) => severity === 'error');
  const reports = errors.length > 0 ? [] : await testFiles([file]);
  const failed = reports.map((each) => ({
    ...each,
    scenarios: each.scenarios.filter(({ passed }) => !passed)
  }));
  const faults = failed.flatMap((each) => [...each.scenarios, ...each.problems]);
  if (errors.length + faults.length === 0) return false;
  if (json) {
    print(JSON.stringify({ ...json, problems: errors, failedScenarios: faults }, null, 2));
  } else {
    for (const error of errors) print(formatProblem(error));
    for (const problem of failed.flatMap((each) => each.problems)) printError(problem);
    if (faults.length > 0) printReports(failed);
  }
  const finder = errors.length > 0 ? 'check' : 'test';
  printError(`${file}: sgtm ${finder} finds faults; ${consequence}`);
  return true;
}
