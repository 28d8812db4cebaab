import { join } from 'node:path';
import type { Position } from '../sandbox/problem.js';
import type { Template } from '../sandbox/template/template.js';
import type { TestCode } from '../sandbox/template/tests-section.js';
import type { CompiledCode } from './compile-code.js';
import type { SourcePlace } from './source-file.js';
import type { TemplateSource, TestSource } from './template-source.js';

/** The place in a project's sources of a place in its template.tpl; undefined where there is none. */
export type PlaceOfTemplate = (at: Position) => SourcePlace | undefined;

/** A project whose template has been put together. */
export interface Built {
  source: TemplateSource;
  compiled: CompiledCode;
  /** The text of template.tpl. */
  template: string;
}

/** The places of a template that has just been compiled; paths begin with the project's. */
export function placesIn(
  { source, compiled }: Omit<Built, 'template'>,
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
