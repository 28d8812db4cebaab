import type { AnyNode, Program } from 'acorn';
import type { Position, Severity } from '../problem.js';
import { FOREIGN_METHODS, replacementFor } from './natives.js';
import { syntaxFault } from './syntax.js';
import { memberName, type Usage } from './usage.js';
import { placeOf, walk } from './walk.js';

/** A problem in code, placed within that code (from line 1, column 1). */
export interface CodeProblem {
  severity: Severity;
  rule: string;
  message: string;
  at: Position;
}

/** Everything in the code that GTM refuses to compile, in source order. */
export function findSyntaxFaults(program: Program): CodeProblem[] {
  const problems: CodeProblem[] = [];
  walk(program, (node, parent) => {
    const fault = syntaxFault(node);
    if (!fault || isPartOfRefused(node, parent)) return;
    problems.push({ severity: 'error', ...fault, at: placeOf(node) });
  });
  return problems;
}

/** Whether the node is refused only because what it stands in is, which is a problem already. */
function isPartOfRefused(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'TaggedTemplateExpression':
      return node.type === 'TemplateLiteral';
    case 'ObjectPattern':
    case 'ArrayPattern':
      return node.type === 'Property' || node.type === 'RestElement';
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return node.type.endsWith('Specifier');
    default:
      return CLASS_PARTS.has(node.type);
  }
}

const CLASS_PARTS: ReadonlySet<string> = new Set([
  'ClassBody',
  'MethodDefinition',
  'PropertyDefinition',
  'PrivateIdentifier',
  'StaticBlock',
  'Super'
]);

/** Names that nothing declares: GTM has no globals but `data` and `require`; `arguments` it has. */
export function findUnknownGlobals(usage: Usage): CodeProblem[] {
  return usage.names.unresolved
    .filter(({ name }) => name !== 'arguments')
    .map((identifier) => ({
      severity: 'error',
      rule: 'unknown-global',
      message: `${identifier.name} is not defined in GTM's sandbox; ${globalAdvice(identifier.name)}`,
      at: placeOf(identifier)
    }));
}

const GLOBAL_ADVICE: Record<string, string> = {
  Date: "use require('getTimestampMillis')",
  RegExp: "use require('createRegex')",
  parseInt: "use require('makeInteger')",
  parseFloat: "use require('makeNumber')",
  Number: "use require('makeNumber')",
  String: "use require('makeString')",
  Array: "use require('getType')",
  isNaN: 'compare the value with itself',
  setTimeout: "use require('callLater')",
  console: "use require('logToConsole')",
  encodeURIComponent: "use require('encodeUriComponent')",
  decodeURIComponent: "use require('decodeUriComponent')",
  encodeURI: "use require('encodeUri')",
  decodeURI: "use require('decodeUri')",
  fetch: "use require('sendHttpRequest')",
  URL: "use require('parseUrl')",
  btoa: "use require('toBase64')",
  atob: "use require('fromBase64')",
  Promise: "const Promise = require('Promise')",
  Object: "const Object = require('Object')",
  Math: "const Math = require('Math')",
  JSON: "const JSON = require('JSON')"
};

function globalAdvice(name: string): string {
  const known = Object.hasOwn(GLOBAL_ADVICE, name) ? GLOBAL_ADVICE[name] : undefined;
  return known ?? 'declare it, or require the API that gives it';
}

/**
 * Calls of methods that JavaScript has and GTM lacks. A name that the code itself gives to a
 * property, or that belongs to a required API, is its own business. GTM finds out only when the
 * line runs, so it is an error where the value is written there and a warning where it may be an
 * object of the template's own.
 */
export function findForeignMethods(program: Program, usage: Usage): CodeProblem[] {
  const own = ownProperties(program);
  const apiCalls = new Set(usage.apis.flatMap((api) => api.calls.map(({ node }) => node)));
  const problems: CodeProblem[] = [];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || apiCalls.has(node)) return;
    if (node.callee.type !== 'MemberExpression') return;
    const method = memberName(node.callee);
    if (method === undefined || own.has(method) || !FOREIGN_METHODS.has(method)) return;
    problems.push({
      severity: isWrittenOut(node.callee.object) ? 'error' : 'warning',
      rule: 'native-method',
      message: `${method} does not exist in GTM; ${replacementFor(method)}`,
      at: placeOf(node.callee.property)
    });
  });
  return problems;
}

function isWrittenOut(node: AnyNode): boolean {
  return node.type === 'Literal' || node.type === 'ArrayExpression';
}

/** Names that the code gives to properties: keys of object literals and targets of assignments. */
function ownProperties(program: Program): Set<string> {
  const own = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Property' && !node.computed) {
      if (node.key.type === 'Identifier') own.add(node.key.name);
      if (node.key.type === 'Literal') own.add(String(node.key.value));
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const name = memberName(node.left);
      if (name !== undefined) own.add(name);
    }
  });
  return own;
}

/** Assignments to a `const`, which fail where they run. */
export function findConstantAssignments(program: Program, { names }: Usage): CodeProblem[] {
  const problems: CodeProblem[] = [];
  walk(program, (node) => {
    const target = assignedIn(node);
    if (target?.type !== 'Identifier' || !names.bindingOf.get(target)?.isConstant) return;
    problems.push({
      severity: 'error',
      rule: 'const-assignment',
      message: `${target.name} is a const and cannot be given another value; declare it with let`,
      at: placeOf(target)
    });
  });
  return problems;
}

function assignedIn(node: AnyNode): AnyNode | undefined {
  if (node.type === 'AssignmentExpression') return node.left;
  if (node.type === 'UpdateExpression') return node.argument;
  return node.type === 'ForInStatement' || node.type === 'ForOfStatement' ? node.left : undefined;
}

const UNREACHABLE = new Set(['constructor', '__proto__', 'prototype', '__defineGetter__']);

/** Reads of properties that the sandbox hides. */
export function findHiddenProperties(program: Program): CodeProblem[] {
  const problems: CodeProblem[] = [];
  walk(program, (node) => {
    if (node.type !== 'MemberExpression') return;
    const name = memberName(node);
    if (name === undefined || !UNREACHABLE.has(name)) return;
    problems.push({
      severity: 'warning',
      rule: 'hidden-property',
      message: `${name} is undefined in GTM's sandbox; keep functions and data apart`,
      at: placeOf(node.property)
    });
  });
  return problems;
}
