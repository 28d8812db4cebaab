import { parse, type AnyNode, type Comment } from 'acorn';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build, type Message } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { resolveNames } from '../../sandbox/language/scope.js';
import { TEMPLATE_GLOBALS } from '../../sandbox/language/natives.js';
import { walk } from '../../sandbox/language/walk.js';
import { ProblemsError, type Problem } from '../../sandbox/problem.js';
import { readsOf, topDeclarations, type Statement } from '../constant-order.js';
import type { PackageImport } from '../modules.js';
import { declaredBy, problemAt, type SourcePlace } from '../source-file.js';
import { fold } from './fold.js';
import { lowerJavaScript } from './javascript.js';
import { lowerSyntax } from './syntax.js';
import {
  FreshNames,
  parseTree,
  printed,
  reparsed,
  statements as statementsOf,
  type Places
} from './tree.js';

/** A package as statements of the template, and the names it uses that nothing declares. */
export interface PackageSection {
  statements: Statement[];
  unresolved: { name: string; place: SourcePlace }[];
}

/**
 * Bundles what the template uses of an npm package, or of a file that is no TypeScript, such as JSON,
 * and writes it in the JavaScript that GTM has. A name of the package's own that the template has too
 * gets another one.
 *
 * @param taken the names that the template, other packages and runtime/javascript.ts declare
 * @param runtime the names of runtime/javascript.ts
 * @throws ProblemsError at the import, if the package is not installed or has no such name; in the
 * package's file, for what GTM cannot have
 */
export async function packageSection(
  imported: PackageImport,
  project: string,
  taken: ReadonlySet<string>,
  runtime: readonly string[]
): Promise<PackageSection> {
  const { specifier, file, names } = imported;
  const locals = [...names.keys()];
  // Under names of their own, so that the package's names of the same kind stay apart from them.
  const lines = [...names].map(([, name], index) =>
    name.imported === '*'
      ? `import * as ${ALIAS}${index} from ${JSON.stringify(specifier)};`
      : `import { ${name.imported} as ${ALIAS}${index} } from ${JSON.stringify(specifier)};`
  );
  const exported = locals.map((local, index) => `${ALIAS}${index} as ${local}`);
  const reserved = [...taken].filter((name) => !RUNTIME.has(name));
  const { outputFiles } = await build({
    stdin: {
      // The call makes esbuild leave those names to the template; it is taken out again.
      contents: `${lines.join('\n')}\nexport { ${exported.join(', ')} };\n${RESERVE}(${[...new Set([...reserved, ...locals])].join(', ')});\n`,
      resolveDir: dirname(join(resolve(project), file)),
      sourcefile: file
    },
    absWorkingDir: resolve(project),
    bundle: true,
    write: false,
    outfile: 'package.js',
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import', 'module', 'default'],
    // esbuild writes what is newer than ES2015 in older words; the rest is written by lowerSyntax.
    target: 'es2015',
    supported: { 'object-extensions': true, 'object-rest-spread': true },
    charset: 'utf8',
    legalComments: 'inline',
    sourcemap: 'external',
    tsconfigRaw: {},
    logLevel: 'silent'
  }).catch((error: unknown) => {
    throw packageError(error, imported);
  });
  const [map, output] = outputFiles.toSorted((a) => (a.path.endsWith('.map') ? -1 : 1));
  if (!map || !output) throw new Error('esbuild gave no output');
  return toSection(output.text, new TraceMap(map.text), imported, taken, runtime);
}

const RESERVE = '__sgtm_reserve__';
const ALIAS = '__sgtm_import_';

