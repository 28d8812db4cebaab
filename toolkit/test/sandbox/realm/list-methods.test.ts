import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runOf } from '../api/evaluate.js';

const LISTS = ['[]', '[1, 2, 3]', "['a', undefined, null, 'b']", '[1, , 3]', '[, ,]'];

/** What a callback does after it noted what it was given. */
const CALLBACKS = [
  '',
  'return x === 3;',
  'list[at + 1] = 9; return at > 4;',
  'list.pop();',
  'list.push(at); return at === 1;',
  'list.length = 1; return at === 0;'
];

const METHODS = ['forEach', 'some', 'map', 'filter'];

/** Runs a function's body in the sandbox and in the engine alone: value or error of each. */
async function inBoth(body: string): Promise<{ own: unknown; engine: unknown }> {
  const { returned, error } = await runOf(body);
  const script = `(function () {
    try { return JSON.stringify((function () { 'use strict'; ${body} })()) }
    catch (error) { return error.name + ': ' + error.message }
  })()`;
  return { own: error?.message ?? JSON.stringify(returned), engine: runInNewContext(script) };
}

describe.each(METHODS)('%s of a list', (method) => {
  it.each(LISTS)('does on %s what the engine does', async (list) => {
    for (const callback of CALLBACKS) {
      const body = `const seen = []; const list = ${list};
        const result = list.${method}((x, at, own) => {
          seen.push([x, at, own === list, list.length]); ${callback}
        });
        return [seen, result, list];`;
      const { own, engine } = await inBoth(body);
      expect(own).toBe(engine);
    }
  });

  it.each(['undefined', 'null', '5', "'a'", '{}', '[1]'])(
    'refuses %s as it does',
    async (value) => {
      const { own, engine } = await inBoth(`return [1].${method}(${value});`);
      expect(own).toBe(engine);
      expect(own).toMatch(/is not a function$/);
    }
  );
});
