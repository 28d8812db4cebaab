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
  'callback' | 'dataCopy' | 'dataMaker' | 'memberMaker' | 'namespace'
>;

/** Objects of the realm that a template is handed. */
export function installValues(border: Border): Values {
  'use strict';

  const { freeze, keys } = Object;
  const { adopt, cross } = border;

  return {
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
    namespace: (members) => {
      const made: Record<string, unknown> = {};
      for (const name of keys(members)) made[name] = members[name];
      return freeze(made);
    },
    dataMaker(fields) {
      const copy = adopt(fields) as Record<string, unknown>;
      const nested: string[] = [];
      for (const name of keys(copy)) if (typeof copy[name] === 'object') nested.push(name);
      return (callbacks) => {
        const data: Record<string, unknown> = { ...copy };
        for (const name of nested) data[name] = adopt(copy[name]);
        for (const name of keys(callbacks)) data[name] = callbacks[name];
        return data;
      };
    },
    dataCopy(data, more) {
      const copy: Record<string, unknown> = { ...data };
      for (const name of keys(more)) copy[name] = more[name];
      return copy;
    },
    callback: (listener) => freeze(() => cross(listener))
  };
}
