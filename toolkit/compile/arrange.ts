import type { AnyNode, Program } from 'acorn';
import { placeOf, walk } from '../sandbox/language/walk.js';
import type { Bundle } from './bundle.js';
import { constantsFirst, readsOf, type Statement } from './constant-order.js';

/**
 * Puts bundled code in the order one reads it in: what is required, the flow, then each file after
 * the one that uses it; what starts the flow comes last, when every constant has its value.
 */
export function arrange(bundle: Bundle, program: Program): string {
  const statements = program.body.map((node) => toStatement(bundle, node));
  const requires = statements.filter(({ source }) => source === undefined);
  const starts = statements.filter(
    (each) => each.source !== undefined && each.declares.length === 0
  );
  const bySource = inFolders(bundle.sources).map((source) =>
    statements.filter((each) => each.source === source && each.declares.length > 0)
  );
  const files = bySource.filter((file) => file.length > 0).map((file) => file[0]?.source as string);
  const ordered = constantsFirst(bySource.flat());
  const blocks = files.map((source, index) => {
    const own = joinStatements(ordered.filter((statement) => statement.source === source));
    const before = files[index - 1];
    const isNew = before === undefined || heading(source) !== heading(before);
    return isNew ? `// ${heading(source)}\n\n${own}` : own;
  });
  const early = ordered.filter((statement) => statement.source === undefined);
  return [
    requires.map(({ text }) => text).join('\n'),
    ...early.map(({ text }) => text),
    ...blocks,
    starts.map(({ text }) => text).join('\n')
  ].join('\n\n');
}

/** One after another, constants without a blank line between them. */
function joinStatements(statements: readonly Statement[]): string {
  return statements.reduce((text, { node, text: own }, index) => {
    const before = statements[index - 1]?.node.type;
    const areConstants = before === 'VariableDeclaration' && node.type === before;
    return text + (index === 0 ? '' : areConstants ? '\n' : '\n\n') + own;
  }, '');
}

/** Files of a folder together, where the first of them is; else in the order given. */
function inFolders(sources: readonly string[]): string[] {
  const headings = [...new Set(sources.map(heading))];
  return headings.flatMap((each) => sources.filter((source) => heading(source) === each));
}

/** "src/time.ts" → "time"; files of a folder have one heading: "src/identity/phone.ts" → "identity". */
function heading(source: string): string {
  return source.replace(/^src\//, '').replace(/(\/.*|\.ts)$/, '');
}

function toStatement(bundle: Bundle, node: AnyNode): Statement {
  const place = bundle.sourceOf(placeOf(node));
  const code = withUndefined(bundle.code, node);
  const text = node.type === 'VariableDeclaration' ? asConstant(node, code) : code;
  return {
    node,
    text,
    source: place?.file,
    declares: declaredNames(node),
    reads: readsOf(node)
  };
}

/** The text of a node, with `undefined` where esbuild wrote `void 0`. */
function withUndefined(code: string, node: AnyNode): string {
  let text = '';
  let from = node.start;
  walk(node, (inner) => {
    if (inner.type !== 'UnaryExpression' || inner.operator !== 'void') return;
    text += `${code.slice(from, inner.start)}undefined`;
    from = inner.end;
  });
  return text + code.slice(from, node.end);
}

/** esbuild makes every top-level declaration a `var`; sources have constants there only. */
function asConstant(node: AnyNode & { type: 'VariableDeclaration' }, code: string): string {
  return `const${code.slice(node.kind.length)}`;
}

function declaredNames(node: AnyNode): string[] {
  if (node.type === 'FunctionDeclaration') return node.id ? [node.id.name] : [];
  if (node.type !== 'VariableDeclaration') return [];
  return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
}
