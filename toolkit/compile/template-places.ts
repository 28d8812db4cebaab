import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Position } from '../sandbox/problem.js';
import { parseTemplate, type Template } from '../sandbox/template/template.js';
import type { TestCode } from '../sandbox/template/tests-section.js';
import { compileProject, type CompiledProject } from './build.js';
import type { SourcePlace } from './source-file.js';
import type { TestSource } from './template-source.js';

/** The place in a project's sources of a place in its template.tpl; undefined where there is none. */
export type PlaceOfTemplate = (at: Position) => SourcePlace | undefined;

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

/** The places of a template that has just been compiled; paths begin with the project's. */
export function placesIn(
  { source, compiled }: CompiledProject,
  template: Template,
  project: string
): PlaceOfTemplate {
  const { codeLine, code, tests } = template;
  const lastLine = codeLine + code.split('\n').length - 1;
  const lines = [
    ...linesOf(tests.setup, source.setup),
    ...tests.scenarios.flatMap((scenario, index) => linesOf(scenario, source.scenarios[index]))
  ];
  return (at) => {
    const place =
      at.line >= codeLine && at.line <= lastLine
        ? compiled.inSources({ line: at.line - codeLine + 1, column: at.column })
        : placeInTests(at, lines);
    return place && { ...place, file: join(project, place.file) };
  };
}

/** Where a line of a scenario is in the template, and where in its own file. */
interface TestLine {
  at: Position;
  source: SourcePlace;
}

function linesOf(test: TestCode, source: TestSource | undefined): TestLine[] {
  if (!source) return [];
  return test.code.split('\n').map((_, index) => ({
    at: test.inFile({ line: index + 1, column: 1 }),
    source: { file: source.file, line: source.line + index, column: 1 }
  }));
}

function placeInTests(
  { line, column }: Position,
  lines: readonly TestLine[]
): SourcePlace | undefined {
  const found = lines.find(({ at }) => at.line === line);
  return found && { ...found.source, column: Math.max(1, column - found.at.column + 1) };
}
