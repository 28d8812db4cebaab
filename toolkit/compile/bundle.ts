import { build, type Message, type Plugin } from 'esbuild';
import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping';
import { relative, resolve } from 'node:path';
import { APIS } from '../sandbox/api/registry.js';
import { ProblemsError, type Position, type Problem } from '../sandbox/problem.js';

/** The sources as one piece of code, and the way back to them. */
export interface Bundle {
  code: string;
  /** Source files, the entry first, each before what it imports. */
  sources: string[];
  /** The file and place that a place of the code comes from; undefined for what the compiler added. */
  sourceOf(at: Position): SourcePlace | undefined;
  /** The text of a source file. */
  textOf(source: string): string;
}

/** A place in a source file; the path is relative to the project. */
export interface SourcePlace extends Position {
  file: string;
}

/** The call that stands for `require` until esbuild is done, which would resolve a real one. */
const REQUIRE = '__sgtm_require__';
const MODULE = 'sgtm';

/**
 * Bundles TypeScript into one function body: `import { getType } from 'sgtm'` becomes
 * `var getType = require("getType");`, for what is used only.
 *
 * @param entry the file whose statements are the flow
 * @param project the folder that paths in messages start from
 * @throws ProblemsError with the TypeScript file and line of what does not bundle
 */
export async function bundle(entry: string, project: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [resolve(project, entry)],
    absWorkingDir: resolve(project),
    bundle: true,
    write: false,
    metafile: true,
    outfile: 'template.js',
    format: 'esm',
    platform: 'neutral',
    target: 'esnext',
    // A { name } of the sources is written out as { name: name }; all else the author has to avoid.
    supported: { 'object-extensions': false },
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'external',
    tsconfigRaw: {},
    logLevel: 'silent',
    plugins: [sgtmModule]
  }).catch((error: unknown) => {
    throw bundleError(error, project);
  });

  const { warnings, metafile } = result;
  if (warnings.length > 0) {
    throw new ProblemsError(warnings.map((warning) => toProblem(warning, project)));
  }
  const [map, output] = result.outputFiles.toSorted((a) => (a.path.endsWith('.map') ? -1 : 1));
  if (!map || !output) throw new Error('esbuild gave no output');
  const trace = new TraceMap(map.text);
  const entryFile = relative(resolve(project), resolve(project, entry));
  const textOf = (source: string): string => sourceContentFor(trace, source) ?? '';
  if (Object.values(metafile.outputs).some(({ exports }) => exports.length > 0)) {
    throw new ProblemsError([exportProblem(entryFile, textOf(entryFile))]);
  }
  return {
    code: output.text.replaceAll(`/* @__PURE__ */ ${REQUIRE}(`, 'require('),
    sources: inImportOrder(metafile.inputs, entryFile),
    sourceOf: ({ line, column }) => {
      const found = originalPositionFor(trace, { line, column: column - 1 });
      if (found.source === null || found.source.startsWith(`${MODULE}:`)) return undefined;
      return { file: found.source, line: found.line, column: found.column + 1 };
    },
    textOf
  };
}

const sgtmModule: Plugin = {
  name: 'sgtm',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^sgtm$/ }, () => ({
      path: MODULE,
      namespace: MODULE,
      sideEffects: false
    }));
    onLoad({ filter: /^sgtm$/, namespace: MODULE }, () => ({
      contents: [...APIS.keys()]
        .map((name) => `export const ${name} = /* @__PURE__ */ ${REQUIRE}("${name}");`)
        .join('\n')
    }));
  }
};

function inImportOrder(
  inputs: Record<string, { imports: { path: string }[] }>,
  entry: string
): string[] {
  const ordered: string[] = [];
  const visit = (file: string): void => {
    if (ordered.includes(file) || !inputs[file] || file.startsWith(`${MODULE}:`)) return;
    ordered.push(file);
    for (const { path } of inputs[file].imports) visit(path);
  };
  visit(entry);
  return ordered;
}

/** A body exports nothing, and `this` at its top would make esbuild take the file for CommonJS. */
function exportProblem(file: string, text: string): Problem {
  // Comments say "this" too; what is in them gives way to blanks, so that places stay.
  const code = text.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, (comment) => comment.replace(/\S/g, ' '));
  const before = code.slice(0, Math.max(0, code.search(/\bexport\b|\bthis\b/))).split('\n');
  return {
    file,
    line: before.length,
    column: (before.at(-1) ?? '').length + 1,
    severity: 'error',
    rule: 'bundle',
    message: 'GTM runs this file as the body of a function; remove export and this'
  };
}

/** esbuild's complaints as problems, each at its line; any other error as it is. */
export function bundleError(error: unknown, project: string): Error {
  const messages = (error as { errors?: Message[] }).errors;
  if (!messages) return error as Error;
  return new ProblemsError(messages.map((message) => toProblem(message, project)));
}

function toProblem({ text, location }: Message, project: string): Problem {
  const place = location
    ? { file: location.file, line: location.line, column: location.column + 1 }
    : { file: project, line: 1, column: 1 };
  const message = text.includes('object literal extensions')
    ? 'GTM has no methods, getters and computed names; write name: function () {…}'
    : `${text}; correct it here`;
  return { ...place, severity: 'error', rule: 'bundle', message };
}
