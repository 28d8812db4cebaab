import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseCode } from '../../../../sandbox/language/parse-code.js';
import { countSteps } from '../../../../sandbox/realm/instrument.js';
import { findLifting } from '../../../../sandbox/realm/lifting/lift.js';
import { sandboxOf } from '../../api/evaluate.js';

const APIS = new Set(['JSON', 'getType']);

/** The statements of the code that are made once for all runs. */
function onceIn(code: string): string[] {
  const { program, error } = parseCode(code);
  if (error) throw new Error(error.message);
  const lifting = findLifting(code, program, (name) => APIS.has(name));
  return lifting?.once.map(({ start, end }) => code.slice(start, end)) ?? [];
}

/** What two runs of the code return, the error instead of a value where one ended it. */
async function twoRunsOf(code: string): Promise<unknown[]> {
  const sandbox = sandboxOf(code);
  const runs = [await sandbox.run({ fields: { n: 1 } }), await sandbox.run({ fields: { n: 2 } })];
  return runs.map(({ error, returned }) => error?.message ?? returned);
}

describe('made once for all runs', () => {
  it.each([
    ['a function that is called', 'function f(x) { return x; }', 'return f(1);'],
    ['an arrow function', 'const f = (x) => x;', 'return f(1);'],
    ['one without parentheses', 'const f = x => x;', 'return f(1);'],
    ['a function expression', 'const f = function (x) { return x; };', 'return f(1);'],
    ['one that uses the fields', 'const f = () => data.n;', 'return f();'],
    ['one that calls itself', 'function f(x) { return x ? f(x - 1) : 0; }', 'return f(3);'],
    ['one that nobody calls', 'function f() { return 1; }', 'return 1;'],
    ['one in parentheses', 'const f = (x) => x;', 'return (f)(1);'],
    ['one that is asked for', 'const f = (x) => x;', 'return f && !f ? 0 : typeof f;'],
    ['one of two', 'const f = (x) => x;', 'return (data.n ? f : data.g)(1);'],
    ['one with another name', 'const f = (x) => x;', 'const g = f; if (g) return g(1);']
  ])('is %s', (_, once, rest) => {
    expect(onceIn(`${once}\n${rest}`)).toEqual([once]);
  });

  it.each([
    ["const t = 'x';"],
    ['const n = -1;'],
    ['const n = 24 * 36e5;'],
    ['const t = {a: 1};'],
    ['const t = [1, 2];'],
    ["const t = 'a b'.split(' ');"],
    ["const t = require('JSON');"]
  ])('is the constant %s', (constant) => {
    const name = constant.charAt(6);
    const f = `const f = () => ${name}[0];`;
    expect(onceIn(`${constant}\n${f}\nreturn f();`)).toEqual([constant, f]);
  });

  it.each([
    ['is only called by another', 'const g = (call, x) => call(x);', 'return g(f, 1);'],
    ['is not used by another', 'const g = (call) => 1;', 'return g(f);'],
    ['is handed on', 'const g = (call, n) => n ? g(call, n - 1) : call(n);', 'return g(f, 3);'],
    ['is one of a list', 'const g = [f];', 'const h = g[data.n]; return h ? h(1) : 0;']
  ])('is a function that %s', (_, other, rest) => {
    const f = 'function f(x) { return x; }';
    const once = onceIn(`${other}\n${f}\n${rest}`);
    expect(once).toEqual([...other.split('\n'), f]);
  });

  it('is what a function needs that was named before', () => {
    const code = 'const all = [f];\nconst t = [7];\nfunction f() { return t[0]; }';
    const rest = 'const g = all[0];\nreturn g();';
    expect(onceIn(`${code}\n${rest}`)).toEqual(code.split('\n'));
  });

  it('is a constant that another is made of', () => {
    const code = 'const hour = 36e5;\nconst day = 24 * hour;\nconst f = () => day;\nreturn f();';
    expect(onceIn(code)).toEqual(code.split('\n').slice(0, 3));
  });

  it.each([
    ['is used as a value', 'const f = (x) => x; return [1].map(f);'],
    ['is handed to an API', "const f = (x) => x; require('callLater')(f);"],
    ['is handed to who may keep it', 'const f = (x) => x; const g = (o) => { o.x = 1; }; g(f);'],
    ['is handed to who is not known', 'let g = (o) => o(1); const f = (x) => x; g(f);'],
    ['is handed to one of a block', 'const f = (x) => x; { function g(o) { return o; } g(f); }'],
    [
      'is handed to one with its parameter’s name',
      'const f = (x) => x; const g = function o(o) { o.x = 1; }; g(f);'
    ],
    [
      'is handed to who may keep it, as another',
      'const e = (x) => x; const f = (x) => x; const g = (o) => { o.x = 1; }; g(e); g(f);'
    ],
    [
      'is handed to and fro to who may keep it',
      'const e = (x) => x; const a = (p) => { b(p); p.x = 1; }; const b = (q) => a(q); a(e); const f = (x) => x; b(f);'
    ],
    [
      'is handed to another than it says',
      'const f = (x) => x; function g(o) { o(1); } g = (o) => { o.x = 1; }; g(f);'
    ],
    [
      'is handed to the second of a name',
      'const f = (x) => x; const h = () => { function g(o) { o(1); } function g(o) { o.x = 1; } g(f); };'
    ],
    ['is what a choice gives', 'const f = (x) => x; (data.n ? f : f).x = 1;'],
    ['is what && gives', 'const f = (x) => x; (data.n && f).x = 1;'],
    ['is a key', 'const f = (x) => x; const all = [f]; const g = data[all]; if (g) g(1);'],
    ['is returned', 'const f = (x) => x; return f;'],
    ['is a property', 'const f = (x) => x; const all = {f: f}; return all.f(1);'],
    ['has a property', 'const f = (x) => x; f.own = 1; return f.own;'],
    ['is kept in a variable', 'const f = (x) => x; let g = f; return g(1);'],
    [
      'is assigned to another',
      'const f = (x) => x; const g = (h) => { var h = f; h.x = 1; }; g();'
    ],
    ['can be taken off a list', 'const f = (x) => x; const all = [f]; return all.pop()(1);'],
    ['is called off a list', 'const f = (x) => x; const all = [f]; return all[0](1);'],
    ['is given to a list', 'const f = (x) => x; const all = [1]; all[0] = f;'],
    ['is in a list of a list', 'const f = (x) => x; const all = [[f]]; return all[0][0](1);'],
    ['is a value and needs the run', 'const f = () => data.n; const g = (h) => h(); return g(f);'],
    ['is called in parentheses and needs the run', 'const f = (x) => x + data.n; return (f)(1);'],
    [
      'has a comment before its call and needs the run',
      'const f = (x) => x + data.n; return f/**/(1);'
    ],
    ['is assigned', 'function f() { return 1; } f = () => 2; return f();'],
    [
      'is called before it has a value',
      'const g = () => f(); const x = g(); const f = () => 1; return x;'
    ],
    ['uses a variable', 'let n = 0; const f = () => n; n = 1; return f();'],
    [
      'uses a variable of a block',
      'for (var i = 0; i < 2; i++) {} function f() { return i; } return f();'
    ],
    ['is declared with something else', 'const f = () => 1, n = 2; return f() + n;'],
    ['is declared twice', 'function f() { return 1; } function f() { return 2; } return f();'],
    ['is declared in a block too', 'function f() { return 1; } if (data.n) { var f; } return f();'],
    ['has a name of its own', 'const f = function g(x) { return x ? g(x - 1) : 0; }; return f(2);'],
    ['has a directive', "function f(x) { 'use strict'; return x; } return f(1);"]
  ])('is no function that %s', (_, code) => {
    expect(onceIn(code).filter((statement) => /(function|const) f\b/.test(statement))).toEqual([]);
  });

  it.each([
    ['is changed', 't.a = 2;'],
    ['is counted up', 't.a++;'],
    ['is changed by a loop', 'for (t.a in {b: 1}) {}'],
    ['is given another name', 'const own = t; own.a = 2;'],
    ['is handed on', 'const change = (o) => { o.a = 2; }; change(t);'],
    ['is handed to its own method', 't.a(t);'],
    ['is part of another', 'const all = [t]; all[0].a = 2;']
  ])('is no table that %s', (_, use) => {
    expect(onceIn(`const t = {a: 1}; const f = () => t.a; ${use} return f();`)).not.toContain(
      'const t = {a: 1};'
    );
  });

  it.each([
    ['a list that changes', 't.push(3);'],
    ['one that its callback is given', 't.forEach((x, at, list) => { list[at] = 0; });'],
    ['one that another’s callback is given', 'const g = (x, at, list) => list; t.map(g);']
  ])('is no list: %s', (_, use) => {
    expect(onceIn(`const t = [1]; const f = () => t[0]; ${use} return f();`)).not.toContain(
      'const t = [1];'
    );
  });

  it.each([
    ['that has something else', 'const all = [f, 1];'],
    ['with a place for nothing', 'const all = [f, ,];'],
    ['of what nothing declares', 'const all = [f, Date];'],
    ['that comes too early', 'const g = all; const all = [f];'],
    ['that is changed', 'const all = [f]; all[1] = 2;']
  ])('is no list of functions %s', (_, list) => {
    const code = `const f = (x) => x; ${list} const h = all[0]; if (h) h(1); const c = () => 1; c();`;
    expect(onceIn(code).filter((statement) => statement.includes('all'))).toEqual([]);
  });

  it('is no API that GTM does not have', () => {
    const code = "const a = require('none');\nconst f = () => a;\nreturn f();";
    expect(onceIn(code)).toEqual(['const f = () => a;']);
  });
});

