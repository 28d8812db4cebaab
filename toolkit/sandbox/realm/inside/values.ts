import type { RealmTools } from '../realm-host.js';
import type { Border } from './border.js';

/*
 * The function of this file runs inside the sandbox's V8 context, which gets its source text. It may
 * use nothing but its arguments and the language; a value it is handed by Node must not get out to
 * the template.
 */

/** What Node makes in the realm for a template. */
export type Values = Pick<
  RealmTools,
  'callback' | 'extended' | 'memberMaker' | 'namespace' | 'put'
>;

/** Objects of the realm that a template is handed. */
export function installValues(border: Border): Values {
  'use strict';

  const { freeze, keys } = Object;
  const { cross } = border;

  function put(target: unknown, more: Record<string, unknown>): void {
    for (const name of keys(more)) (target as Record<string, unknown>)[name] = more[name];
  }

  function extended(data: unknown, more: Record<string, unknown>): Record<string, unknown> {
    const made: Record<string, unknown> = { ...(data as Record<string, unknown>) };
    put(made, more);
    return made;
  }

  return {
    put,
    extended,
    namespace: (members) => freeze(extended({}, members)),
    memberMaker: (names, callee) => {
      const call = callee as (...args: unknown[]) => unknown;
      return (subject) => {
        const made: Record<string, unknown> = {};
        for (let index = 0; index < names.length; index++) {
          const name = names[index] as string;
          made[name] = freeze((...args: unknown[]) => call(name, subject, ...args));
        }
        return freeze(made);
      };
    },
    callback: (listener) => freeze(() => cross(listener))
  };
}
