import { join } from 'node:path';
import { formatProblem, ProblemsError } from '../sandbox/problem.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { readInput } from './input.js';
import { colours, plural, print } from './terminal.js';

/** `sgtm import`: a finished template becomes a project, which is built again and compared. */
export const importCommand: AddCommand = (program, report) => {
  program
    .command('import')
    .description('make a project of a finished template, build it and compare')
    .addHelpText('after', '\nExample:\n  sgtm import reddit.tpl reddit')
    .argument('<file>', 'the .tpl')
    .argument('<folder>', 'a new folder, or an empty one')
    .action(async (file: string, folder: string) => {
      const content = await readInput(file);
      const written = await writeImported(content, file, folder);
      const count = plural(written.size, 'file');
      print(`${folder}: ${count}; begin with ${join(folder, 'src/main.ts')}`);
      const { differences, summary } = await compareBuilt(content, file, folder, written);
      for (const line of [...differences, ...summary]) print(line);
      if (differences.length > 0) report(ExitCode.faultsFound);
      print(`Next: ${colours.bold(`cd ${folder} && npm install && npm run dev`)}`);
    });
};

/**
 * Makes a project of a template.
 *
 * @returns the paths of the files that were written, below the folder
 * @throws UsageError if something is in the folder
 */
export async function writeImported(
  content: string,
  file: string,
  folder: string
): Promise<Set<string>> {
  const { importedProject } = await import('../compile/import/imported-project.js');
  const { projectFiles, refuseWhatIsThere, writeProject } =
    await import('../compile/project/index.js');
  const refuse = (error: Error): never => {
    throw new UsageError(error.message);
  };
  await refuseWhatIsThere(folder).catch(refuse);
  const files = await projectFiles(importedProject(content, file, folder));
  await writeProject(folder, files).catch(refuse);
  return new Set(files.map(({ path }) => path));
}

/** How a project's template compares with the one that it was made from. */
interface Comparison {
  /** What is not as it was, a line each. */
  differences: string[];
  /** What is, in a line; empty if something differs. */
  summary: string[];
}

/**
 * Builds a project and compares its template with the one it was imported from, a text and its file.
 *
 * @param written the files of the project that were made from it; they are read as data and not run
 */
export async function compareBuilt(
  content: string,
  file: string,
  folder: string,
  written: ReadonlySet<string>
): Promise<Comparison> {
  const { buildTemplate } = await import('../compile/build.js');
  const { sectionDifferences, scenarioDifferences } = await import('../compile/import/compare.js');
  const { testFiles } = await import('./test-files.js');
  try {
    await buildTemplate(folder, written);
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    const problems = error.problems.map((problem) =>
      formatProblem({ ...problem, file: join(folder, problem.file) })
    );
    return { differences: ['The project does not build yet:', ...problems], summary: [] };
  }
  const built = join(folder, 'template.tpl');
  const [before, after] = await testFiles([file, built]);
  const differences = [
    ...sectionDifferences(content, await readInput(built)),
    ...scenarioDifferences(before?.scenarios ?? [], after?.scenarios ?? []),
    ...(after?.problems ?? []).filter(() => before?.problems.length === 0)
  ];
  if (differences.length > 0) {
    return { differences: differences.map((each) => `${built}: ${each}`), summary: [] };
  }
  const count = after?.scenarios.length ?? 0;
  const tested = count === 0 ? '' : `, and ${plural(count, 'scenario')} end as before`;
  const summary = [`${built}: the same form, permissions and info${tested}`];
  const { checkTemplate } = await import('../sandbox/check/index.js');
  const errors = checkTemplate(await readInput(built), built).filter(
    ({ severity }) => severity === 'error'
  );
  if (errors.length > 0) {
    const found = plural(errors.length, 'error');
    summary.push(
      `sgtm check finds ${found} in it, as in ${file}; sgtm build refuses it until then:`
    );
    summary.push(...errors.map(formatProblem));
  }
  return { differences: [], summary };
}
