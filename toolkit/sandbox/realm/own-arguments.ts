import type { AnyNode, Program } from 'acorn';
import type { MagicString } from 'magic-string';
import { isFunctionNode } from '../language/scope.js';
import { parentsIn, walk, type Parents } from '../language/walk.js';

/**
 * Makes `arguments` what it is in GTM: a list, and one of each function's own. Published templates
 * read it in arrow functions, which in JavaScript have the one of the function around them, and call
 * `forEach` of it.
 *
 * @param name what it is called instead; the code uses that for nothing else
 */
export function giveOwnArguments(text: MagicString, program: Program, name: string): void {
  if (!text.original.includes('arguments')) return;
  const parents = parentsIn(program);
  const functions = new Set<AnyNode>();
  walk(program, (node, parent) => {
    if (!isArguments(node, parent)) return;
    const owner = functionAround(node, parents);
    if (!owner) return;
    functions.add(owner);
    text.update(node.start, node.end, name);
  });
  for (const owner of functions) nameList(text, owner, name);
}

/** Whether a node is the name `arguments` as a value, not as the name of a property. */
function isArguments(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (node.type !== 'Identifier' || node.name !== 'arguments') return false;
  if (parent?.type === 'MemberExpression') return parent.computed || parent.object === node;
  return parent?.type !== 'Property' || parent.computed || parent.value === node;
}

function functionAround(node: AnyNode, parents: Parents): AnyNode | undefined {
  let around = parents.get(node);
  while (around && !isFunctionNode(around)) around = parents.get(around);
  return around;
}

/** The list of an arrow function comes from a function around it. */
function nameList(text: MagicString, owner: AnyNode, name: string): void {
  if (owner.type === 'ArrowFunctionExpression') {
    text.appendRight(owner.start, `((make)=>(...list)=>make(list)(...list))((${name})=>`);
    text.prependLeft(owner.end, ')');
  } else if ('body' in owner) {
    text.appendLeft((owner.body as AnyNode).start + 1, `let ${name}=[...arguments];`);
  }
}
