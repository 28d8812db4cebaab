import { checkTemplate } from '../sandbox/check/index.js';
import { byPlace, ProblemsError, type Problem } from '../sandbox/problem.js';
import type { JsonPath } from '../sandbox/template/json.js';
import type { JsonSection } from '../sandbox/template/json-section.js';
import { parseTemplate, readTemplateFile } from '../sandbox/template/template.js';
import { placesIn, type Built } from './built-places.js';
import type { DeclaredPlace } from './declared-place.js';
import type { SourcePlace } from './source-file.js';

const TEMPLATE = 'template.tpl';

/**
 * Holds a template that was just put together against every rule of `sgtm check`: what has errors there
 * is not written.
 *
 * @param known errors that the compiler found itself, and says in its own words
 * @param declaredAt where the sources declare a field or a permission
 * @param isImported whether the project was just made from a template, to be compared with it: faults of
 * its form are that template's own, and are left to the next build
 * @throws ProblemsError with the place in the sources of each error
 */
export function refuseWhatCheckRefuses(
  project: Built,
  known: readonly Problem[],
  declaredAt: DeclaredPlace,
  { isImported }: { isImported: boolean }
): void {
  const said = new Set(known.map(({ rule }) => rule));
  const errors = checkTemplate(project.template, TEMPLATE).filter(
    ({ severity, rule }) => severity === 'error' && !said.has(rule)
  );
  if (errors.length + known.length === 0) return;
  const placeOf = sourcePlaces(project, declaredAt);
  const placed = errors.map((error) => ({ ...error, ...placeOf(error) }));
  const refused = isImported ? placed.filter(({ file }) => file.startsWith('src/')) : placed;
  if (refused.length + known.length === 0) return;
  throw new ProblemsError([...known, ...refused].toSorted(byPlace));
}

/** Leads from each place of a template to the sources of its section. */
function sourcePlaces(
  project: Built,
  declaredAt: DeclaredPlace
): (problem: Problem) => SourcePlace {
  const { template, source } = project;
  const read = readTemplateFile(template, TEMPLATE);
  // A form that cannot be read has no fields to look for.
  const inCodeOrTests =
    read.problems.length === 0 && Array.isArray(read.parameters?.value)
      ? placesIn(project, parseTemplate(template, TEMPLATE), '')
      : () => undefined;
  const declared = [
    ...namedParts(read.parameters, 'field', ({ name }) => name),
    ...namedParts(read.permissions, 'permission', publicIdOf)
  ].toSorted((one, other) => one.line - other.line);
  return (problem) => {
    const written = inCodeOrTests(problem);
    if (written) return written;
    const { name = '' } =
      read.sectioned.markers.findLast((marker) => marker.line <= problem.line) ?? {};
    const section = SOURCES[name];
    if (section === undefined) return { file: 'src/main.ts', line: 1, column: 1 };
    const part = declared.findLast(
      ({ kind, line }) => kind === section.kind && line <= problem.line
    );
    if (part) return declaredAt(part.kind, part.name);
    return {
      file: section.file === 'scenarios' ? source.setup.file : section.file,
      line: 1,
      column: 1
    };
  };
}

/** Where the sources have what is in a section. */
const SOURCES: Readonly<Record<string, { file: string; kind?: 'field' | 'permission' }>> = {
  INFO: { file: 'template/info.ts' },
  TEMPLATE_PARAMETERS: { file: 'template/fields.ts', kind: 'field' },
  SERVER_PERMISSIONS: { file: 'template/permissions.ts', kind: 'permission' },
  TESTS: { file: 'scenarios' },
  NOTES: { file: 'template/notes.md' }
};

/** A part of a section that the sources declare by name, and the line of the template it begins in. */
interface NamedPart {
  kind: 'field' | 'permission';
  name: string;
  line: number;
}

function namedParts(
  section: JsonSection | undefined,
  kind: NamedPart['kind'],
  nameOf: (part: Record<string, unknown>) => unknown
): NamedPart[] {
  const find = (value: unknown, path: JsonPath): NamedPart[] => {
    if (typeof value !== 'object' || value === null) return [];
    const name = Array.isArray(value) ? undefined : nameOf(value as Record<string, unknown>);
    const own =
      typeof name === 'string' && section ? [{ kind, name, line: section.placeOf(path).line }] : [];
    const inside = Object.entries(value).flatMap(([key, part]) =>
      find(part, [...path, Array.isArray(value) ? Number(key) : key])
    );
    return [...own, ...inside];
  };
  return find(section?.value, []);
}

function publicIdOf({ instance }: Record<string, unknown>): unknown {
  return (instance as { key?: { publicId?: unknown } } | undefined)?.key?.publicId;
}
