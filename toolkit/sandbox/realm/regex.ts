import { RE2JS, RE2JSException } from 're2js';
import type { RegexHandle } from './realm-host.js';
import { nativePattern, NativeRegex, type NativePattern } from './regex/native-regex.js';
import { Re2Regex } from './regex/re2-regex.js';

/** More patterns than any template has; beyond it the cache starts anew. */
const CACHE_SIZE = 500;

/** A longer pattern counts as invalid, as one that RE2 finds too large does. */
const LONGEST_PATTERN = 10_000;

/** What is known of a pattern. */
interface ParsedPattern {
  re2: RE2JS;
  /** Undefined if RE2 has to do all of it. */
  native: NativePattern | undefined;
}

/** Compiles regular expressions and remembers the patterns. */
export class RegexCompiler {
  private readonly parsed = new Map<string, ParsedPattern | null>();

  /** The regex, or null if RE2 does not take the pattern. Flags other than g and i are ignored. */
  compile(pattern: string, flags: string): RegexHandle | null {
    const parsed = this.parse(pattern, flags.includes('i'));
    if (!parsed) return null;
    const regex = new Re2Regex(parsed.re2, flags.includes('g'));
    return parsed.native ? new NativeRegex(parsed.native, regex) : regex;
  }

  private parse(pattern: string, ignoresCase: boolean): ParsedPattern | null {
    const key = (ignoresCase ? 'i' : ' ') + pattern;
    const known = this.parsed.get(key);
    if (known !== undefined) return known;
    const parsed = tryParse(pattern, ignoresCase);
    if (parsed === undefined) return null;
    if (this.parsed.size >= CACHE_SIZE) this.parsed.clear();
    this.parsed.set(key, parsed);
    return parsed;
  }
}

/** Null if the pattern is invalid; undefined if this cannot be said where the stack ends. */
function tryParse(pattern: string, ignoresCase: boolean): ParsedPattern | null | undefined {
  if (pattern.length > LONGEST_PATTERN) return null;
  try {
    const re2 = RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
    return { re2, native: ignoresCase ? undefined : nativePattern(pattern) };
  } catch (error) {
    return error instanceof RE2JSException ? null : undefined;
  }
}
