import type { RegexHandle, RegexMatch } from '../realm-host.js';
import { waysThrough } from './linear.js';
import { parsePattern } from './parse.js';
import { sourceOf } from './source.js';
import { needRoomToCompile } from './stack-room.js';
import type { RegexNode } from './syntax.js';

/** A longer pattern is rare, and the engine's code for it may grow large. */
const LONGEST_PATTERN = 500;

/** On longer texts the engine's list of ways to come back to grows large. */
const LONGEST_TEXT = 10_000;

/** A pattern that is tried from every character on may take the square of the text's length. */
const LONGEST_SEARCHED = 500;

/** For shorter texts it is not worth it. */
const SHORTEST_TEXT = 32;

/** Starts times characters times choices times ways: about half a millisecond. */
const MOST_WORK = 500_000;

/** With a longer replacement the text could become too long before anyone looks at its length. */
const LONGEST_REPLACEMENT = 1000;

/** V8 compiles a regex for each of them anew: a text of Latin-1, and another. */
const KINDS_OF_TEXT = ['a', '\u0100'];

/** A pattern that the engine's own RegExp takes for the same as RE2 does, and as quickly. */
export interface NativePattern {
  /** In JavaScript's syntax, for the flag u. */
  source: string;
  /** Texts up to this length cannot make it slow. */
  longestText: number;
}

/**
 * Translates a pattern that RE2 takes into one of JavaScript that finds the same: the same places and
 * the same groups.
 *
 * Throws a RangeError where the stack is nearly full.
 *
 * @returns undefined if it is not known that it would, or that it would be quick: RE2 has to do it
 */
export function nativePattern(pattern: string): NativePattern | undefined {
  if (pattern.length > LONGEST_PATTERN) return undefined;
  // The parser has regexes too.
  needRoomToCompile();
  const parsed = parsePattern(pattern);
  if (!parsed) return undefined;
  const longestText = longestTextFor(parsed);
  return longestText < SHORTEST_TEXT ? undefined : { source: sourceOf(parsed), longestText };
}

/** On each way from a start the engine looks at each character once for each choice. */
function longestTextFor(pattern: RegexNode): number {
  const work = MOST_WORK / (waysThrough(pattern) * (1 + choicesIn(pattern)));
  return Math.floor(
    pattern.isAnchored ? Math.min(LONGEST_TEXT, work) : Math.min(LONGEST_SEARCHED, Math.sqrt(work))
  );
}

function choicesIn(node: RegexNode): number {
  switch (node.kind) {
    case 'sequence':
      return node.items.reduce((sum, item) => sum + choicesIn(item), 0);
    case 'choice':
      return node.branches.reduce((sum, branch) => sum + choicesIn(branch) + 1, -1);
    case 'group':
      return choicesIn(node.body);
    case 'repeat':
      return choicesIn(node.body) + 1;
    default:
      return 0;
  }
}

/** The engine's own RegExp, and RE2 for the texts on which that might take long. */
export class NativeRegex implements RegexHandle {
  readonly isGlobal: boolean;
  private readonly regex: RegExp;
  private isCompiled = false;
  private readonly longestText: number;
  private readonly re2: RegexHandle;

  /** @param re2 a regex of the same pattern, which says whether it is global */
  constructor({ source, longestText }: NativePattern, re2: RegexHandle) {
    this.isGlobal = re2.isGlobal;
    this.regex = new RegExp(source, re2.isGlobal ? 'gu' : 'u');
    this.longestText = longestText;
    this.re2 = re2;
  }

  match(text: string): RegexMatch[] {
    if (text.length > this.longestText) return this.re2.match(text);
    const matches: RegexMatch[] = [];
    for (let found = this.first(text); found; found = this.next(text, found)) {
      matches.push({ index: found.index, groups: found });
    }
    return matches;
  }

  search(text: string): number {
    if (text.length > this.longestText) return this.re2.search(text);
    return text.search(this.compiled());
  }

  test(text: string): boolean {
    if (text.length > this.longestText) return this.re2.test(text);
    const regex = this.compiled();
    regex.lastIndex = 0;
    return regex.test(text);
  }

  endOfMatch(text: string, from: number): number {
    // Between the halves of a pair JavaScript would go back to the first, RE2 does not.
    if (text.length > this.longestText || isPairAt(text, from - 1)) {
      return this.re2.endOfMatch(text, from);
    }
    const regex = this.compiled();
    regex.lastIndex = from;
    return regex.test(text) ? regex.lastIndex : -1;
  }

  replace(text: string, replacement: string): string | undefined {
    if (text.length > this.longestText || replacement.length > LONGEST_REPLACEMENT) {
      return undefined;
    }
    return repeatsText(replacement) ? undefined : text.replace(this.compiled(), replacement);
  }

  wholes(text: string): string[] | null | undefined {
    return text.length > this.longestText ? undefined : text.match(this.compiled());
  }

  private compiled(): RegExp {
    if (!this.isCompiled) this.compile();
    return this.regex;
  }

  /** V8 compiles a regex at its first use, and better at its second. */
  private compile(): void {
    needRoomToCompile();
    for (const text of KINDS_OF_TEXT) {
      for (let use = 1; use <= 2; use++) {
        this.regex.lastIndex = 0;
        this.regex.test(text);
      }
    }
    this.regex.lastIndex = 0;
    this.isCompiled = true;
  }

  private first(text: string): RegExpExecArray | null {
    const regex = this.compiled();
    regex.lastIndex = 0;
    return regex.exec(text);
  }

  private next(text: string, last: RegExpExecArray): RegExpExecArray | null {
    if (!this.isGlobal) return null;
    if (last[0] === '') this.regex.lastIndex += isPairAt(text, last.index) ? 2 : 1;
    return this.regex.exec(text);
  }
}

/** Whether each match would be replaced by all the text before or behind it: that could grow large. */
function repeatsText(replacement: string): boolean {
  return replacement.includes('$`') || replacement.includes("$'");
}

/** Whether one character that is two UTF-16 units begins here. */
function isPairAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && code > 0xffff;
}
