import type { RE2JS } from 're2js';
import { ApiError } from '../errors.js';
import type { RegexHandle, RegexMatch } from '../realm-host.js';

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
 * references, and time that grows linearly with the text. Every method throws an ApiError if that would
 * still be too much time or memory.
 */
export class Re2Regex implements RegexHandle {
  readonly isGlobal: boolean;
  private readonly pattern: RE2JS;

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

  search(text: string): number {
    this.refuseMuchWork(text);
    const matcher = this.pattern.matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  test(text: string): boolean {
    this.refuseMuchWork(text);
    if (this.pattern.programSize() <= SMALL_PROGRAM) return this.pattern.test(text);
    return this.pattern.matcher(text).find();
  }

  endOfMatch(text: string, from: number): number {
    this.refuseMuchWork(text);
    const matcher = this.pattern.matcher(text);
    return from <= text.length && matcher.find(from) ? matcher.end() : -1;
  }

  replace(): undefined {
    return undefined;
  }

  wholes(): undefined {
    return undefined;
  }

  /** Nothing can stop RE2 once it runs. */
  private refuseMuchWork(text: string): void {
    if (text.length * this.pattern.programSize() <= MOST_WORK) return;
    throw new ApiError('Time limit: a regex on so long a text; search in shorter texts');
  }
}
