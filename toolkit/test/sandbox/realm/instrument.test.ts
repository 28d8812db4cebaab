import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { runOf } from '../api/evaluate.js';

const BODIES = [
  'const a = 1, b = 2, c = 3; return [a + b * c, (a + b) * c, -a + b, a - (b + c), a + b - c];',
  "const a = 'x', b = 'y'; return [a + b + 1 + b, (a + b).length, typeof (a + b), !(a + b), a + (b + a)];",
  "const o = {ab: 1}; const a = 'a', b = 'b'; o[a + b] += a + b; return o;",
  "let a = 'x'; const f = () => a + a; const g = (x) => (y) => x + y; a += a + f(); return [a, f(), g(a)('z')];",
  'const a = true, b = false; return a + b ? a + b : a + a;',
  "let t = ''; for (let i = 0, j = 1; i + j < 9; i += j) t += i + j; return t;",
  "let t = ''; for (const k in {a: 1, b: 2}) t += k; for (const v of ['c', 'd']) t = v + t; return t;",
  'let n = 0; while (n + n < 10) n += 1; let m = 0; for (;;) if (++m > n) break; return [n, m];',
  'const f = function (x) { if (x > 0) return x + f(x - 1); return 0; }; return f(5);',
  "const s = (x) => { switch (x + x) { case 'a' + 'a': return 1; default: return 2; } }; return [s('a'), s('b')];",
  "const f = (x) => ({a: x + x, b: [x + x, () => x + x]}); return [f('p').a, f('p').b[0], f('p').b[1]()];",
  "var x = 'a'; var y = x + (x = 'b') + x; return [x, y];",
  'if (1 + 1) for (let i = 0; i < 1; i++) for (let j = 0; j < 1; j++) if (i + j) return 1; else return 2;',
  'function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2); } return f(15);',
  'const meter$ = 1, meter$$ = 2; return meter$ + meter$$;',
  "const texts1$ = ' a ', value$$ = 1; return texts1$.trim().charAt(value$$ - 1);"
];

/** Methods of texts, which are called in another way, and what only looks like them. */
const TEXT_CALLS = [
  "const a = ' Äbc, äBC ßx '; return [a.trim(), a.toUpperCase(), a.toLowerCase(), a.trim().split(', ')];",
  "const a = 'abcabc'; return [a.indexOf('b'), a.indexOf('b', 2), a.lastIndexOf('b'), a.lastIndexOf('b', 3), a.indexOf()];",
  "const a = 'abcdef'; return [a.slice(2), a.slice(1, -1), a.slice(-2), a.substring(3, 1), a.charAt(1), a.charAt(9)];",
  "const a = 'a-b-c'; return [a.split('-'), a.split('-', 2), a.split(''), a.split(), a.replace('-', '+'), a.search('b')];",
  "const a = 'a'; return [a.concat('b', 1), a.toString(), ('' + 1.5).indexOf('.'), (a + a).trim(), (a || 1).trim()];",
  "const o = {trim: () => 'own', indexOf: (x, y) => [x, y], a: {b: ' x '}}; return [o.trim(), o.indexOf(1, 2), o.a.b.trim(), o['a'].b.trim()];",
  "const l = ['b', 'a', 'b']; return [l.indexOf('b', 1), l.lastIndexOf('b'), l.slice(1), l.slice(0, 1), l.indexOf('c')];",
  "let n = 0; const f = (x) => { n += 1; return x; }; return [f(' a ').trim(), f('abc').indexOf(f('c')), f('abc').slice(f(1), f(2)), n];",
  "const f = (t) => t.trim().toLowerCase().split(' ').map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join(' '); return f('  AN exAMPLE ');",
  "const a = 'x y'; return a.replace('y', (m) => m.toUpperCase()) + a.replace('x', '$&$&').slice(a.indexOf('x'), a.length - 1);",
  "let a = 'ab'; return [a.slice((a = 'cd').length - 1), a.indexOf(a = 'd'), a];",
  "const a = 'x'; let b = ' y '\n b.trim()\n b = b\n .trim()\n return [a, b]",
  "const a = 'x'; if (a.trim()) a.slice(0); else a.trim(); return typeof a.trim() + !a.trim() + -'1'.trim() + 'ab'.slice(1).length;",
  "const f = (r) => (t) => r.trim() + t.trim(); const g = f(' a '); return [g(' b '), f('c')(' d ')];",
  "const a = {b: {c: ' é '}}; a.b.c = a.b.c.trim(); a.b['d'] = a.b.c.slice( /* one */ 0, 1 ); return a;",
  "const a = ['§']; const b = '§$'; return [a.indexOf('§'), b.indexOf('$'), b.replace('$', '§$')];",
  "const a = 'abc'; return a.slice(a.indexOf('b'), a.indexOf('b') + a.slice(a.indexOf('c')).trim().length);"
];

