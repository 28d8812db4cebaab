import { NO_CHARS, overlap, PATTERN_END, type CharSet } from './char-set.js';
import type { RegexNode, Repeat } from './syntax.js';

/**
 * In how many ways an engine that tries one after another may go through a pattern from one start, at
 * most. It is one if the next character decides wherever there is a choice, and Infinity if the ways
 * become more with the text, or if JavaScript would not find in it the same as RE2.
 */
export function waysThrough(pattern: RegexNode): number {
  return areAnchorsOutside(pattern, true, true) ? waysOf(pattern, PATTERN_END) : Infinity;
}

/** What a part can begin with if this comes after it. */
function lookahead({ first, isPassable }: RegexNode, after: CharSet): CharSet {
  return isPassable ? first | after : first;
}

/** In how many ways a part can be gone through if this comes after it. */
function waysOf(node: RegexNode, after: CharSet): number {
  switch (node.kind) {
    case 'sequence':
      return waysOfSequence(node.items, after);
    case 'choice':
      return waysOfChoice(node.branches, after);
    case 'group':
      return waysOf(node.body, after);
    case 'repeat':
      return waysOfRepeat(node, after);
    default:
      return 1;
  }
}

function waysOfSequence(items: readonly RegexNode[], after: CharSet): number {
  let next = after;
  let ways = 1;
  for (const item of items.toReversed()) {
    ways *= waysOf(item, next);
    next = lookahead(item, next);
  }
  return ways;
}

function waysOfChoice(branches: readonly RegexNode[], after: CharSet): number {
  const ways = branches.map((branch) => waysOf(branch, after));
  const isDecided = areApart(branches.map((branch) => lookahead(branch, after)));
  return isDecided ? Math.max(...ways) : ways.reduce((sum, more) => sum + more, 0);
}

function waysOfRepeat({ body, min, max }: Repeat, after: CharSet): number {
  // JavaScript forgets at each turn what a group captured at the turn before; RE2 does not.
  if (max > 1 && mayMissCapture(body, false)) return Infinity;
  const ways = waysOf(body, max > 1 ? after | body.first : after);
  const ends = overlap(body.first, after) ? max - min + 1 : 1;
  // One to the power of Infinity is no number.
  return ways === 1 ? ends : ways ** max * ends;
}

function areApart(sets: readonly CharSet[]): boolean {
  let seen = NO_CHARS;
  for (const set of sets) {
    if (overlap(seen, set)) return false;
    seen |= set;
  }
  return true;
}

/** Whether a part can match without each of its groups capturing something. */
function mayMissCapture(node: RegexNode, isOptional: boolean): boolean {
  switch (node.kind) {
    case 'sequence':
      return node.items.some((item) => mayMissCapture(item, isOptional));
    case 'choice':
      return node.branches.some((branch) => mayMissCapture(branch, true));
    case 'group':
      return (node.captures && isOptional) || mayMissCapture(node.body, isOptional);
    case 'repeat':
      return mayMissCapture(node.body, isOptional || node.min === 0);
    default:
      return false;
  }
}

/**
 * Whether `^` stands at the beginning of the pattern and `$` at its end only: elsewhere they can stop an
 * engine on a way that the next character allowed.
 */
function areAnchorsOutside(node: RegexNode, isFirst: boolean, isLast: boolean): boolean {
  switch (node.kind) {
    case 'start':
      return isFirst;
    case 'end':
      return isLast;
    case 'sequence':
      return node.items.every((item, index) =>
        areAnchorsOutside(item, isFirst && index === 0, isLast && index === node.items.length - 1)
      );
    case 'choice':
      return node.branches.every((branch) => areAnchorsOutside(branch, isFirst, isLast));
    case 'group':
      return areAnchorsOutside(node.body, isFirst, isLast);
    case 'repeat':
      return areAnchorsOutside(node.body, isFirst && node.max === 1, isLast && node.max === 1);
    default:
      return true;
  }
}
