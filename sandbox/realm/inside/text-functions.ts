import type { RealmHost, RealmTools, TextFunction } from '../realm-host.js';
import type { Border } from './border.js';
import type { Patterns } from './patterns.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/**
 * The methods of texts as functions, which keep to the same limits as the methods do. It is called
 * before the prototype of texts is cut down.
 */
export function installTextFunctions(
  host: RealmHost,
  border: Border,
  patterns: Patterns
): RealmTools['texts'] {
  'use strict';

  const { freeze } = Object;
  const { call } = Function.prototype;
  const methods = String.prototype as unknown as Record<string, unknown>;
  const given = ['a', 'b'];

  /** These look at the length themselves. */
  const own: Record<string, unknown> = {
    match: patterns.match,
    search: patterns.search,
    replace: patterns.replace
  };

  /** These take no longer for a long text. */
  const quick: Record<string, boolean> = { charAt: true, slice: true, substring: true };

  /** These can make a longer text: in capitals ß is two letters. */
  const growing: Record<string, boolean> = { toLowerCase: true, toUpperCase: true };

  function functionFor(name: string, count: number): TextFunction {
    const make = host.textFunction(given.slice(0, count), growing[name] === true);
    const isUnguarded = quick[name] === true || own[name] !== undefined;
    return make({
      native: call.bind((own[name] ?? methods[name]) as () => unknown),
      guard: border.chargeText,
      large: isUnguarded ? Infinity : border.large,
      grown: border.chargedText
    });
  }

  const texts: Record<string, TextFunction>[] = [];
  for (let count = 0; count < host.textCalls.length; count++) {
    const functions: Record<string, TextFunction> = {};
    for (const name of host.textCalls[count] as readonly string[]) {
      functions[name] = functionFor(name, count);
    }
    texts[count] = freeze(functions);
  }
  return freeze(texts);
}