function toSection(
  text: string,
  trace: TraceMap,
  { specifier, file, at }: PackageImport,
  taken: ReadonlySet<string>,
  runtime: readonly string[]
): PackageSection {
  const places: Places = new WeakMap();
  const placeOfNode = (node: AnyNode): SourcePlace => {
    const place = places.get(node);
    const found = place && originalPositionFor(trace, { ...place, column: place.column - 1 });
    if (!found || found.source === null) return { file, ...at };
    return { file: found.source, line: found.line, column: found.column + 1 };
  };
  const fresh = new FreshNames(text, [...taken, ...runtime]);

  let program = parseTree(text, places);
  const exports: AnyNode[] = [];
  program.body = program.body.flatMap((node) => {
    if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of node.specifiers) {
        if (local.type !== 'Identifier' || exported.type !== 'Identifier') continue;
        if (local.name === exported.name) continue;
        exports.push(...statementsOf(`const ${exported.name} = ${local.name};`, [], node, places));
      }
      return [];
    }
    return isDropped(node) ? [] : [node];
  });
  program.body.push(...(exports as typeof program.body));
  fold(program, places);
  refuseClasses(program, placeOfNode, specifier);
  program = reparsed(program, places);
  lowerSyntax(program, places, fresh);
  program = reparsed(program, places);
  const { constants, refusals } = lowerJavaScript(program, places, fresh);
  const names = exportsAsObjects(program, places);
  program.body.unshift(...(constants as typeof program.body));
  program.body.push(...(names as typeof program.body));
  program = reparsed(program, places);
  if (refusals.length > 0) {
    throw new ProblemsError(
      refusals.map(({ node, what }) =>
        problemAt(placeOfNode(node), 'package', what, `${specifier} cannot run in GTM`)
      )
    );
  }

  const found = resolveNames(program, [...TEMPLATE_GLOBALS, ...runtime]);
  const top = topDeclarations(program.body);
  const notices = noticesIn(text);
  return {
    statements: program.body.map((node, index) => ({
      node,
      text: (index === 0 ? notices : '') + printed(node),
      section: specifier,
      declares: declaredBy(node),
      reads: readsOf(node, found, top),
      placeOf: placeOfNode
    })),
    unresolved: found.unresolved
      .filter(({ name }) => name !== 'arguments')
      .map((identifier) => ({ name: identifier.name, place: placeOfNode(identifier) }))
  };
}

/** What no other words can be found for, and what the steps behind this one do not know. */
const REFUSED: Readonly<Record<string, string>> = {
  ClassDeclaration: 'GTM has no classes',
  ClassExpression: 'GTM has no classes',
  TaggedTemplateExpression: 'GTM has no tagged templates',
  MetaProperty: 'GTM has no import.meta and no new.target',
  ImportExpression: 'GTM loads nothing at run time'
};

function refuseClasses(
  program: AnyNode,
  placeOfNode: (node: AnyNode) => SourcePlace,
  specifier: string
): void {
  const problems: Problem[] = [];
  walk(program, (node) => {
    const what = Object.hasOwn(REFUSED, node.type) ? REFUSED[node.type] : undefined;
    if (!what) return;
    problems.push(problemAt(placeOfNode(node), 'package', what, `${specifier} cannot run in GTM`));
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** Licences ask to be handed on with the code. */
function noticesIn(text: string): string {
  const comments: Comment[] = [];
  parse(text, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments });
  return comments
    .filter(({ type, value }) => type === 'Block' && /^!|@license|@preserve|copyright/i.test(value))
    .map(({ value }) => `/*${value}*/\n`)
    .join('');
}

/** What esbuild adds for its modules, with getters and property descriptors, which GTM does not have. */
const RUNTIME: ReadonlySet<string> = new Set([
  '__create',
  '__defProp',
  '__defProps',
  '__getOwnPropDesc',
  '__getOwnPropNames',
  '__getProtoOf',
  '__hasOwnProp',
  '__commonJS',
  '__copyProps',
  '__export',
  '__esm',
  '__toESM',
  '__toCommonJS'
]);

function isDropped(node: AnyNode): boolean {
  if (declaredBy(node).some((name) => RUNTIME.has(name))) return true;
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Identifier' &&
    node.expression.callee.name === RESERVE
  );
}

/**
 * `__export(names, { a: () => a })` gives an object getters. GTM has none, so the object gets its
 * values once they are all there: behind everything else.
 */
function exportsAsObjects(program: AnyNode, places: Places): AnyNode[] {
  if (program.type !== 'Program') return [];
  const late: AnyNode[] = [];
  program.body = program.body.filter((node) => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression')
      return true;
    const { callee, arguments: given } = node.expression;
    if (callee.type !== 'Identifier' || callee.name !== '__export') return true;
    late.push(...statementsOf('jsExport($0);', [given as AnyNode[]], node, places));
    return false;
  });
  return late;
}

/** esbuild's complaints, each at the import of the package. */
function packageError(error: unknown, { specifier, file, at, names }: PackageImport): Error {
  const messages = (error as { errors?: Message[] }).errors;
  if (!messages) return error as Error;
  const problems = messages.map(({ text, location }): Problem => {
    const missing = /No matching export in .* for import "(.*)"/.exec(text)?.[1];
    const name = [...names.values()].find(({ imported }) => imported === missing);
    if (name) {
      const message = `${specifier} exports no ${missing}`;
      return problemAt({ file: name.file, ...name.at }, 'import', message, 'correct the name');
    }
    const isHere = location === null || location.file === file;
    const where = isHere ? '' : ` in ${location.file}:${location.line}`;
    const advice = text.startsWith('Could not resolve')
      ? 'install the package, or correct the path'
      : 'GTM can run small packages only';
    return problemAt({ file, ...at }, 'import', `${text}${where}`, advice);
  });
  return new ProblemsError(problems);
}
