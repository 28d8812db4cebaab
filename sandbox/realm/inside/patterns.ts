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
}

/** Regular expressions as GTM has them: RE2's, behind an object that shows nothing of them. */
export function installPatterns(host: RealmHost, border: Border): Patterns {
  'use strict';

  const { apply } = Reflect;
  const { freeze } = Object;
  const { chargeText, cross, meter } = border;
  const RealmError = Error;
  const nativeReplace = String.prototype.replace;
  const toText = String;
  const regexes = new WeakMap<object, RegexHandle>();
  /** By pattern, those without flags that all calls can share; by flags and pattern, the others. */
  const plainHandles = new Map<string, object>();
  const flaggedHandles = new Map<string, object>();
  const getRegex = WeakMap.prototype.get;
  const setRegex = WeakMap.prototype.set;

  function regexOf(value: unknown): RegexHandle | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    return apply(getRegex, regexes, [value]) as RegexHandle | undefined;
  }

  function regexFor(pattern: unknown): RegexHandle {
    const known = regexOf(pattern);
    if (known !== undefined) return known;
    const text = pattern === undefined ? '' : toText(pattern);
    const regex = cross(() => host.compileRegex(text, ''));
    if (regex === null) throw new RealmError('Invalid regular expression: ' + text);
    return regex;
  }

  function matchesOf(regex: RegexHandle, text: string): RegexMatch[] {
    chargeText(text.length);
    return cross(() => regex.match(text));
  }

  function match(this: unknown, pattern: unknown): unknown {
    const text = toText(this);
    const regex = regexFor(pattern);
    const found = matchesOf(regex, text);
    const first = found[0];
    if (first === undefined) return null;
    const result: unknown[] & { index?: number; input?: string } = [];
    if (regex.isGlobal) {
      for (let index = 0; index < found.length; index++) {
        result[index] = (found[index] as RegexMatch).groups[0];
      }
      return result;
    }
    for (let index = 0; index < first.groups.length; index++) result[index] = first.groups[index];
    result.index = first.index;
    result.input = text;
    return result;
  }

  function search(this: unknown, pattern: unknown): number {
    const found = matchesOf(regexFor(pattern), toText(this));
    const first = found[0];
    return first === undefined ? -1 : first.index;
  }

  function replace(this: unknown, pattern: unknown, replacement: unknown): unknown {
    const text = toText(this);
    const regex = regexOf(pattern);
    if (regex === undefined) {
      chargeText(text.length);
      return meter.sized(apply(nativeReplace, text, [toText(pattern), replacement]));
    }
    const found = matchesOf(regex, text);
    let result = '';
    let rest = 0;
    const count = regex.isGlobal ? found.length : found.length && 1;
    for (let index = 0; index < count; index++) {
      const { groups, index: at } = found[index] as RegexMatch;
      const whole = groups[0] as string;
      result += text.substring(rest, at) + replacementFor(replacement, groups, at, text);
      meter.sized(result);
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
    const text = toText(pattern);
    const modes = flags === undefined ? '' : toText(flags);
    const handles = modes === '' ? plainHandles : flaggedHandles;
    const key = modes === '' ? text : modes + '/' + text;
    const known = handles.get(key);
    if (known !== undefined) return known;
    const regex = cross(() => host.compileRegex(text, modes));
    if (regex === null) return null;
    const handle = freeze({});
    apply(setRegex, regexes, [handle, regex]);
    // A global regex remembers where it stopped, so each call makes one of its own.
    if (regex.isGlobal) return handle;
    if (handles.size > 500) handles.clear();
    handles.set(key, handle);
    return handle;
  }

  function testRegex(handle: unknown, text: unknown): boolean {
    const regex = regexOf(handle);
    if (regex === undefined) throw new RealmError('testRegex needs a regex made by createRegex');
    const subject = toText(text);
    chargeText(subject.length);
    return cross(() => regex.test(subject));
  }

  return { match, search, replace, createRegex: freeze(createRegex), testRegex: freeze(testRegex) };
}
