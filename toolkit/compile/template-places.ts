import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseTemplate } from '../sandbox/template/template.js';
import { compileProject } from './build.js';
import { placesIn, type PlaceOfTemplate } from './built-places.js';

/**
 * Leads from the lines of a built template to those of its sources: TypeScript for its code, the
 * files of `template/scenarios/` for its tests. The project is compiled again for that, as a map kept
 * in a file could be older than either.
 *
 * @param file the path of the template; its project is the folder it is in
 * @param content what is in it
 * @returns undefined if the template is not what a project beside it builds now
 */
export async function placesOfTemplate(
  file: string,
  content: string
): Promise<PlaceOfTemplate | undefined> {
  const project = dirname(file);
  if (!existsSync(join(project, 'src/main.ts'))) return undefined;
  // A project that does not compile now did not make the template either.
  const compiled = await compileProject(project).catch(() => undefined);
  if (compiled?.template !== content) return undefined;
  return placesIn(compiled, parseTemplate(content, file), project);
}
