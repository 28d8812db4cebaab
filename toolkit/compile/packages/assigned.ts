import type { AnyNode, Program } from 'acorn';
import type { Binding, Names } from '../../sandbox/language/scope.js';
import { walk } from '../../sandbox/language/walk.js';

/** The names that get another value after their first. */
export function assignedBindings(program: Program, { bindingOf }: Names): Set<Binding> {
  const assigned = new Set<Binding>();
  walk(program, (node) => {
    const target = targetOf(node);
    if (!target) return;
    walk(target, (inner) => {
      const binding = inner.type === 'Identifier' ? bindingOf.get(inner) : undefined;
      if (binding) assigned.add(binding);
    });
  });
  return assigned;
}

function targetOf(node: AnyNode): AnyNode | undefined {
  const isLoop = node.type === 'ForInStatement' || node.type === 'ForOfStatement';
  const target =
    node.type === 'UpdateExpression'
      ? node.argument
      : node.type === 'AssignmentExpression' || isLoop
        ? node.left
        : undefined;
  // What is written there is a property of the name's value.
  return target?.type === 'MemberExpression' ? undefined : target;
}
