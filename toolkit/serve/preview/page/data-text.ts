import type { DataNode } from '../protocol.js';

/** What a node shows, as JSON; what is cut in it says so. */
export function jsonOf(node: DataNode): string {
  return JSON.stringify(valueOf(node), undefined, 2);
}

function valueOf(node: DataNode): unknown {
  if (node.kind === 'text') return node.length === undefined ? node.text : `${node.text}…`;
  if (node.kind === 'number') return Number(node.text);
  if (!('entries' in node)) return node.text === 'undefined' ? null : wordValue(node.text);
  if (node.kind === 'list') return node.entries.map(([, child]) => valueOf(child));
  const object: Record<string, unknown> = {};
  for (const [name, child] of node.entries) {
    // A name such as __proto__ is data, too.
    Object.defineProperty(object, name, { value: valueOf(child), enumerable: true });
  }
  return object;
}

function wordValue(word: string): unknown {
  return word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : word;
}

/** A node without what does not have the words; undefined if nothing has them. */
export function withWords(node: DataNode, words: string): DataNode | undefined {
  if (!('entries' in node)) return node.text.toLowerCase().includes(words) ? node : undefined;
  const entries = node.entries.flatMap(([name, child]): [string, DataNode][] => {
    if (name.toLowerCase().includes(words)) return [[name, child]];
    const kept = withWords(child, words);
    return kept ? [[name, kept]] : [];
  });
  return entries.length > 0 ? { kind: node.kind, entries } : undefined;
}
