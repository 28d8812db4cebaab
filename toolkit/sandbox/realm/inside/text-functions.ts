import type { RealmHost, RealmTools, TextFunction, TextFunctionForm } from '../realm-host.js';
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
  /** These look at the length themselves. */
  const own: Record<string, unknown> = {
    match: patterns.match,
    search: patterns.search,
    replace: patterns.replace
  };

  const names: string[] = [];
  const natives: TextFunction[] = [];
  const forms: TextFunctionForm[] = [];
  for (let count = 0; count < host.textCalls.length; count++) {
    for (const name of host.textCalls[count] as readonly string[]) {
      const isGuarded = own[name] === undefined && !host.quickMethods.includes(name);
      names[names.length] = name;
      natives[natives.length] = call.bind((own[name] ?? methods[name]) as () => unknown);
      forms[forms.length] = { count, isGuarded, grows: host.growingMethods.includes(name) };
    }
  }
  const { chargeText: guard, chargedText: grown, large } = border;
  const made = host.textFunctions(forms)({ natives, guard, large, grown });
  const texts: Record<string, TextFunction>[] = [];
  for (let index = 0; index < made.length; index++) {
    const { count } = forms[index] as TextFunctionForm;
    const functions = (texts[count] ??= {});
    functions[names[index] as string] = made[index] as TextFunction;
  }
  for (let count = 0; count < texts.length; count++) freeze(texts[count]);
  return freeze(texts);
}
