import type { AnyNode, Program } from 'acorn';
import { findUnknownGlobals } from '../sandbox/language/check-code.js';
import { TEMPLATE_GLOBALS } from '../sandbox/language/natives.js';
import { parseCode } from '../sandbox/language/parse-code.js';
import { resolveNames } from '../sandbox/language/scope.js';
import { placeOf } from '../sandbox/language/walk.js';
import { byPlace, ProblemsError, type Problem } from '../sandbox/problem.js';
import type { TemplateType } from '../sandbox/template/template.js';
import { arrange, type Section } from './arrange.js';
import { readsOf, topDeclarations, type Statement } from './constant-order.js';
import { withStart } from './flow.js';
import { formatCode } from '../sandbox/template/format-template.js';
import { readModules, type Modules } from './modules.js';
import { packageSection } from './packages/package-section.js';
import { readRuntime } from './packages/runtime.js';
import { declaredBy, problemAt, type SourceFile, type SourcePlace } from './source-file.js';
import { placesInSources, type PlaceInSources } from './source-places.js';
import { textsOf } from './statement-text.js';

/** The sandboxed JavaScript of a template, and the way back to its sources. */
export interface CompiledCode {
  code: string;
  program: Program;
  inSources: PlaceInSources;
}

const ENTRY = 'src/main.ts';

/**
 * Compiles `src/main.ts` and what it imports to one function body. Types, imports and exports are
 * taken out, and the rest stays the author's: words, comments, numbers, the shape of lines as far as
 * Prettier leaves it.
 *
 * @param type what the template is; a variable's code ends in the value of `main`
 * @throws ProblemsError with the TypeScript line of what cannot be compiled
 */
export async function compileCode(
  project: string,
  type: TemplateType | 'MACRO'
): Promise<CompiledCode> {
  const modules = await readModules(ENTRY, project);
  const files = modules.files.map((file, index) => (index === 0 ? withStart(file, type) : file));
  const read = files.map((file) => toSection(file));
  const packages = await packageSections(
    modules,
    read.map(({ section }) => section),
    project
  );
  const sections = [...read.map(({ section }) => section), ...packages];
  refuse([...read.flatMap(({ unknown }) => unknown), ...findClashes(sections, modules)]);

  const start = read[0]?.start;
  const apis = new Map([...modules.apis].map(([local, { name }]) => [local, name]));
  const arranged = arrange(sections, start, apis);
  const code = await formatCode(arranged.code);
  const parsed = parseCode(code);
  if (parsed.error) throw new Error(`${parsed.error.message} in the code that was put together`);
  const { program } = parsed;
  return { code, program, inSources: placesInSources(program, arranged.statements) };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems.toSorted(byPlace));
}

interface ReadSection {
  section: Section;
  /** The statement that starts the flow, if the file has it. */
  start: Statement | undefined;
  /** Names that nothing declares and nothing imports. */
  unknown: Problem[];
}

function toSection(source: SourceFile): ReadSection {
  const { file, statements, imports, addedStart } = source;
  const nodes = [...statements, ...(addedStart ? [addedStart] : [])].map(({ node }) => node);
  const imported = imports.flatMap((each) => each.names.map(({ local }) => local));
  const names = resolveNames(
    { type: 'Program', body: nodes, start: 0, end: source.code.length } as unknown as Program,
    [...TEMPLATE_GLOBALS, ...imported]
  );
  const top = topDeclarations(nodes);
  const { heading, statements: texts } = textsOf(source);
  const toStatement = (node: AnyNode, text: string): Statement => ({
    node,
    text,
    section: file,
    declares: declaredBy(node),
    reads: readsOf(node, names, top),
    placeOf: (inner) => ({ file, ...placeOf(inner) })
  });
  const all = statements.map(({ node }, index) => toStatement(node, texts[index] ?? ''));
  const unknown = findUnknownGlobals({ names, apis: [], fields: [], readsAnyField: false });
  return {
    section: {
      name: file,
      heading,
      statements: all.filter((_, index) => !statements[index]?.isStart)
    },
    start: addedStart
      ? toStatement(addedStart.node, addedStart.text)
      : all.find((_, index) => statements[index]?.isStart),
    unknown: unknown.map(({ rule, message, at }) => ({
      file,
      ...at,
      severity: 'error',
      rule,
      message
    }))
  };
}

async function packageSections(
  modules: Modules,
  files: readonly Section[],
  project: string
): Promise<Section[]> {
  const taken = new Set(['data', ...modules.apis.keys()]);
  const take = ({ statements }: Section): void => {
    for (const name of statements.flatMap(({ declares }) => declares)) taken.add(name);
  };
  files.forEach(take);
  if (modules.packages.length === 0) return [];
  const runtime = toSection(await readRuntime(modules)).section;
  const provided = runtime.statements.flatMap(({ declares }) => declares);
  take(runtime);
  const sections: Section[] = [];
  for (const imported of modules.packages) {
    const { statements, unresolved } = await packageSection(imported, project, taken, provided);
    refuse(
      unresolved.map(({ name, place }) =>
        problemAt(
          place,
          'unknown-global',
          `${name} is not defined in GTM's sandbox`,
          `${imported.specifier} cannot run there`
        )
      )
    );
    const section = { name: imported.specifier, heading: undefined, statements };
    sections.push(section);
    take(section);
  }
  return [...sections, runtime];
}

/** Names that two files declare: a template has one scope for all of them. */
function findClashes(sections: readonly Section[], { apis }: Modules): Problem[] {
  const first = new Map<string, SourcePlace>(
    [...apis].map(([local, { file, at }]) => [local, { file, ...at }])
  );
  const problems: Problem[] = [];
  for (const { statements } of sections) {
    for (const statement of statements) {
      for (const name of statement.declares) {
        const place = statement.placeOf(declarationIn(statement.node, name));
        const other = first.get(name);
        // JavaScript lets a file declare a var twice.
        if (other && other.file !== place.file) {
          const message = `${name} is declared here and in ${other.file}:${other.line}:${other.column}, and template.tpl has one scope for both`;
          problems.push(problemAt(place, 'name-clash', message, 'give one of them another name'));
        } else first.set(name, place);
      }
    }
  }
  return problems;
}

function declarationIn(node: AnyNode, name: string): AnyNode {
  if (node.type === 'VariableDeclaration') {
    return (
      node.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)?.id ?? node
    );
  }
  return node.type === 'FunctionDeclaration' && node.id ? node.id : node;
}
