import { readFile } from 'node:fs/promises';
import type { ReleasePlan } from '../gallery/release.js';
import { formatProblem, ProblemsError, type Problem } from '../sandbox/problem.js';
import { projectOf } from './build-first.js';
import { problemsOf } from './check.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { hasFaults } from './faults.js';
import { colours, print, printError } from './terminal.js';

/** The one that the Gallery reads. */
const TEMPLATE = 'template.tpl';

const AS_BEFORE = 'everything is as it was before';

/** `sgtm release VERSION`: prepares a version for the Community Template Gallery. */
export const releaseCommand: AddCommand = (program, report) => {
  program
    .command('release')
    .description('check, build and commit a version for the Gallery, and tag it; nothing is pushed')
    .addHelpText('after', '\nExample:\n  sgtm release 1.2.0 --dry-run')
    .argument('<version>', 'three numbers, such as 1.2.0')
    .option('--dry-run', 'say what a release would do, and change nothing')
    .action(async (version: string, { dryRun }: { dryRun?: boolean }) => {
      const { planRelease } = await import('../gallery/release.js');
      const today = new Date().toISOString().slice(0, 10);
      const plan = await planRelease('.', version, today);
      const problems = await releaseProblems();
      for (const problem of problems.filter(({ severity }) => severity === 'warning')) {
        print(colours.yellow(formatProblem(problem)));
      }
      const consequence = 'nothing was changed';
      if (await hasFaults(TEMPLATE, problems, { consequence })) {
        return report(ExitCode.faultsFound);
      }
      if (dryRun) return printPlan(plan);
      if (!(await carryOut(plan))) return report(ExitCode.faultsFound);
      print(`Next: ${colours.bold(`git push origin ${plan.branch} v${version}`)}`);
    });
};

/** What the Gallery has against the repository. It does refuse a template without its terms. */
async function releaseProblems(): Promise<Problem[]> {
  const problems = [...(await staleProblems()), ...(await problemsOf(TEMPLATE))];
  return problems.map((each) =>
    each.rule === 'gallery-terms' ? { ...each, severity: 'error' } : each
  );
}

/** A template that its project does not build, or builds no longer: a release would offer it as it is. */
async function staleProblems(): Promise<readonly Problem[]> {
  const folder = projectOf(TEMPLATE);
  if (folder === undefined) return [];
  const { compileProject } = await import('../compile/build.js');
  try {
    const { template } = await compileProject(folder);
    if (template === (await readFile(TEMPLATE, 'utf8'))) return [];
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  const message = 'this is not what its sources build; run sgtm build, and commit what it writes';
  const at = { file: TEMPLATE, line: 1, column: 1 };
  return [{ ...at, severity: 'error', rule: 'template-stale', message }];
}

function printPlan({ version, notes, steps }: ReleasePlan): void {
  print(`Version ${version} is ready. Without --dry-run, sgtm release does this:`);
  for (const { what, outcome } of steps) print(`  ${what.padEnd(WIDTH)}${outcome}`);
  print('Change notes:');
  for (const line of notes.split('\n')) print(`  ${line}`.trimEnd());
}

const WIDTH = 'metadata.yaml'.length + 2;

function keptText(kept: readonly string[]): string {
  return `the release is undone; ${kept.join(', ')} stays, as it was edited meanwhile`;
}

/**
 * Takes all steps, or none: what fails is undone.
 *
 * @returns whether the template that was built is without faults
 * @throws UsageError if a step fails
 */
async function carryOut({ steps, undo }: ReleasePlan): Promise<boolean> {
  const checked = await readFile(TEMPLATE, 'utf8');
  // Ctrl-C ends what a step runs, so that the step fails and is undone.
  const stayAlive = (): undefined => undefined;
  process.on('SIGINT', stayAlive);
  try {
    for (const { what, outcome, carryOut: step } of steps) {
      await step();
      if (what === TEMPLATE && (await readFile(TEMPLATE, 'utf8')) !== checked) {
        const problems = await releaseProblems();
        if (await hasFaults(TEMPLATE, problems, { consequence: AS_BEFORE })) {
          const kept = await undo();
          if (kept.length > 0) printError(keptText(kept));
          return false;
        }
      }
      print(`${what.padEnd(WIDTH)}${outcome}`);
    }
    return true;
  } catch (error) {
    const kept = await undo();
    const end = kept.length > 0 ? keptText(kept) : AS_BEFORE;
    throw new UsageError(`${(error as Error).message}; ${end}`);
  } finally {
    process.off('SIGINT', stayAlive);
  }
}
