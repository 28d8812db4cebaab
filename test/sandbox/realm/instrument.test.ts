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
  'const meter$ = 1, meter$$ = 2; return meter$ + meter$$;'
];

describe('code with its steps counted and its sums measured', () => {
  it.each(BODIES)('means the same: %s', async (body) => {
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
});
