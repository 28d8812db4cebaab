import { installBorder } from './inside/border.js';
import { cutDown } from './inside/cut-down.js';
import { installListMethods } from './inside/list-methods.js';
import { installNatives } from './inside/natives.js';
import { installPatterns } from './inside/patterns.js';
import { installPromises } from './inside/promises.js';
import { installTextFunctions } from './inside/text-functions.js';
import { installValues } from './inside/values.js';
import type { RealmHost, RealmTools } from './realm-host.js';

/**
 * Makes a V8 context GTM's sandbox.
 *
 * @param compile gives a function's source text to the context and returns the function it becomes
 * there, which knows nothing of this file
 */
export function installRealm(
  host: RealmHost,
  compile: <Install>(install: Install) => Install
): RealmTools {
  const border = compile(installBorder)(host);
  const promises = compile(installPromises)(host, border);
  const patterns = compile(installPatterns)(host, border);
  const { createRegex, rememberPlaces, testRegex } = patterns;
  const natives = compile(installNatives)(border);
  const values = compile(installValues)(border);
  const lists = compile(installListMethods)(border);
  const texts = compile(installTextFunctions)(host, border, patterns);
  compile(cutDown)(host, border, { lists, patterns, promises });
  const { meter, adopt, bind, bindMaker, bindRaw, bindVariadic, call } = border;
  const { deferred, observe } = promises;
  return {
    meter,
    texts,
    adopt,
    bind,
    bindRaw,
    bindVariadic,
    bindMaker,
    call,
    deferred,
    observe,
    rememberPlaces,
    ...values,
    natives: { ...natives, Promise: promises.api, createRegex, testRegex }
  };
}
