import { RE2JS } from 're2js';
import type { RegexHandle, RegexMatch } from './realm-host.js';

/** More patterns than any template has; beyond it the cache starts anew. */
const CACHE_SIZE = 500;

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
    const matcher = this.pattern.matcher(text);
    const matches: RegexMatch[] = [];
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

  test(text: string): boolean {
    const matcher = this.pattern.matcher(text);
    if (!this.isGlobal) return matcher.find();
    const found = this.lastIndex <= text.length && matcher.find(this.lastIndex);
    this.lastIndex = found ? matcher.end() : 0;
    return found;
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
  try {
    return RE2JS.compile(pattern, ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return null;
  }
}
