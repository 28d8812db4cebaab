import type { DataNode } from '../protocol.js';
import type { Masker } from './masker.js';

const MOST_NODES = 4000;
const MOST_ENTRIES = 400;
const MOST_DEPTH = 14;
const MOST_TEXT = 600;

/**
 * Any data as a tree to show: masked, and cut where it is too long, too wide or too deep, with what
 * was cut said. Names are data in it, never properties, so that one called "__proto__" is a name.
 *
 * @param path the names above, by which values are masked
 */
export function toDataTree(value: unknown, masker: Masker, path: readonly string[] = []): DataNode {
  return new TreeMaker(masker).node(value, [...path], 0);
}

/** A text to show: masked, and cut with its whole length said. */
export function toTextNode(text: string, masker: Masker, path: readonly string[] = []): DataNode {
  // Masked first, with more than what stays, or a cut could leave the readable half of an address.
  const { text: shown, isMasked } = masker.value(path, text.slice(0, MOST_TEXT * 4));
  const isCut = text.length > MOST_TEXT;
  return {
    kind: 'text',
    text: isCut ? shown.slice(0, MOST_TEXT) : shown,
    ...(isCut ? { length: text.length } : {}),
    ...(isMasked ? { isMasked } : {})
  };
}

class TreeMaker {
  private left = MOST_NODES;
  private readonly masker: Masker;

  constructor(masker: Masker) {
    this.masker = masker;
  }

  node(value: unknown, path: string[], depth: number): DataNode {
    this.left--;
    if (typeof value === 'string') return toTextNode(value, this.masker, path);
    if (typeof value === 'number' || typeof value === 'bigint') return this.number(value, path);
    if (typeof value !== 'object' || value === null) return { kind: 'word', text: String(value) };
    return this.branch(value, path, depth);
  }

  /** Phone numbers and addresses of machines come as numbers too. */
  private number(value: number | bigint, path: readonly string[]): DataNode {
    const { text, isMasked } = this.masker.value(path, String(value));
    return isMasked ? { kind: 'text', text, isMasked } : { kind: 'number', text };
  }

  private branch(value: object, path: string[], depth: number): DataNode {
    const kind = Array.isArray(value) ? 'list' : 'object';
    const names = Object.keys(value);
    const entries: [string, DataNode][] = [];
    if (depth < MOST_DEPTH) {
      for (const name of names.slice(0, MOST_ENTRIES)) {
        if (this.left <= 0) break;
        const child = (value as Record<string, unknown>)[name];
        entries.push([this.name(name), this.node(child, [...path, name], depth + 1)]);
      }
    }
    const omitted = names.length - entries.length;
    return { kind, entries, ...(omitted > 0 ? { omitted } : {}) };
  }

  private name(name: string): string {
    return this.masker.text(name.slice(0, 200)).slice(0, 120);
  }
}
