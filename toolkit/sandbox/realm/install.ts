import { installBorder } from './inside/border.js';
import { cutDown } from './inside/cut-down.js';
import { installNatives } from './inside/natives.js';
import { installPatterns } from './inside/patterns.js';
import { installPromises } from './inside/promises.js';
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
  const natives = compile(installNatives)(border);
  const values = compile(installValues)(border);
  compile(cutDown)(host, border, { patterns, promises });
  const { meter, adopt, bind, bindMaker, bindRaw, call } = border;
  const { api: Promise, deferred, observe } = promises;
  const { createRegex, testRegex } = patterns;
  return {
    meter,
    adopt,
    bind,
    bindRaw,
    bindMaker,
    call,
    deferred,
    observe,
    ...values,
    natives: { ...natives, Promise, createRegex, testRegex }
  };
}
