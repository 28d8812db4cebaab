import { assert, asyncProperty, constant, shuffledSubarray, subarray, tuple } from 'fast-check';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseCode } from '../../../../sandbox/language/parse-code.js';
import { findLifting } from '../../../../sandbox/realm/lifting/lift.js';
import { sandboxOf } from '../../api/evaluate.js';

/** Statements that make, use and change one another's values; none ends in a semicolon. */
const STATEMENTS = [
  'const a = data.n',
  'const b = 2',
  'const c = b * 3 + b',
  'const t = {x: 1, y: 2}',
  'const l = [3, 4]',
  'let v = 5',
  'var w = 6',
  'function f(x) { return x + b }',
  'const g = (x) => f(x) + a',
  'const h = function (x) { return g(x) + t.x }',
  'function up() { v += 1; return v }',
  'const at = i => l[i]',
  'function each(list, call) { return list.map(call) }',
  'const own = (x) => f(x) + at(0)',
  'function deep(n) { return n > 0 ? deep(n - 1) + g(n) : own(n) }',
  'function hide(a, t) { const b = a + t; return f(b) }',
  'const later = (x) => { const y = () => x + a; return y }',
  'function call(g, x) { return g ? g(x) : x }',
  'const pick = [f, own, up]',
  'const chosen = (i) => { const one = pick[i]; return one ? one(i) : 0 }',
  'const mark = (g) => { g.z = (g.z || 0) + 1; return g.z }',
  'const stash = {own: own}',
  'const r1 = f(1)',
  'const r2 = g(2)',
  'const r3 = each(l, own)',
  'const r4 = later(3)()',
  'const r5 = call(own, 2) + call(f, 3) + call(up, 4)',
  'const r6 = chosen(1) + chosen(2)',
  'const r7 = mark(own)',
  'const r8 = call(mark, f)',
  'const r9 = call(stash.own, 5)',
  'pick[0] = up',
  'const alias = t',
  'const keys = []\nfor (const k in t) keys.push(k + t[k])',
  'for (let i = 0; i < 2; i++) up()',
  'if (a > 1) { const b = 7; v += b + f(b) }',
  't.x = v',
  'l[0] = t.y',
  'l.push(b)',
  'alias.y = 8',
  'f = g',
  'v = own',
  'w = hide(1, 2) + deep(2)',
  ';[1].forEach(up)',
  'up()',
  'if (a === 2) return [b, v]'
];

const NAMES =
  'a b c t l v w f g h up at own deep hide later chosen r1 r2 r3 r4 r5 r6 r7 r8 r9 keys'.split(' ');

const anyCode = shuffledSubarray(STATEMENTS, { minLength: 4 })
  .chain((statements) =>
    tuple(constant(statements), subarray(NAMES, { minLength: 1, maxLength: 6 }))
  )
  .map(([statements, named]) => {
    const declared = named.filter((name) =>
      statements.some((each) => new RegExp(`(const|let|var|function) ${name}\\b`).test(each))
    );
    const shown = declared.map((name) => `typeof ${name} === 'function' ? ${name}(1) : ${name}`);
    return [...statements, `return [${shown.join(', ')}]`].join('\n');
  });

/** What the engine itself makes of the code: its value or the error's text. */
function plainly(code: string, n: number): unknown {
  const script = `(function (data) {
    try { return JSON.stringify((function () { 'use strict'; ${code}\n})()) }
    catch (error) { return error.name + ': ' + error.message }
  })`;
  return (runInNewContext(script) as (data: unknown) => unknown)({ n });
}

describe('code that is made once in part', () => {
  it('means the same as the code, in each run', async () => {
    let count = 0;
    await assert(
      asyncProperty(anyCode, async (code) => {
        const { program, error: fault } = parseCode(code);
        if (fault) return;
        if ((findLifting(code, program, () => false)?.once.length ?? 0) > 1) count += 1;
        const sandbox = sandboxOf(code);
        for (const n of [1, 2, 1]) {
          const { error, returned } = await sandbox.run({ fields: { n } });
          expect(error?.message ?? JSON.stringify(returned)).toBe(plainly(code, n));
        }
      }),
      { numRuns: 200 }
    );
    expect(count).toBeGreaterThan(40);
  });
});
