import { RE2JS } from 're2js';
import { ApiError } from './errors.js';
import type { RegexHandle, RegexMatch } from './realm-host.js';

/** More patterns than any template has; beyond it the cache starts anew. */
const CACHE_SIZE = 500;

/** A longer pattern counts as invalid, as one that RE2 finds too large does. */
const LONGEST_PATTERN = 10_000;

/** Characters times instructions: about a second. */
const MOST_WORK = 100_000_000;

/**
 * For a program of at most so many instructions the library may build an automaton, which it keeps:
 * it is several times faster, and this small it cannot fill the memory.
 */
const SMALL_PROGRAM = 14;

/** More matches of one text would fill the memory. */
const MOST_MATCHES = 200_000;

/**
 * An RE2 regular expression, the dialect sGTM's createRegex has: no look-around, no back
 * references, and time that grows linearly with the text.
 */
class Re2Regex implements RegexHandle {
  private readonly pattern: RE2JS;
  readonly isGlobal: boolean;
  /** Where the next test of a global regex starts. */
  private lastIndex = 0;

  constructor(pattern: RE2JS, isGlobal: boolean) {
    this.pattern = pattern;
    this.isGlobal = isGlobal;
  }

  match(text: string): RegexMatch[] {
    this.refuseMuchWork(text);
    const matcher = this.pattern.matcher(text);
    const matches: RegexMatch[] = [];
    while (matcher.find()) {
      const groups: (string | undefined)[] = [];
      for (let group = 0; group <= matcher.groupCount(); group++) {
        groups.push(matcher.group(group) ?? undefined);
      }
      matches.push({ index: matcher.start(), groups });
      if (matches.length > MOST_MATCHES) {
        throw new ApiError('Memory limit: a regex has too many matches; search in shorter texts');
      }
      if (!this.isGlobal) break;
    }
    return matches;
  }

  test(text: string): boolean {
    this.refuseMuchWork(text);
    if (!this.isGlobal && this.pattern.programSize() <= SMALL_PROGRAM) {
      return this.pattern.test(text);
    }
    const matcher = this.pattern.matcher(text);
    if (!this.isGlobal) return matcher.find();
    const found = this.lastIndex <= text.length && matcher.find(this.lastIndex);
    this.lastIndex = found ? matcher.end() : 0;
    return found;
  }

  /** Nothing can stop RE2 once it runs. */
  private refuseMuchWork(text: string): void {
    if (text.length * this.pattern.programSize() <= MOST_WORK) return;
    throw new ApiError('Time limit: a regex on so long a text; search in shorter texts');
  }
}

/** Compiles regular expressions and remembers the patterns. */
export class RegexCompiler {
  private readonly parsed = new Map<string, RE2JS | null>();

  /** The regex, or null if RE2 does not take the pattern. Flags other than g and i are ignored. */
  compile(pattern: string, flags: string): RegexHandle | null {
    const parsed = this.parse(pattern, flags.includes('i'));
    return parsed && new Re2Regex(parsed, flags.includes('g'));
  }

  private parse(pattern: string, ignoresCase: boolean): RE2JS | null {
    const key = (ignoresCase ? 'i' : ' ') + pattern;
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const parsed = tryParse(pattern, ignoresCase);
    if (this.parsed.size >= CACHE_SIZE) this.parsed.clear();
    this.parsed.set(key, parsed);
    return parsed;
  }
}

function tryParse(pattern: string, ignoresCase: boolean): RE2JS | null {
  if (pattern.length > LONGEST_PATTERN) return null;
  try {
    return RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return null;
  }
}