describe('arguments', () => {
  it.each([
    ['in a function', 'const f = function () { return arguments; }; return f(1, 2);', [1, 2]],
    ['in an arrow function', 'const f = () => arguments; return f(1, 2);', [1, 2]],
    [
      'of the inner one of two',
      'const f = (a) => [arguments.length, () => arguments[0]]; return [f(1, 2)[0], f(1)[1](3)];',
      [2, 3]
    ],
    [
      'are a list',
      'const f = () => { let s = 0; arguments.forEach((x) => { s += x; }); return s; }; return f(1, 2, 3);',
      6
    ],
    [
      'of a name that is taken',
      'const arguments$ = 1; const f = () => arguments[0] + arguments$; return f(2);',
      3
    ],
    ['as a name of a property', 'const o = {arguments: 1}; return (() => o.arguments)();', 1]
  ])('%s are its own', async (_, code, wanted) => {
    const { returned, error } = await runOf(code);
    expect(error).toBeUndefined();
    expect(returned).toEqual(wanted);
  });
});

describe('code with its steps counted and its sums measured', () => {
  it.each([...BODIES, ...TEXT_CALLS])('means the same: %s', async (body) => {
    const plain: unknown = runInNewContext(
      `JSON.stringify((function () { 'use strict'; ${body} })())`
    );
    const { returned, error } = await runOf(body);
    expect(error).toBeUndefined();
    expect(JSON.stringify(returned)).toBe(plain);
  });

  it.each([
    ['const a = 1;\nconst b = a + a + data.x.y;', '.y'],
    ['const f = () => data.a + data.x.y; f();', '.y'],
    ['for (let i = 0; i < 2; i++) { let s = i + i; s += s + data.x.y; }', '.y'],
    ['if (data.a + data.b) data.list.forEach((x) => x + x); data.x.y;', '.list']
  ])('fails at its own place: %s', async (code, property) => {
    const { error } = await runOf(code, { fields: { a: 1, b: 1 } });
    const line = code.slice(code.lastIndexOf('\n', code.indexOf(property)) + 1);
    const at = property === '.list' ? line.indexOf('.forEach') : line.indexOf(property);
    expect(error).toMatchObject({ column: at + 2 });
  });

  it.each([
    ['const n = [data.none.x.trim()];', 'x.trim'],
    ['const n = [data.none.trim()];', 'trim'],
    ['const none = data.none;\nconst n = [1, none.trim()];', 'trim'],
    ['const n = [data.text.slice(0, 1).none.trim(), 1];', '.trim'],
    ['const n = [data.text.slice(0, 1).trim().none.x];', '.x]'],
    ['const n = data.text\n  .slice(0, 1)\n  .none.trim();', '.trim'],
    ['const n = [data.list.indexOf(data.none.x)];', 'x)'],
    ['const n = [data.text.indexOf(data.none.x)];', 'x)'],
    ['const n = [1, unknown.trim()];', 'unknown'],
    ["const n = [data.text.trim(), data.text.search('(')];", 'search'],
    ["const n = [data.text.trim(), data.text.trim().search('(')];", 'search'],
    ['const n = [data.a.trim() + 1];', 'trim']
  ])('fails at the place of a call: %s', async (code, place) => {
    const { error } = await runOf(code, { fields: { a: 1, text: 'abc', list: ['a'] } });
    const before = code.slice(0, code.indexOf(place)).split('\n');
    expect(error).toMatchObject({ column: (before.at(-1) as string).length + 1 });
  });

  it.each([
    ['data.a.trim()', 'data.a.trim is not a function'],
    ['(() => 5)().trim()', '(intermediate value)(...).trim is not a function'],
    ['f().trim()', 'f(...).trim is not a function'],
    ["text.replace('a', 'b').foo()", 'text.replace(...).foo is not a function'],
    ['text.trim().slice(1).foo()', 'text.trim(...).slice(...).foo is not a function'],
    ["text.split('b')[0].foo()", 'text.split(...)[0].foo is not a function'],
    ['text.trim()()', 'text.trim(...) is not a function']
  ])('says of %s what it says without the counter', async (expression, message) => {
    const code = `const f = () => 5; const text = 'abc'; const n = [${expression}];`;
    const { error } = await runOf(code, { fields: { a: 1 } });
    expect(error?.message).toBe(`TypeError: ${message}`);
  });

  it('is read however long a chain of calls is', async () => {
    const { returned } = await runOf(`const a = ' a '; return a${'.trim()'.repeat(900)};`);
    expect(returned).toBe('a');
  });
});
