import { classSource } from './char-set.js';
import type { RegexNode, Repeat } from './syntax.js';

/** A parsed pattern as a regular expression of JavaScript, which is to have the flag u. */
export function sourceOf(node: RegexNode): string {
  switch (node.kind) {
    case 'chars':
      return classSource(node.set);
    case 'start':
      return '^';
    case 'end':
      return '$';
    case 'sequence':
      return node.items.map(sourceOf).join('');
    case 'choice':
      return node.branches.map(sourceOf).join('|');
    case 'group':
      return `${node.captures ? '(' : '(?:'}${sourceOf(node.body)})`;
    case 'repeat':
      return sourceOf(node.body) + countSource(node);
  }
}

function countSource({ min, max, isLazy }: Repeat): string {
  return `{${min},${max === Infinity ? '' : max}}${isLazy ? '?' : ''}`;
}
