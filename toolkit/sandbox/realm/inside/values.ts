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
  const { parse, stringify } = JSON;
  const { cross, newAdopt } = border;
  const adopt = newAdopt();

  /**
   * An object with these keys, whose values are to come. From JSON the engine makes one that is
   * copied and read fast; one with many keys set one after another it keeps as a table.
   */
  function formOf(names: readonly string[]): Record<string, unknown> {
    let text = '';
    for (let index = 0; index < names.length; index++) {
      text += (index === 0 ? '' : ',') + stringify(names[index]) + ':0';
    }
    return parse('{' + text + '}') as Record<string, unknown>;
  }

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
      const names = keys(fields);
      const copy = formOf(names);
      const nested: string[] = [];
      for (let index = 0; index < names.length; index++) {
        const name = names[index] as string;
        copy[name] = adopt(fields[name]);
        if (typeof copy[name] === 'object') nested[nested.length] = name;
      }
      return (own) => {
        const data: Record<string, unknown> = { ...copy };
        for (let index = 0; index < nested.length; index++) {
          const name = nested[index] as string;
          data[name] = adopt(copy[name]);
        }
        const given = keys(own);
        for (let index = 0; index < given.length; index++) {
          const name = given[index] as string;
          data[name] = own[name];
        }
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
