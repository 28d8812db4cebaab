import type { AnyNode, Identifier } from 'acorn';
import { isFunctionNode } from '../sandbox/language/scope.js';
import { childrenOf, placeOf, walk } from '../sandbox/language/walk.js';
import { ProblemsError, type Position } from '../sandbox/problem.js';
import type { TemplateType } from '../sandbox/template/template.js';
import { problemAt, type SourceFile, type TopStatement } from './source-file.js';

/** The function that a template runs, unless the author exports another. */
const MAIN = 'main';

/**
 * Finds what the entry runs: the function that it exports as default, or the one it calls `main`, or
 * else its statements as they are, which may return where they stand. What the function returns is the value of a variable, as is any
 * other value that the entry exports as default.
 *
 * @returns the entry with the statement that starts the flow marked, if it does not just run down
 * @throws ProblemsError if a variable has no value, or a template that needs none has one
 */
export function withStart(entry: SourceFile, type: TemplateType | 'MACRO'): SourceFile {
  const isVariable = type === 'VARIABLE' || type === 'MACRO';
  const statements = entry.statements.map(withName);
  const byDefault = statements.find(({ isDefault }) => isDefault);
  if (byDefault && !declaresAny(byDefault.node)) {
    if (!isVariable) {
      const message = `a ${type.toLowerCase()} has no value, and the default export is no function`;
      throw inEntry(entry, placeOf(byDefault.node), message, 'export the function that it runs');
    }
    const isValue = (each: TopStatement): boolean => each === byDefault;
    return {
      ...entry,
      statements: statements.map((each) => (isValue(each) ? asValue(each) : each))
    };
  }
  const exported = entry.exports.get('default');
  if (!exported && statements.some(({ node }) => returnsAtTop(node)))
    return { ...entry, statements };
  const name = exported && 'local' in exported ? exported.local : MAIN;
  const main = statements.find(({ node }) => declaresFunction(node, name));
  if (!main) {
    if (!isVariable) return { ...entry, statements };
    const form = 'write export default function main() { return … }';
    throw inEntry(entry, { line: 1, column: 1 }, 'the variable has no value', form);
  }
  const call = statements.find(({ node }) => isCallOf(node, name));
  if (call) {
    const start: TopStatement = {
      ...call,
      isStart: true,
      ...(isVariable ? { node: returned(call.node), wrap: (text) => `return ${text}` } : {})
    };
    return { ...entry, statements: statements.map((each) => (each === call ? start : each)) };
  }
  const isStarted = statements.some(
    ({ node }) => node !== main.node && node.type !== 'FunctionDeclaration' && mentions(node, name)
  );
  if (isStarted && !isVariable) return { ...entry, statements };
  return { ...entry, statements, addedStart: startOf(name, main.node, isVariable) };
}

/** Whether a statement of the top level returns from the template itself, as published ones do. */
function returnsAtTop(node: AnyNode): boolean {
  if (node.type === 'ReturnStatement') return true;
  return !isFunctionNode(node) && childrenOf(node).some(returnsAtTop);
}

function inEntry(
  { file }: SourceFile,
  at: Position,
  message: string,
  advice: string
): ProblemsError {
  return new ProblemsError([problemAt({ file, ...at }, 'flow', message, advice)]);
}

/** A function that is exported without a name is called main. */
function withName(statement: TopStatement): TopStatement {
  const { node, isDefault } = statement;
  if (!isDefault) return statement;
  const { start, end, loc } = node;
  if (node.type === 'FunctionDeclaration' && !node.id) {
    return {
      ...statement,
      node: { ...node, id: identifier(MAIN, node) } as AnyNode,
      wrap: (text) => text.replace(/^((?:async\s+)?function\s*\*?)\s*\(/, `$1 ${MAIN}(`)
    };
  }
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression')
    return statement;
  const id = identifier(MAIN, node);
  const declarator = { type: 'VariableDeclarator', id, init: node, start, end, loc };
  const declarations = [declarator];
  const declaration = { type: 'VariableDeclaration', kind: 'const', declarations, start, end, loc };
  return {
    ...statement,
    node: declaration as unknown as AnyNode,
    wrap: (text) => `const ${MAIN} = ${text};`
  };
}

/** `export default value` → `return value;` */
function asValue(statement: TopStatement): TopStatement {
  const wrap = (text: string): string => `return ${text};`;
  return { ...statement, node: returned(statement.node), wrap, isStart: true };
}

function returned(node: AnyNode): AnyNode {
  const { start, end, loc } = node;
  const argument = node.type === 'ExpressionStatement' ? node.expression : node;
  return { type: 'ReturnStatement', argument, start, end, loc } as unknown as AnyNode;
}

/** `main();`, or `return main();` where the value counts; an error in it is said to be in main. */
function startOf(
  name: string,
  main: AnyNode,
  isVariable: boolean
): NonNullable<SourceFile['addedStart']> {
  const { start, end, loc } = main;
  const at = { start, end, loc };
  const call = { type: 'CallExpression', callee: identifier(name, main), arguments: [], ...at };
  const node = {
    type: isVariable ? 'ReturnStatement' : 'ExpressionStatement',
    [isVariable ? 'argument' : 'expression']: call,
    ...at
  };
  return {
    node: node as unknown as AnyNode,
    text: `${isVariable ? 'return ' : ''}${name}();`
  };
}

function identifier(name: string, { start, loc }: AnyNode): Identifier {
  return { type: 'Identifier', name, start, end: start, ...(loc ? { loc } : {}) };
}

function declaresAny({ type }: AnyNode): boolean {
  return type === 'FunctionDeclaration' || type === 'VariableDeclaration';
}

function declaresFunction(node: AnyNode, name: string): boolean {
  if (node.type === 'FunctionDeclaration') return node.id?.name === name;
  if (node.type !== 'VariableDeclaration') return false;
  return node.declarations.some(
    ({ id, init }) =>
      id.type === 'Identifier' &&
      id.name === name &&
      (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
  );
}

/** Whether a statement is `name();`. */
function isCallOf(node: AnyNode, name: string): boolean {
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression')
    return false;
  const { callee, arguments: given } = node.expression;
  return callee.type === 'Identifier' && callee.name === name && given.length === 0;
}

function mentions(node: AnyNode, name: string): boolean {
  let isFound = false;
  walk(node, (inner) => {
    if (inner.type === 'Identifier' && inner.name === name) isFound = true;
  });
  return isFound;
}
