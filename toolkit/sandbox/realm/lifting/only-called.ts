import type { AnyNode, CallExpression, Function as FunctionNode, Identifier } from 'acorn';
import { isFunctionNode, type Binding } from '../../language/scope.js';
import type { TopLevel } from './top-level.js';

/** Expressions, undefined in the place of one that something else happens to; or undefined for all. */
type Places = readonly (AnyNode | undefined)[] | undefined;

/**
 * Tells of an expression whether all that happens to a function that is its value is that it is called,
 * or that code asks whether there is one. Nobody can tell then whether each run has a function of its
 * own: nothing writes a property of it, and no API gets it. It holds for code whose syntax the sandbox
 * takes.
 */
export function onlyCalledIn({ tops, names, parents }: TopLevel): (value: AnyNode) => boolean {
  const bindings = new Map<AnyNode, Binding>();
  for (const binding of names.bindingOf.values()) {
    if (binding.declaration) bindings.set(binding.declaration, binding);
  }
  const fixed = new Set<AnyNode | undefined>(
    tops.filter(({ isFixed }) => isFixed).map(({ declaration }) => declaration)
  );

  /** The expressions whose value it is then; undefined if something else may happen to it. */
  function placesAfter(value: AnyNode | undefined): Places {
    if (!value) return undefined;
    const parent = parents.get(value);
    switch (parent?.type) {
      case 'CallExpression':
        return parent.callee === value ? [] : placesInCalled(parent, value);
      case 'UnaryExpression':
        return parent.operator === '!' || parent.operator === 'typeof' ? [] : undefined;
      case 'LogicalExpression':
        return [parent];
      case 'ConditionalExpression':
        return parent.test === value ? [] : [parent];
      case 'IfStatement':
        return [];
      case 'VariableDeclarator':
        return usesOfConstant(parent);
      case 'ArrayExpression':
        return elementsOf(parent);
      default:
        return undefined;
    }
  }

  /** What is called has to be a function of the code's own, and always the same. */
  function placesInCalled({ callee, arguments: given }: CallExpression, value: AnyNode): Places {
    const called = callee.type === 'Identifier' ? functionNamed(callee) : undefined;
    const parameter = called?.params[given.findIndex((each) => each === value)];
    return parameter && usesOf(parameter);
  }

  function functionNamed(callee: Identifier): FunctionNode | undefined {
    const binding = names.bindingOf.get(callee);
    const declaration = binding?.declaration;
    if (declaration?.type === 'FunctionDeclaration' && fixed.has(declaration)) return declaration;
    if (declaration?.type !== 'VariableDeclarator' || !binding?.isConstant) return undefined;
    return isFunctionNode(declaration.init) ? (declaration.init as FunctionNode) : undefined;
  }

  /** Where the elements of a list are taken from it, if it does nothing but keep them. */
  function elementsOf(list: AnyNode): Places {
    return usesOfConstant(parents.get(list))?.map(elementBy);
  }

  /** A call of an element by its place would hand the list itself on, to one of its own methods. */
  function elementBy(list: AnyNode): AnyNode | undefined {
    const element = parents.get(list);
    if (element?.type !== 'MemberExpression' || element.object !== list) return undefined;
    const user = parents.get(element);
    return user?.type === 'CallExpression' && user.callee === element ? undefined : element;
  }

  function usesOfConstant(declarator: AnyNode | undefined): readonly AnyNode[] | undefined {
    if (declarator?.type !== 'VariableDeclarator') return undefined;
    const declaration = parents.get(declarator);
    const isConstant = declaration?.type === 'VariableDeclaration' && declaration.kind === 'const';
    return isConstant ? usesOf(declarator) : undefined;
  }

  function usesOf(declaration: AnyNode): readonly AnyNode[] {
    return bindings.get(declaration)?.references ?? [];
  }

  return (value) => {
    const places = new Set<AnyNode | undefined>([value]);
    // A set goes on with what is added to it on the way, once for each.
    for (const place of places) {
      const further = placesAfter(place);
      if (!further) return false;
      for (const each of further) places.add(each);
    }
    return true;
  };
}
