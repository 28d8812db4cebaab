import type { RealmHost } from '../realm-host.js';
import type { PatternMatch, TextPattern } from '../regex.js';
import type { Border } from './border.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** The methods of texts that take a pattern, and the APIs that make and try one. */
export interface Patterns {
  match(this: unknown, pattern: unknown): unknown;
  search(this: unknown, pattern: unknown): number;
  replace(this: unknown, pattern: unknown, replacement: unknown): unknown;
  createRegex: unknown;
  testRegex: unknown;
}

/** Regular expressions as GTM has them, behind an object that shows nothing of them. */
export function installPatterns(host: RealmHost, border: Border): Patterns {
  'use strict';

  const { apply, deleteProperty } = Reflect;
  const { freeze } = Object;
  const { cross, step } = border;
  const RealmError = Error;
  const nativeReplace = String.prototype.replace;
  const toText = String;

  /** What createRegex makes. To the template it is an object without properties. */
  class Regex {
    readonly #pattern: TextPattern;
    /** Where the next test starts, if the pattern is global. */
    #from = 0;

    constructor(pattern: TextPattern) {
      this.#pattern = pattern;
      freeze(this);
    }

    static patternOf(value: unknown): TextPattern | undefined {
      const isRegex = typeof value === 'object' && value !== null && #pattern in value;
      return isRegex ? value.#pattern : undefined;
    }

    /** A global regex goes on from where its last test stopped. */
    static test(regex: Regex, text: string): boolean {
      const pattern = regex.#pattern;
      if (!pattern.isGlobal) return pattern.isIn(text);
      const end = pattern.endOfMatch(text, regex.#from);
      regex.#from = end < 0 ? 0 : end;
      return end >= 0;
    }
  }
  deleteProperty(Regex.prototype, 'constructor');
  freeze(Regex.prototype);

  function textOf(value: unknown): string {
    return typeof value === 'string' ? value : toText(value);
  }

  /** A pattern that is a text is not RE2's, as that of a regex is. */
  function patternFor(given: unknown): TextPattern {
    const made = Regex.patternOf(given);
    if (made !== undefined) return made;
    const text = given === undefined ? '' : textOf(given);
    const pattern = cross(() => host.compileText(text));
    if (pattern === null) throw new RealmError('Invalid regular expression: ' + text);
    return pattern;
  }

  function match(this: unknown, given: unknown): unknown {
    step();
    const text = textOf(this);
    const pattern = patternFor(given);
    const found = cross(() => pattern.match(text));
    const [first] = found;
    if (first === undefined) return null;
    const result: unknown[] & { index?: number; input?: string } = [];
    if (pattern.isGlobal) {
      for (let index = 0; index < found.length; index++) {
        result[index] = (found[index] as PatternMatch).groups[0];
      }
      return result;
    }
    for (let index = 0; index < first.groups.length; index++) result[index] = first.groups[index];
    result.index = first.index;
    result.input = text;
    return result;
  }

  function search(this: unknown, given: unknown): number {
    step();
    const text = textOf(this);
    const pattern = patternFor(given);
    return cross(() => pattern.search(text));
  }

  function replace(this: unknown, given: unknown, replacement: unknown): unknown {
    step();
    const text = textOf(this);
    const pattern = Regex.patternOf(given);
    if (pattern === undefined) return apply(nativeReplace, text, [textOf(given), replacement]);
    const found = cross(() => pattern.match(text));
    let result = '';
    let rest = 0;
    for (let index = 0; index < found.length; index++) {
      const { groups, index: at } = found[index] as PatternMatch;
      const whole = groups[0] as string;
      result += text.substring(rest, at) + replacementFor(replacement, groups, at, text);
      rest = at + whole.length;
    }
    return result + text.substring(rest);
  }

  function replacementFor(
    replacement: unknown,
    groups: readonly (string | undefined)[],
    at: number,
    text: string
  ): string {
    if (typeof replacement === 'function') {
      const args: unknown[] = [];
      for (let index = 0; index < groups.length; index++) args[index] = groups[index];
      args[groups.length] = at;
      args[groups.length + 1] = text;
      return toText(apply(replacement as () => unknown, undefined, args));
    }
    return expand(toText(replacement), groups, at, text);
  }

  /** The `$` codes of ECMAScript's String.prototype.replace. */
  function expand(
    template: string,
    groups: readonly (string | undefined)[],
    at: number,
    text: string
  ): string {
    const whole = groups[0] as string;
    let result = '';
    for (let index = 0; index < template.length; index++) {
      const next = template[index + 1];
      if (template[index] !== '$' || next === undefined) {
        result += template[index];
        continue;
      }
      index++;
      if (next === '$') result += '$';
      else if (next === '&') result += whole;
      else if (next === '`') result += text.substring(0, at);
      else if (next === "'") result += text.substring(at + whole.length);
      else if (next >= '0' && next <= '9') {
        const after = template[index + 1];
        const two = after !== undefined && after >= '0' && after <= '9' ? +(next + after) : 0;
        if (two > 0 && two < groups.length) {
          result += groups[two] ?? '';
          index++;
        } else if (+next > 0 && +next < groups.length) result += groups[+next] ?? '';
        else result += '$' + next;
      } else result += '$' + next;
    }
    return result;
  }

  function createRegex(pattern: unknown, flags: unknown): unknown {
    step();
    const [text, modes] = [textOf(pattern), flags === undefined ? '' : textOf(flags)];
    const compiled = cross(() => host.compileRegex(text, modes));
    return compiled && new Regex(compiled);
  }

  function testRegex(given: unknown, text: unknown): boolean {
    step();
    if (!Regex.patternOf(given)) {
      throw new RealmError('testRegex needs a regex made by createRegex');
    }
    const subject = textOf(text);
    return cross(() => Regex.test(given as Regex, subject));
  }

  return {
    match,
    search,
    replace,
    createRegex: freeze(createRegex),
    testRegex: freeze(testRegex)
  };
}
