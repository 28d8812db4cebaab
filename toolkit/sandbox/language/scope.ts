import type { AnyNode, Identifier, Program } from 'acorn';
import { childrenOf } from './walk.js';

/** Where a name is declared: the node that made it, or undefined for a parameter of the template. */
export interface Binding {
  name: string;
  /** The declarator, function or parameter; undefined for the names GTM gives. */
  declaration: AnyNode | undefined;
  /** Whether it is a `const`, so that its initial value is its only one. */
  isConstant: boolean;
  /** Every use of it, its declaration left out. */
  references: Identifier[];
}

/** What the names in a piece of code mean. */
export interface Names {
  /** The binding each identifier that is a use refers to. */
  bindingOf: Map<Identifier, Binding>;
  /** Uses of names that nothing declares, in source order. */
  unresolved: Identifier[];
}

interface Scope {
  parent: Scope | undefined;
  bindings: Map<string, Binding>;
  /** Whether `var` and functions stop here. */
  isFunction: boolean;
}

/**
 * Resolves every identifier of the code to its declaration.
 *
 * @param globals names that exist without a declaration, such as `data` and `require`
 */
export function resolveNames(program: Program, globals: Iterable<string>): Names {
  const names: Names = { bindingOf: new Map(), unresolved: [] };
  const outermost = newScope(undefined, true);
  for (const name of globals) declare(outermost, name, undefined);
  const top = newScope(outermost, true);
  hoist(program, top);
  for (const statement of program.body) visit(statement, top, names);
  return names;
}

/** The names that the program itself declares, those of its inner functions and blocks left out. */
export function declaredNames(program: Program): string[] {
  const top = newScope(undefined, true);
  hoist(program, top);
  return [...top.bindings.keys()];
}

function newScope(parent: Scope | undefined, isFunction: boolean): Scope {
  return { parent, bindings: new Map(), isFunction };
}

function declare(
  scope: Scope,
  name: string,
  declaration: AnyNode | undefined,
  isConstant = false
): void {
  if (!scope.bindings.has(name)) {
    scope.bindings.set(name, { name, declaration, isConstant, references: [] });
  }
}

/** Declares what the statements of a block or a program make visible throughout it. */
function hoist(block: AnyNode, scope: Scope): void {
  for (const child of childrenOf(block)) {
    if (child.type === 'FunctionDeclaration' || child.type === 'ClassDeclaration') {
      if (child.id) declare(scope, child.id.name, child);
      continue;
    }
    if (child.type === 'ImportDeclaration') {
      for (const specifier of child.specifiers) declare(scope, specifier.local.name, specifier);
      continue;
    }
    if (child.type === 'ExportNamedDeclaration') {
      hoist(child, scope);
      continue;
    }
    if (child.type === 'VariableDeclaration') {
      for (const declarator of child.declarations) {
        const target = child.kind === 'var' ? functionScope(scope) : scope;
        for (const name of boundNames(declarator.id)) {
          declare(target, name, declarator, child.kind === 'const');
        }
      }
    }
    if (!isFunctionNode(child)) hoistVars(child, scope);
  }
}

function hoistVars(node: AnyNode, scope: Scope): void {
  for (const child of childrenOf(node)) {
    if (child.type === 'VariableDeclaration' && child.kind === 'var') {
      for (const declarator of child.declarations) {
        for (const name of boundNames(declarator.id)) {
          declare(functionScope(scope), name, declarator);
        }
      }
    }
    if (!isFunctionNode(child)) hoistVars(child, scope);
  }
}

function functionScope(scope: Scope): Scope {
  return scope.isFunction || !scope.parent ? scope : functionScope(scope.parent);
}

function boundNames(pattern: AnyNode): string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type === 'Property') return boundNames(pattern.value);
  if (pattern.type === 'AssignmentPattern') return boundNames(pattern.left);
  if (pattern.type === 'RestElement') return boundNames(pattern.argument);
  return childrenOf(pattern).flatMap(boundNames);
}

/** Whether a node is a function, by whatever syntax. */
export function isFunctionNode(node: AnyNode | null | undefined): boolean {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}

function visit(node: AnyNode, scope: Scope, names: Names): void {
  switch (node.type) {
    case 'Identifier':
      return refer(node, scope, names);
    case 'MemberExpression':
      visit(node.object, scope, names);
      if (node.computed) visit(node.property, scope, names);
      return;
    case 'Property':
      if (node.computed) visit(node.key, scope, names);
      return visit(node.value, scope, names);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return visitFunction(node, scope, names);
    case 'LabeledStatement':
      return visit(node.body, scope, names);
    case 'MetaProperty':
    case 'ImportDeclaration':
      return;
    case 'PropertyDefinition':
    case 'MethodDefinition':
      if (node.computed) visit(node.key, scope, names);
      if (node.value) visit(node.value, scope, names);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
      return;
    case 'SwitchStatement': {
      visit(node.discriminant, scope, names);
      const inner = newScope(scope, false);
      for (const each of node.cases) hoist(each, inner);
      for (const each of node.cases) visit(each, inner, names);
      return;
    }
    case 'BlockStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'CatchClause': {
      const inner = newScope(scope, false);
      if (node.type === 'CatchClause' && node.param) {
        for (const name of boundNames(node.param)) declare(inner, name, node);
      }
      hoist(node, inner);
      return visitChildren(node, inner, names);
    }
    default:
      return visitChildren(node, scope, names);
  }
}

function visitChildren(node: AnyNode, scope: Scope, names: Names): void {
  for (const child of childrenOf(node)) visit(child, scope, names);
}

function visitFunction(
  node: AnyNode & {
    type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression';
  },
  scope: Scope,
  names: Names
): void {
  const inner = newScope(scope, true);
  for (const parameter of node.params) {
    for (const name of boundNames(parameter)) declare(inner, name, parameter);
  }
  if (node.body.type === 'BlockStatement') hoist(node.body, inner);
  // Its own name means the function only where nothing else in it has that name.
  if (node.type === 'FunctionExpression' && node.id) declare(inner, node.id.name, node);
  if (node.body.type === 'BlockStatement') visitChildren(node.body, inner, names);
  else visit(node.body, inner, names);
  for (const parameter of node.params) {
    if (parameter.type === 'AssignmentPattern') visit(parameter.right, inner, names);
  }
}

function refer(identifier: Identifier, scope: Scope, names: Names): void {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const binding = at.bindings.get(identifier.name);
    if (!binding) continue;
    if (binding.declaration !== undefined && isDeclaredBy(binding.declaration, identifier)) return;
    binding.references.push(identifier);
    names.bindingOf.set(identifier, binding);
    return;
  }
  names.unresolved.push(identifier);
}

/** Whether the identifier is the name a declarator or a class introduces, not a use of it. */
function isDeclaredBy(declaration: AnyNode, identifier: Identifier): boolean {
  const introduces =
    declaration.type === 'VariableDeclarator' || declaration.type === 'ClassDeclaration';
  return introduces && declaration.id === identifier;
}
