import { parse, type AnyNode, type Comment, type Program } from 'acorn';
import { transformSync } from '@swc/wasm-typescript';
import { ProblemsError, type Position, type Problem } from '../sandbox/problem.js';
import { placeOf } from '../sandbox/language/walk.js';

/** A place in a source file; the path is relative to the project. */
export interface SourcePlace extends Position {
  file: string;
}

/** One name of an import: `{ imported as local }`; `default` and `*` as such. */
export interface ImportedName {
  imported: string;
  local: string;
  at: Position;
}

/** One `import` or `export … from`. */
export interface Import {
  specifier: string;
  names: ImportedName[];
  at: Position;
}

/** What an exported name stands for: a name of this file, or a name of another. */
export type Export = { local: string } | { specifier: string; imported: string };

/** A TypeScript file without its types: the same text with blanks in their place. */
export interface SourceFile {
  /** Relative to the project, with slashes: "src/phone.ts". */
  file: string;
  /** As the author wrote it. */
  text: string;
  /** JavaScript; every character stands where it stands in `text`. */
  code: string;
  comments: Comment[];
  imports: Import[];
  exports: Map<string, Export>;
  /** Files all of whose names are exported as this file's own. */
  exportedFiles: string[];
  /** Where the imports and exports were that are no statements of their own. */
  dropped: { start: number; end: number }[];
  /** What is left without imports and exports, an `export` in front of a declaration included. */
  statements: TopStatement[];
  /** The statement that starts the flow, if the author wrote none. */
  addedStart?: { node: AnyNode; text: string };
}

/** A statement of the top level. */
export interface TopStatement {
  node: AnyNode;
  /** Where it begins, an `export` in front of it included. */
  start: number;
  /** Whether it is what the file exports as default. */
  isDefault: boolean;
  /** What its text becomes in the template; the text itself unless given. */
  wrap?: (text: string) => string;
  /** Whether it starts the flow, and so stands last in the template. */
  isStart?: boolean;
}

/**
 * Takes the types out of a TypeScript file and reads what it imports and exports.
 *
 * @param isEntry whether the file is the template's code itself, which may return outside functions
 * @throws ProblemsError with the line of what does not parse, or is TypeScript that has to be compiled
 */
export function readSourceFile(file: string, content: string, isEntry = false): SourceFile {
  // A word to the TypeScript compiler is none for the readers of the template.
  const text = content
    .replace(/^\uFEFF/, '')
    .replace(/^\/\/\s*@ts-nocheck.*/, (line) => ' '.repeat(line.length));
  const code = isEntry ? withoutTypesOfBody(file, text) : withoutTypes(file, text);
  const comments: Comment[] = [];
  const program = parseModule(file, code, comments, isEntry);
  const source: SourceFile = {
    file,
    text,
    code,
    comments,
    imports: [],
    exports: new Map(),
    exportedFiles: [],
    dropped: [],
    statements: []
  };
  for (const node of program.body) {
    const count = source.statements.length;
    addTo(source, node);
    if (source.statements.length === count)
      source.dropped.push({ start: node.start, end: node.end });
  }
  return source;
}

interface StripError {
  code: string;
  message: string;
  startLine?: number;
  startColumn?: number;
}

function withoutTypes(file: string, text: string): string {
  try {
    return transformSync(text, { mode: 'strip-only', filename: file }).code;
  } catch (error) {
    const { code, message, startLine = 1, startColumn = 0 } = error as StripError;
    if (code === undefined) throw error;
    const advice =
      code === 'UnsupportedSyntax' ? 'use syntax whose types can be taken out' : 'correct it here';
    throw new ProblemsError([
      problemAt({ file, line: startLine, column: startColumn + 1 }, 'typescript', message, advice)
    ]);
  }
}

/**
 * The same for the body of a function. No parser of TypeScript takes a `return` there, so each gives
 * way to a statement of the same length until the types are out.
 */