describe('the part that is made once', () => {
  it.each([
    'const f = x => x + data.n\nreturn f(1)',
    'const f = (x) => x + data.n\nconst g = () => f(1)\nreturn g()',
    'const a = data.n;const f = () => a;return f()',
    "const f = () => data.n.trim()\nconst t = {a: 1}\n'x'.split('')\nreturn f() + t.a"
  ])('is code on its own, as is the rest: %s', (code) => {
    const { program, error } = parseCode(code);
    if (error) throw new Error(error.message);
    const counted = countSteps(
      code,
      program,
      findLifting(code, program, () => false)
    );
    for (const part of [counted.lifted?.once('$'), counted.lifted?.ofRun('$')]) {
      expect(part).toHaveLength(counted.withMeter('$').length);
      expect(() => new Script(`(function () { ${part}\n})`)).not.toThrow();
    }
  });
});

describe('a run of code that is made once in part', () => {
  it.each<[string, unknown[]]>([
    ['const f = () => data.n; const g = (x) => f() + x; return g(10);', [11, 12]],
    ['const n = data.n; const f = x => x + n; const g = () => f(1) + f(2); return g();', [5, 7]],
    [
      'const list = []; const f = (x) => list.push(x); f(data.n); f(3); return list;',
      [
        [1, 3],
        [2, 3]
      ]
    ],
    ['const own = (x) => x + data.n; const f = () => [1].map(own); return f();', [[2], [3]]],
    [
      'let n = data.n; function up() { n += 1; return n; } const f = () => up(); f(); return f();',
      [3, 4]
    ],
    ['function f(data) { return data; } return f(7);', [7, 7]],
    [
      'const f = (x) => x; const g = (h) => { h.n = (h.n || 0) + 1; return h.n; }; return g(f);',
      [1, 1]
    ],
    ['const f = () => 1; const all = [f]; const n = all.length; all.push(n); return n;', [1, 1]],
    [
      'const all = [f]; const t = {a: 5}; function f() { return t.a; } const g = all[0]; return g();',
      [5, 5]
    ],
    ['const f = () => data.n; const call = (g) => g(); return call(f) + call(() => 1);', [2, 3]],
    ['const f = () => { const data = {n: 7}; return data.n; }; return f();', [7, 7]],
    [
      'const f = (x) => { const g = (data) => data + x; return g(1) + data.n; }; return f(1);',
      [3, 4]
    ],
    [
      'const f = () => 1\nconst a = f()\nconst g = () => 2\n;[a, g()].length\nreturn a + g()',
      [3, 3]
    ],
    [
      'const a = [data.n]\nfunction f() { return a }\na.push(2)\nfunction g() { return f()[1] }\nreturn g()',
      [2, 2]
    ],
    [
      "const a = ' x '; const f = (t) => t + data.n; return a.trim().concat(f(a.trim()));",
      ['xx1', 'xx2']
    ],
    ["const f = (t) => data.n; const a = 'abc'; return a.charAt(f(a));", ['b', 'c']],
    ['const a = data.n;const f = () => a;return f()', [1, 2]],
    ['const __proto__ = data.n; const f = () => __proto__; return f();', [1, 2]],
    ['const f = () => data.n; const a = [5, 1, 2]; return a.indexOf(f());', [1, 2]],
    ['const f = () => 1, n = data.n; const g = () => f() + n; return g();', [2, 3]],
    ['const c = 5, n = data.n; const g = () => c + n; return g();', [6, 7]],
    ['let n = data.n; const f /* */ = () => n; const g = () => f(); return g();', [1, 2]],
    [
      'const f = () => { switch (data.n) { default: let data; } return data.n; }; return f();',
      [1, 2]
    ],
    [
      'const c = data.n; function f() { switch (c) { case 1: let c; return 8; } return 9; } return f();',
      [8, 9]
    ],
    [
      'const t = [1]; function f() { return t[0]; } switch (t.push(f())) { case 9: let t; } return t.length;',
      [2, 2]
    ],
    [
      'function f() { return data.n; } switch (f()) { case 1: function f() { return 3; } return f(); } return f();',
      [3, 2]
    ],
    [
      'let n = 0\nconst h = () => { n++; return 7 }\n(function () { n++ })()\nconst g = () => h()\nreturn g() + n',
      [9, 9]
    ],
    [
      'const c = (a) => a + data.n; function f(a) { return [a].map(c)[0]; } return c.name + f(1);',
      ['c2', 'c3']
    ],
    ['function f() { var x = data.n; return x; } return f();', [1, 2]],
    ['function f() { return 1; } if (data.n) { var f; } return f();', [1, 1]],
    ['if (data.n) { var i = data.n; } function f() { return i; } return f();', [1, 2]],
    [
      'const run$ = 1, once$ = 2; const made$ = () => run$ + once$ + data.n; return made$();',
      [4, 5]
    ],
    ['const toString = () => data.n; const f = () => toString(); return f();', [1, 2]],
    ['const f = () => b; const b = data.n; return f();', [1, 2]],
    ['return f(); function f() { return data.n; }', [1, 2]],
    ["const f = () => require('getType')(data.n); return f();", ['number', 'number']],
    ['const f = () => require; return f() === require;', [true, true]],
    ['if (data.n === 1) return f(); const b = 5; function f() { return data.n; } return b;', [1, 5]]
  ])('returns what it should: %s', async (code, expected) => {
    expect(await twoRunsOf(code)).toEqual(expected);
  });

  it.each([
    ['const a = f(); const b = 1; function f() { return b; } return a;', 'b'],
    ['const f = () => g(); const a = f(); const g = () => 1; return a;', 'g'],
    ['const day = 24 * hour; const hour = 1; const f = () => day; return f();', 'hour'],
    ['const a = a1(); function a1() { return a; } return a;', 'a'],
    ['const all = [b]; const b = 1; const f = () => b; return f() + all[0];', 'b'],
    ['const all = {b: b}; const b = 1; const f = () => b; return f() + all.b;', 'b'],
    [
      'const all = [f]; const g = all[0]; const a = g(); const b = 1; function f() { return b; } return a;',
      'b'
    ]
  ])('comes upon a name before it has a value: %s', async (code, name) => {
    const message = `ReferenceError: Cannot access '${name}' before initialization`;
    expect(await twoRunsOf(code)).toEqual([message, message]);
  });

  it.each([
    ['const f = () => data.x.y;\nreturn f();', '.y', 1],
    ['const a = 1\nfunction f(o) {\n  return o.x.y;\n}\nf({});', '.y', 3],
    ['const f = (x) => x;\n\nconst a = f(data.n) + data.x.y;\nreturn a;', '.y', 3],
    ['function f() { return 1; } f(data.x.y);', '.y', 1],
    ['const a = data.n; const f = () => a + data.x.y; return f();', '.y', 1],
    ['const f = () => data.n;const g = () => f();g();data.x.y;', '.y', 1],
    ['while(g()>9)while(g()>10)g();function g(){return data.n}data.x.y;', '.y', 1]
  ])('fails where the code does: %s', async (code, at, line) => {
    const { error } = await sandboxOf(code).run();
    const start = error?.line ?? 0;
    const { error: first } = await sandboxOf('return data.x.y;').run();
    expect(start - (first?.line ?? 0) + 1).toBe(line);
    const text = code.split('\n')[line - 1] ?? '';
    expect(error?.column).toBe(text.indexOf(at) + 2);
  });

  it('fails at no other point of time', async () => {
    const sums = Array.from({ length: 23 }, (_, at) => `const a${at + 1} = a${at} + a${at};`);
    const code = `const f = () => 'early'; if (data.n) return f();
      const a0 = '0123456789'; ${sums.join(' ')} return a23;`;
    expect(await twoRunsOf(code)).toEqual(['early', 'early']);
  });

  it.each([
    ['var yield = 1; function f(a, a) { return 1; } return f();'],
    ['let x = 010; function f() { let eval = 1; } return f();']
  ])('is refused for the same reason: %s', (code) => {
    expect(() => sandboxOf(code)).toThrow(/reserved word|Octal/);
  });

  it('has as many parameters and functions as the code', async () => {
    const parameters = Array.from({ length: 65_534 }, (_, at) => `a${at}`);
    const many = `function f(${parameters.join(',')}) { return data.n; } return f(1);`;
    expect(await twoRunsOf(many)).toEqual([1, 2]);
    const chain = Array.from(
      { length: 8000 },
      (_, at) => `function f${at}() { return f${at + 1}(); }`
    );
    const code = `${chain.join('\n')} function f8000() { return data.n; } return f7999();`;
    expect(await twoRunsOf(code)).toEqual([1, 2]);
  });

  it('has functions that are handed on as often as the code says', async () => {
    const chain = Array.from(
      { length: 4000 },
      (_, at) => `function f${at}(g) { return f${at + 1}(g); }`
    );
    const code = `${chain.join('\n')} function f4000(g) { return g(); }
      function seven() { return 7; } return f3000(seven);`;
    expect(onceIn(code)).toHaveLength(4002);
    expect(await twoRunsOf(code)).toEqual([7, 7]);
  });

  it('has functions as values of which each needs what the one before needs', async () => {
    const chain = Array.from(
      { length: 1500 },
      (_, at) =>
        `const l${at} = [f${at}]; function f${at + 1}() { const h = l${at}[0]; return h(); }`
    );
    const code = `function f0() { return data.n; } ${chain.join('\n')}
      const call = (g) => g(); return call(f1500);`;
    expect(onceIn(code)).toEqual(['const call = (g) => g();']);
    expect(await twoRunsOf(code)).toEqual([1, 2]);
  });

  it('finds the place in code with other ends of lines', async () => {
    const code = "const f = () => data.x.y;\nconst a = ['\u2028'];\nf();";
    expect(onceIn(code)).toEqual([]);
    const lines = (await sandboxOf(code).run()).error?.line ?? 0;
    const first = (await sandboxOf('data.x.y;').run()).error?.line ?? 0;
    expect(lines - first).toBe(0);
  });

  it('keeps what runs at the same time apart', async () => {
    const code = `const id = data.n;
      const later = (left, done) => callLater(() => left ? later(left - 1, done) : done(id));
      return Promise.create((resolve) => later(3, resolve));`;
    const sandbox = sandboxOf(code);
    const runs = [1, 2, 3].map((n) => sandbox.run({ fields: { n } }));
    expect((await Promise.all(runs)).map(({ returned }) => returned)).toEqual([1, 2, 3]);
  });

  it('goes on after a first run that had no time for it', async () => {
    const sandbox = sandboxOf(
      'const f = (n) => n ? f(n - 1) + 1 : 0; return data.n ? f(1e6) : f(10);'
    );
    expect((await sandbox.run({ fields: { n: 1 } })).error?.message).toMatch(/stack/i);
    expect((await sandbox.run({ fields: {} })).returned).toBe(10);
  });
});
