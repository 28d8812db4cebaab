import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ProblemsError } from '../sandbox/problem.js';

/** The folder of the project that builds a template; undefined for a template that no project builds. */
export function projectOf(file: string): string | undefined {
  const folder = dirname(file);
  const isBuilt = basename(file) === 'template.tpl' && existsSync(join(folder, 'src/main.ts'));
  return isBuilt ? folder : undefined;
}

/**
 * Builds the project of each template that has one, so that no command checks, tests, runs or pushes what
 * its sources no longer say.
 *
 * @throws ProblemsError with the places, as seen from here, of what keeps a project from being built
 */
export async function buildFirst(files: readonly string[]): Promise<void> {
  for (const folder of new Set(files.flatMap((file) => projectOf(file) ?? []))) {
    const { buildTemplate } = await import('../compile/build.js');
    await buildTemplate(folder).catch((error: unknown) => {
      throw seenFrom(folder, error);
    });
  }
}

function seenFrom(folder: string, error: unknown): unknown {
  if (!(error instanceof ProblemsError)) return error;
  return new ProblemsError(
    error.problems.map((problem) => ({ ...problem, file: join(folder, problem.file) }))
  );
}
