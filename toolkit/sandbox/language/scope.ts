import type { AnyNode, Identifier, Program } from 'acorn';
import { analyze, type Definition, type Variable } from 'eslint-scope';

/** Where a name is declared: the node that made it, or undefined for a parameter of the template. */
export interface Binding {
  name: string;
  /** The declarator, function or parameter; undefined for the names GTM gives. */
  declaration: AnyNode | undefined;
  /** Whether it is a `const`, so that its initial value is its only one. */
  isConstant: boolean;
  /** Every use of it in source order, its declaration left out. */
  references: Identifier[];
}

/** What the names in a piece of code mean. */
export interface Names {
  /** The binding each identifier that is a use refers to. */
  bindingOf: Map<Identifier, Binding>;
  /** Uses of names that nothing declares, in source order. */
  unresolved: Identifier[];
}

/**
 * Resolves every identifier of the code to its declaration.
 *
 * @param program was parsed with acorn's option `ranges`, which the library wants
 * @param globals names that exist without a declaration, such as `data` and `require`
 */
export function resolveNames(program: Program, globals: Iterable<string>): Names {
  const names: Names = { bindingOf: new Map(), unresolved: [] };
  const given = new Map([...globals].map((name) => [name, bindingFor(name)]));
  const declared = new Map<Variable, Binding>();
  const uses = scopesIn(program)
    .flatMap(({ references }) => references)
    // The name that a declarator gives its first value is no use of it.
    .filter(({ init }) => init !== true)
    .map(({ identifier, resolved }) => ({ identifier: identifier as Identifier, resolved }))
    .toSorted((a, b) => a.identifier.start - b.identifier.start);
  for (const { identifier, resolved } of uses) {
    const [definition] = resolved?.defs ?? [];
    let binding = given.get(identifier.name);
    if (resolved && definition) {
      binding = declared.get(resolved) ?? bindingFor(resolved.name, definition);
      declared.set(resolved, binding);
    }
    if (!binding) {
      names.unresolved.push(identifier);
      continue;
    }
    binding.references.push(identifier);
    names.bindingOf.set(identifier, binding);
  }
  return names;
}

/**
 * The names that the program itself declares, those of its inner functions and blocks left out.
 *
 * @param program was parsed with acorn's option `ranges`
 */
export function declaredNames(program: Program): string[] {
  const [, top] = scopesIn(program);
  return top?.variables.map(({ name }) => name) ?? [];
}

/** As in a module, the names of a template's code are not those of the world around it. */
function scopesIn(program: Program) {
  return analyze(program as Parameters<typeof analyze>[0], {
    ecmaVersion: 2022,
    sourceType: 'module',
    // GTM has no eval that could declare a name.
    ignoreEval: true
  }).scopes;
}

function bindingFor(name: string, definition?: Definition): Binding {
  const parent = definition?.type === 'Variable' ? definition.parent : undefined;
  return {
    name,
    declaration: definition && declarationOf(definition),
    isConstant: parent?.type === 'VariableDeclaration' && parent.kind === 'const',
    references: []
  };
}

/** The parameter itself, where the library names its function. */
function declarationOf(definition: Definition): AnyNode {
  const node = definition.node as AnyNode;
  if (definition.type !== 'Parameter' || !('params' in node)) return node;
  return node.params[definition.index ?? -1] ?? node;
}

/** Whether a node is a function, by whatever syntax. */
export function isFunctionNode(node: AnyNode | null | undefined): boolean {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  );
}
