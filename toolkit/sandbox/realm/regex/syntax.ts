import { NO_CHARS, TEXT_END, type CharSet } from './char-set.js';

/** A parsed pattern, or a part of one. */
export type RegexNode = (
  | { kind: 'chars'; set: CharSet }
  | { kind: 'start' }
  | { kind: 'end' }
  | { kind: 'sequence'; items: readonly RegexNode[] }
  | { kind: 'choice'; branches: readonly RegexNode[] }
  | { kind: 'group'; body: RegexNode; captures: boolean }
  | Repeat
) &
  Facts;

/** A part that may stand several times. */
export interface Repeat {
  kind: 'repeat';
  body: RegexNode;
  min: number;
  /** Infinity if there is no most. */
  max: number;
  isLazy: boolean;
}

/** What is known of each part. */
interface Facts {
  /** What it can begin with. */
  first: CharSet;
  /** Whether what comes after it can be met where it begins: it takes no character and no end. */
  isPassable: boolean;
  /** Whether it can match the empty text. */
  canBeEmpty: boolean;
  /** Whether it matches at the start of the text only. */
  isAnchored: boolean;
}

/** One character of a set. */
export function chars(set: CharSet): RegexNode {
  return {
    kind: 'chars',
    set,
    first: set,
    isPassable: false,
    canBeEmpty: false,
    isAnchored: false
  };
}

/** `^`: the start of the text. */
export function textStart(): RegexNode {
  return { kind: 'start', first: NO_CHARS, isPassable: true, canBeEmpty: true, isAnchored: true };
}

/** `$`: the end of the text. */
export function textEnd(): RegexNode {
  return { kind: 'end', first: TEXT_END, isPassable: false, canBeEmpty: true, isAnchored: false };
}

/** Parts one after another; the empty text if there are none. */
export function sequence(items: readonly RegexNode[]): RegexNode {
  const solid = items.findIndex(({ isPassable }) => !isPassable);
  const leading = solid === -1 ? items : items.slice(0, solid + 1);
  return {
    kind: 'sequence',
    items,
    first: union(leading),
    isPassable: solid === -1,
    canBeEmpty: items.every(({ canBeEmpty }) => canBeEmpty),
    isAnchored: items[0]?.isAnchored ?? false
  };
}

/** One of several parts. */
export function choice(branches: readonly RegexNode[]): RegexNode {
  return {
    kind: 'choice',
    branches,
    first: union(branches),
    isPassable: branches.some(({ isPassable }) => isPassable),
    canBeEmpty: branches.some(({ canBeEmpty }) => canBeEmpty),
    isAnchored: branches.every(({ isAnchored }) => isAnchored)
  };
}

/** A part in brackets. */
export function group(body: RegexNode, captures: boolean): RegexNode {
  const { first, isPassable, canBeEmpty, isAnchored } = body;
  return { kind: 'group', body, captures, first, isPassable, canBeEmpty, isAnchored };
}

/** A part that stands from `min` to `max` times. */
export function repeat(body: RegexNode, min: number, max: number, isLazy: boolean): RegexNode {
  return {
    kind: 'repeat',
    body,
    min,
    max,
    isLazy,
    first: body.first,
    isPassable: body.isPassable || min === 0,
    canBeEmpty: body.canBeEmpty || min === 0,
    isAnchored: false
  };
}

function union(nodes: readonly RegexNode[]): CharSet {
  return nodes.reduce((set, { first }) => set | first, NO_CHARS);
}
