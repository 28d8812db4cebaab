import { RE2JS, RE2JSException } from 're2js';
import { needRoom, roomOf } from './stack-room.js';

/**
 * A compiled pattern: Node's, so the template gets an empty object that stands for it. It remembers
 * nothing from one call to the next.
 */
export interface TextPattern {
  readonly isGlobal: boolean;
  /** Every match if it is global, else the first, in order. */
  match(text: string): PatternMatch[];
  /** Whether the text has a match. */
  isIn(text: string): boolean;
  /** Where the first match begins; -1 if there is none. */
  search(text: string): number;
  /** Where the first match that begins at `from` or later ends; -1 if there is none. */
  endOfMatch(text: string, from: number): number;
}

/** One match: `groups[0]` is the whole of it. */
export interface PatternMatch {
  index: number;
  groups: readonly (string | undefined)[];
}

/** More patterns than any template has; beyond it a cache starts anew. */
const CACHE_SIZE = 500;

/** A longer pattern counts as invalid, as one that RE2 finds too large does. */
const LONGEST_PATTERN = 10_000;

/** V8 compiles a regex by a recursion of its own, which goes as deep as the pattern has brackets. */
const ROOM_TO_COMPILE = roomOf(96);

/** Compiles patterns and remembers them. */
export class PatternCompiler {
  private readonly regexes = new Map<string, RE2JS | null>();
  private readonly regexesOfAnyCase = new Map<string, RE2JS | null>();
  private readonly texts = new Map<string, TextPattern | null>();

  /**
   * The regex that createRegex makes, in RE2's dialect: no look-around, no back references. Null if RE2
   * does not take the pattern. Flags other than g and i are ignored.
   */
  compileRegex(pattern: string, flags: string): TextPattern | null {
    const ignoresCase = flags.includes('i');
    const known = ignoresCase ? this.regexesOfAnyCase : this.regexes;
    const re2 = remembered(known, pattern, () => compiledByRe2(pattern, ignoresCase));
    return re2 && new Re2Pattern(re2, flags.includes('g'));
  }

  /**
   * The pattern that match and search make of a text, in JavaScript's dialect: published templates use
   * lookaheads there. Null if it is invalid.
   */
  compileText(pattern: string): TextPattern | null {
    return remembered(this.texts, pattern, () => compiledByV8(pattern));
  }
}

/** Nothing is remembered where the stack ends, since it says nothing of the pattern. */
function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  if (known.size >= CACHE_SIZE) known.clear();
  known.set(key, made);
  return made;
}

function compiledByRe2(pattern: string, ignoresCase: boolean): RE2JS | null {
  if (pattern.length > LONGEST_PATTERN) return null;
  try {
    return RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}

function compiledByV8(pattern: string): TextPattern | null {
  try {
    return new V8Pattern(new RegExp(pattern));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

class Re2Pattern implements TextPattern {
  readonly isGlobal: boolean;
  private readonly re2: RE2JS;

  constructor(re2: RE2JS, isGlobal: boolean) {
    this.re2 = re2;
    this.isGlobal = isGlobal;
  }

  match(text: string): PatternMatch[] {
    const matcher = this.re2.matcher(text);
    const matches: PatternMatch[] = [];
    while (matcher.find()) {
      const groups: (string | undefined)[] = [];
      for (let group = 0; group <= matcher.groupCount(); group++) {
        groups.push(matcher.group(group) ?? undefined);
      }
      matches.push({ index: matcher.start(), groups });
      if (!this.isGlobal) break;
    }
    return matches;
  }

  isIn(text: string): boolean {
    return this.re2.test(text);
  }

  search(text: string): number {
    const matcher = this.re2.matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  endOfMatch(text: string, from: number): number {
    const matcher = this.re2.matcher(text);
    return from <= text.length && matcher.find(from) ? matcher.end() : -1;
  }
}

class V8Pattern implements TextPattern {
  readonly isGlobal = false;
  private readonly regex: RegExp;

  constructor(regex: RegExp) {
    this.regex = regex;
  }

  match(text: string): PatternMatch[] {
    // V8 ends the process if the stack is full when it compiles a regex, which it does at its first use.
    needRoom(ROOM_TO_COMPILE);
    const found = this.regex.exec(text);
    return found ? [{ index: found.index, groups: [...found] }] : [];
  }

  isIn(text: string): boolean {
    return this.match(text).length > 0;
  }

  search(text: string): number {
    return this.match(text)[0]?.index ?? -1;
  }

  endOfMatch(text: string, from: number): number {
    const [found] = this.match(text.slice(from));
    return found ? from + found.index + (found.groups[0]?.length ?? 0) : -1;
  }
}
