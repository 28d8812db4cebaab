import { parse, type AnyNode } from 'acorn';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build, type Message } from 'esbuild';
import { dirname, join, resolve } from 'node:path';
import { resolveNames } from '../sandbox/language/scope.js';
import { placeOf, walk } from '../sandbox/language/walk.js';
import { TEMPLATE_GLOBALS } from '../sandbox/language/natives.js';
import { ProblemsError, type Problem } from '../sandbox/problem.js';
import { readsOf, topDeclarations, type Statement } from './constant-order.js';
import type { PackageImport } from './modules.js';
import { declaredBy, problemAt, type SourcePlace } from './source-file.js';

/** A package as statements of the template, and the names it uses that nothing declares. */
export interface PackageSection {
  statements: Statement[];
  unresolved: { name: string; place: SourcePlace }[];
}

/**
 * Bundles what the template uses of an npm package, or of a file that is no TypeScript, such as JSON.
 * A name of the package's own that the template has too gets another one.
 *
 * @param taken the names that the template and other packages declare
 * @throws ProblemsError at the import, if the package is not installed or has no such name
 */
export async function packageSection(
  imported: PackageImport,
  project: string,
  taken: ReadonlySet<string>
): Promise<PackageSection> {
  const { specifier, file, names } = imported;
  const lines = [...names].map(([local, name]) =>
    name.imported === '*'
      ? `import * as ${local} from ${JSON.stringify(specifier)};`
      : `import { ${name.imported} as ${local} } from ${JSON.stringify(specifier)};`
  );
  const locals = [...names.keys()];
  const reserved = [...taken].filter((name) => !names.has(name));
  const { outputFiles } = await build({
    stdin: {
      // The call makes esbuild leave those names to the template; it is taken out again.
      contents: `${lines.join('\n')}\nexport { ${locals.join(', ')} };\n${RESERVE}(${reserved.join(', ')});\n`,
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
    // What can be written in the sandbox's older JavaScript is.
    target: 'es2015',
    supported: { 'object-extensions': false, 'template-literal': false },
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
  return toSection(output.text, new TraceMap(map.text), imported);
}

const RESERVE = '__sgtm_reserve__';

function toSection(text: string, trace: TraceMap, imported: PackageImport): PackageSection {
  const { specifier } = imported;
  const importPlace = { file: imported.file, ...imported.at };
  const bundled = parseModule(text);
  // The lines stay those of esbuild's map.
  const exports: string[] = [];
  const kept: string[] = [];
  let from = 0;
  for (const node of bundled.body) {
    if (node.type === 'ExportNamedDeclaration') {
      for (const { local, exported } of node.specifiers) {
        if (local.type !== 'Identifier' || exported.type !== 'Identifier') continue;
        if (local.name !== exported.name) exports.push(`const ${exported.name} = ${local.name};`);
      }
    } else if (!isDropped(node)) continue;
    kept.push(
      text.slice(from, node.start),
      text.slice(node.start, node.end).replaceAll(/[^\n]/g, ' ')
    );
    from = node.end;
  }
  kept.push(text.slice(from));
  const runtime = bundled.body.some((node) => declaredBy(node).some((name) => RUNTIME.has(name)));
  const code = `${withUndefined(kept.join(''))}\n${exports.join('\n')}\n${runtime ? COMMON_JS : ''}`;
  const program = parseModule(code);
  const names = resolveNames(program, TEMPLATE_GLOBALS);
  const top = topDeclarations(program.body);
  const placeOfNode = (node: AnyNode): SourcePlace => {
    const { line, column } = placeOf(node);
    const found = originalPositionFor(trace, { line, column: column - 1 });
    if (found.source === null) return importPlace;
    return { file: found.source, line: found.line, column: found.column + 1 };
  };
  return {
    statements: program.body.map((node) => ({
      node,
      text: code.slice(node.start, node.end),
      section: specifier,
      declares: declaredBy(node),
      reads: readsOf(node, names, top),
      placeOf: placeOfNode
    })),
    unresolved: names.unresolved
      .filter(({ name }) => name !== 'arguments')
      .map((identifier) => ({ name: identifier.name, place: placeOfNode(identifier) }))
  };
}

function parseModule(text: string): ReturnType<typeof parse> {
  return parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    ranges: true
  });
}

/** What esbuild adds for CommonJS, with getters and property descriptors, which GTM does not have. */
const RUNTIME: ReadonlySet<string> = new Set([
  '__create',
  '__defProp',
  '__getOwnPropDesc',
  '__getOwnPropNames',
  '__getProtoOf',
  '__hasOwnProp',
  '__commonJS',
  '__copyProps',
  '__toESM'
]);

/** The same for the sandbox: a module runs once, when it is first required. */
const COMMON_JS = `function __commonJS(files) {
  let module;
  return () => {
    if (!module) {
      module = { exports: {} };
      for (const file in files) files[file](module.exports, module);
    }
    return module.exports;
  };
}
function __toESM(exports) {
  if (exports && exports.__esModule) return exports;
  const names = {};
  for (const name in exports) names[name] = exports[name];
  names.default = exports;
  return names;
}
`;

function isDropped(node: AnyNode): boolean {
  if (declaredBy(node).some((name) => RUNTIME.has(name))) return true;
  return (
    node.type === 'ExpressionStatement' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Identifier' &&
    node.expression.callee.name === RESERVE
  );
}

/** esbuild writes undefined as `void 0`, which GTM does not have. */
function withUndefined(text: string): string {
  let result = '';
  let from = 0;
  walk(parseModule(text), (node) => {
    if (node.type !== 'UnaryExpression' || node.operator !== 'void') return;
    result += `${text.slice(from, node.start)}undefined`;
    from = node.end;
  });
  return result + text.slice(from);
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