function withoutTypesOfBody(file: string, text: string): string {
  const returns: number[] = [];
  let body = text;
  for (;;) {
    try {
      const code = withoutTypes(file, body);
      return returns.reduce((whole, offset) => replaced(whole, offset, 'return'), code);
    } catch (error) {
      const offset = refusedReturn(error, body);
      if (offset === undefined) throw error;
      returns.push(offset);
      const isBare = /^return[^\S\n]*(?:[;}\n]|\/\/|$)/.test(body.slice(offset));
      body = replaced(body, offset, isBare ? 'void 0' : 'throw ');
    }
  }
}

/** Where the `return` stands that the parser complains of; undefined if it complains of something else. */
function refusedReturn(error: unknown, text: string): number | undefined {
  const [problem] = error instanceof ProblemsError ? error.problems : [];
  if (!problem?.message.startsWith('Return statement is not allowed')) return undefined;
  const lines = text.split('\n');
  const start = lines.slice(0, problem.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const line = lines[problem.line - 1] ?? '';
  // The parser counts a tab as four columns.
  const columns = [...line.matchAll(/\breturn\b/g)].map(({ index }) => index);
  const shown = (column: number): number => line.slice(0, column).replaceAll('\t', '    ').length;
  const column = columns.find((each) => shown(each) === problem.column - 1) ?? columns[0];
  return column === undefined ? undefined : start + column;
}

function replaced(text: string, offset: number, word: string): string {
  return text.slice(0, offset) + word + text.slice(offset + word.length);
}

function parseModule(
  file: string,
  code: string,
  onComment: Comment[],
  allowReturnOutsideFunction: boolean
): Program {
  try {
    return parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      locations: true,
      ranges: true,
      onComment,
      allowReturnOutsideFunction
    });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('loc' in error)) throw error;
    const { line, column } = error.loc as { line: number; column: number };
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new ProblemsError([
      problemAt({ file, line, column: column + 1 }, 'syntax-error', message, 'correct it here')
    ]);
  }
}

/** A problem in a source file. */
export function problemAt(
  { file, line, column }: SourcePlace,
  rule: string,
  message: string,
  advice: string
): Problem {
  return { file, line, column, severity: 'error', rule, message: `${message}; ${advice}` };
}

function addTo(source: SourceFile, node: Program['body'][number]): void {
  const { imports, exports, statements } = source;
  switch (node.type) {
    case 'ImportDeclaration':
      imports.push({
        specifier: String(node.source.value),
        at: placeOf(node.source),
        names: node.specifiers.map((each) => ({
          imported:
            each.type === 'ImportDefaultSpecifier'
              ? 'default'
              : each.type === 'ImportNamespaceSpecifier'
                ? '*'
                : nameOf(each.imported),
          local: each.local.name,
          at: placeOf(each)
        }))
      });
      return;
    case 'ExportAllDeclaration':
      imports.push({ specifier: String(node.source.value), at: placeOf(node.source), names: [] });
      source.exportedFiles.push(String(node.source.value));
      return;
    case 'ExportNamedDeclaration': {
      if (node.source) {
        const specifier = String(node.source.value);
        imports.push({ specifier, at: placeOf(node.source), names: [] });
        for (const { exported, local } of node.specifiers) {
          exports.set(nameOf(exported), { specifier, imported: nameOf(local) });
        }
        return;
      }
      for (const { exported, local } of node.specifiers) {
        exports.set(nameOf(exported), { local: nameOf(local) });
      }
      if (!node.declaration) return;
      for (const name of declaredBy(node.declaration)) exports.set(name, { local: name });
      statements.push({ node: node.declaration, start: node.start, isDefault: false });
      return;
    }
    case 'ExportDefaultDeclaration': {
      const { declaration } = node;
      if (declaration.type === 'Identifier') {
        exports.set('default', { local: declaration.name });
        return;
      }
      const name = 'id' in declaration ? declaration.id?.name : undefined;
      if (name !== undefined) exports.set('default', { local: name });
      statements.push({ node: declaration, start: node.start, isDefault: true });
      return;
    }
    case 'EmptyStatement':
      return;
    default:
      if (node.type === 'ExpressionStatement' && node.directive !== undefined) return;
      statements.push({ node, start: node.start, isDefault: false });
  }
}

function nameOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
}

/** The names that a statement declares. */
export function declaredBy(node: AnyNode): string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
    return node.id ? [node.id.name] : [];
  }
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}
