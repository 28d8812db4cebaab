import type { RealmHost, RegexHandle, RegexMatch } from '../realm-host.js';
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
  /** From now on each global regex is one of its own, which remembers where its test stopped. */
  rememberPlaces(): void;
}

/** Regular expressions as GTM has them: RE2's, behind an object that shows nothing of them. */
export function installPatterns(host: RealmHost, border: Border): Patterns {
  'use strict';

  const { apply } = Reflect;
  const { freeze } = Object;
  const { charge, chargedText, chargeText, cross, meter, translate } = border;
  const RealmError = Error;
  const nativeReplace = String.prototype.replace;
  const RealmMap = Map;
  const toText = String;
  /** By pattern: a regex that was made before, with no flags, with g, with others. */
  const plain = new Map<string, object>();
  const global = new Map<string, object>();
  const others = new Map<string, Map<string, object>>();
  let remembersPlaces = false;

  /** Returns from its constructor what it is given, so a class derived from it adds its fields to that. */
  const Given = function (object: object) {
    return object;
  } as unknown as new (object: object) => object;

  /** What the template holds for a regex. It has private fields, which nothing can see or list. */
  class Handle extends Given {
    readonly #regex: RegexHandle;
    /** Where the next test of a global regex starts. */
    #from = 0;

    private constructor(object: object, regex: RegexHandle) {
      super(object);
      this.#regex = regex;
    }

    static make(regex: RegexHandle): object {
      return freeze(new Handle({}, regex));
    }

    /** The regex that a value stands for; undefined if it is another value. */
    static regexOf(value: unknown): RegexHandle | undefined {
      if (typeof value !== 'object' || value === null || !(#regex in value)) return undefined;
      return value.#regex;
    }

    /** Whether a global regex has a match behind the one it had before. */
    static testNext(handle: unknown, regex: RegexHandle, text: string): boolean {
      const self = handle as Handle;
      const end = regex.endOfMatch(text, self.#from);
      self.#from = end < 0 ? 0 : end;
      return end >= 0;
    }
  }

  const { make, regexOf, testNext } = Handle;

  function textOf(value: unknown): string {
    return typeof value === 'string' ? value : toText(value);
  }

  function knownWith(modes: string): Map<string, object> {
    if (modes === '') return plain;
    if (modes === 'g') return global;
    const made = others.get(modes);
    if (made !== undefined) return made;
    // Templates have no more than i, gi and ig besides; other flags mean nothing.
    if (others.size >= 3) others.clear();
    const empty = new RealmMap<string, object>();
    others.set(modes, empty);
    return empty;
  }

  /** A handle that all calls share; null if the pattern is invalid. */
  function sharedHandle(pattern: string, modes: string): object | null {
    const handles = knownWith(modes);
    const made = handles.get(pattern);
    if (made !== undefined) return made;
    const regex = cross(() => host.compileRegex(pattern, modes));
    if (regex === null) return null;
    const handle = make(regex);
    if (handles.size > 500) handles.clear();
    handles.set(pattern, handle);
    return handle;
  }

  function regexFor(pattern: unknown): RegexHandle {
    const given = regexOf(pattern);
    if (given !== undefined) return given;
    const text = pattern === undefined ? '' : textOf(pattern);
    const regex = regexOf(sharedHandle(text, ''));
    if (regex === undefined) throw new RealmError('Invalid regular expression: ' + text);
    return regex;
  }

  function matchesOf(regex: RegexHandle, text: string): RegexMatch[] {
    try {
      return regex.match(text);
    } catch (error) {
      throw translate(error);
    }
  }

  function match(this: unknown, pattern: unknown): unknown {
    const text = textOf(this);
    const regex = regexFor(pattern);
    chargeText(text.length);
    if (regex.isGlobal) return wholesOf(regex, text);
    const first = matchesOf(regex, text)[0];
    if (first === undefined) return null;
    const result: unknown[] & { index?: number; input?: string } = [];
    for (let index = 0; index < first.groups.length; index++) result[index] = first.groups[index];
    result.index = first.index;
    result.input = text;
    return result;
  }

  function wholesOf(regex: RegexHandle, text: string): unknown {
    const wholes = wholesAtOnce(regex, text);
    if (wholes === null) return null;
    const found = wholes === undefined ? matchesOf(regex, text) : wholes;
    const result: unknown[] = [];
    for (let index = 0; index < found.length; index++) {
      const each = found[index];
      result[index] = typeof each === 'object' ? each.groups[0] : each;
    }
    return result.length === 0 ? null : result;
  }

  function wholesAtOnce(regex: RegexHandle, text: string): string[] | null | undefined {
    try {
      return regex.wholes(text);
    } catch (error) {
      throw translate(error);
    }
  }

  function search(this: unknown, pattern: unknown): number {
    const regex = regexFor(pattern);
    const text = textOf(this);
    chargeText(text.length);
    try {
      return regex.search(text);
    } catch (error) {
      throw translate(error);
    }
  }

  function replace(this: unknown, pattern: unknown, replacement: unknown): unknown {
    const text = textOf(this);
    const regex = regexOf(pattern);
    chargeText(text.length);
    if (regex === undefined) {
      return chargedText(apply(nativeReplace, text, [textOf(pattern), replacement]));
    }
    const replaced = replacedAtOnce(regex, text, replacement);
    return replaced === undefined ? replaceEach(regex, text, replacement) : chargedText(replaced);
  }

  /** Undefined if the replacement is no text, or the regex is a slow one. */
  function replacedAtOnce(
    regex: RegexHandle,
    text: string,
    replacement: unknown
  ): string | undefined {
    if (typeof replacement !== 'string') return undefined;
    try {
      return regex.replace(text, replacement);
    } catch (error) {
      throw translate(error);
    }
  }

  function replaceEach(regex: RegexHandle, text: string, replacement: unknown): string {
    const found = matchesOf(regex, text);
    let result = '';
    let rest = 0;
    for (let index = 0; index < found.length; index++) {
      const { groups, index: at } = found[index] as RegexMatch;
      const whole = groups[0] as string;
      const own = replacementFor(replacement, groups, at, text);
      result += text.substring(rest, at) + own;
      meter.sized(result);
      charge(own.length);
      rest = at + whole.length;
    }
    return result + text.substring(rest);
  }

  function replacementFor(
    replacement: unknown,
    groups: (string | undefined)[],
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
    groups: (string | undefined)[],
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
    const text = textOf(pattern);
    const shared = sharedHandle(text, flags === undefined ? '' : textOf(flags));
    if (!remembersPlaces) return shared;
    const regex = regexOf(shared);
    return regex !== undefined && regex.isGlobal ? make(regex) : shared;
  }

  function testRegex(handle: unknown, text: unknown): boolean {
    const regex = regexOf(handle);
    if (regex === undefined) throw new RealmError('testRegex needs a regex made by createRegex');
    const subject = textOf(text);
    chargeText(subject.length);
    try {
      if (!regex.isGlobal) return regex.test(subject);
      remembersPlaces = true;
      return testNext(handle, regex, subject);
    } catch (error) {
      throw translate(error);
    }
  }

  return {
    match,
    search,
    replace,
    createRegex: freeze(createRegex),
    testRegex: freeze(testRegex),
    rememberPlaces: () => void (remembersPlaces = true)
  };
}
