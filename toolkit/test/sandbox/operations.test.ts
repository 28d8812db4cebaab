import { describe, expect, it } from 'vitest';
import { totalOperations } from '../../sandbox/operations/operation-counter.js';
import { VirtualClock } from '../../sandbox/run/clock.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import { templateOf } from './template-of.js';

async function operationsOf(code: string, runs = 1) {
  const sandbox = createSandbox(templateOf({ type: 'VARIABLE', code }), {
    environment: { clock: new VirtualClock(0) },
    countsOperations: true
  });
  let result = await sandbox.run({ fields: { n: 3, text: 'a-b' } });
  for (let run = 1; run < runs; run++)
    result = await sandbox.run({ fields: { n: 3, text: 'a-b' } });
  return result;
}

describe('the operations of a template', () => {
  it.each([
    ['nothing', '', 0],
    ['names and literals', "const a = 1; const b = 'x'; return b;", 0],
    ['a property read', 'return data.n;', 1],
    ['a chain of them', 'return data.text.length;', 2],
    ['a method call, its name included', "return data.text.split('-');", 2],
    ['a call', 'function f() { return 1; } f();', 1],
    ['a list and an object', 'return [{a: 1}, {b: 2}];', 3],
    ['an assignment of a property', 'const a = {}; a.b = 1;', 2],
    ['an operator and its operands', 'return data.n + 1 > 2 && !data.x;', 6],
    ['only the branch that is taken', 'return data.n ? data.n : data.text.length;', 3],
    ['turns of a loop', 'let s = 0; for (let i = 0; i < 3; i++) s += i;', 10],
    ['functions made by expressions', 'const f = () => 1; return f();', 2],
    ['typeof of what may not be there', 'return typeof data;', 1]
  ])('count %s', async (_, code, wanted) => {
    const { operations, error } = await operationsOf(code);
    expect(error).toBeUndefined();
    expect(totalOperations(operations ?? [])).toBe(wanted);
  });

  it('belong to the function they are in, by the name its author gave', async () => {
    const { operations } = await operationsOf(
      `function declared() { return data.n; }
const arrow = () => data.n + 1;
const own = {member: function () { return [1].map((x) => x + 1); }};
declared(); arrow(); own.member();`
    );
    expect(operations).toEqual([
      { name: 'top level', line: 1, operations: 6 },
      { name: 'member', line: 3, operations: 4 },
      { name: 'arrow', line: 2, operations: 2 },
      { name: 'declared', line: 1, operations: 1 }
    ]);
  });

  it('are those of one run', async () => {
    const once = await operationsOf('return [1, 2].map((x) => x * 2);');
    const thrice = await operationsOf('return [1, 2].map((x) => x * 2);', 3);
    expect(thrice.operations).toEqual(once.operations);
  });

  it.each([
    "let a = 'x'\nlet b = a\n[1].forEach\nreturn [a, b]",
    'const o = {f: (x) => x}\no.f(1)\nif (o.f(2)) o.f(3)\nelse o.f(4)\nreturn o.f(5)',
    "let t = ''\nfor (const k in {a: 1, b: 2}) t += k\nfor (const v of ['c', 'd']) t = v + t\nreturn t",
    'let n = 0\nwhile (n < 3) n++\nreturn -n + (n > 2 ? n : -n)',
    'const f = (a) => (b) => ({sum: a + b})\nreturn f(1)(2).sum',
    'const operations = 1, operations$ = 2\nreturn operations + operations$'
  ])('change nothing of what the code does: %s', async (code) => {
    const counted = await operationsOf(code);
    const plain = await createSandbox(templateOf({ type: 'VARIABLE', code })).run();
    expect(counted.error?.message).toBe(plain.error?.message);
    expect(counted.returned).toEqual(plain.returned);
    expect(plain.operations).toBeUndefined();
  });

  it('are counted at no cost of an error’s place', async () => {
    const code = 'const a = data.n + 1;\nconst b = [a, data.none.x];';
    const { error } = await operationsOf(code);
    expect(error).toMatchObject({ column: code.split('\n')[1]!.indexOf('.x') + 2 });
  });
});
