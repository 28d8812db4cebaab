import { describe, expect, it } from 'vitest';
import { evaluate, runOf } from '../api/evaluate.js';

describe('arguments', () => {
  it.each([
    [
      'is that of an arrow function',
      '((a) => [arguments.length, arguments[1], a])(1, 2, 3)',
      [3, 2, 1]
    ],
    ['is there without parameters', '(() => arguments[0])(4)', 4],
    ['is there with one that has no parentheses', '(a => arguments.length + a)(4, 5)', 6],
    ['is that of a function', '(function (a) { return arguments[0] + a; })(2)', 4],
    [
      'is each function’s own',
      '((a) => [arguments[0], (() => arguments.length)(), (function () { return arguments[0]; })(7)])(1)',
      [1, 0, 7]
    ],
    ['of an arrow in an arrow is the inner one’s', '(() => () => arguments[0])(1)(2)', 2],
    [
      'is a list, with the methods of one',
      "((a) => arguments.map((x) => x * 2).join('-'))(1, 2)",
      '2-4'
    ],
    ['is a list of an API', "(() => require('getType')(arguments))()", 'array'],
    ['is no name of a property', '({ arguments: 3 }).arguments', 3],
    ['can be returned', '(() => arguments)(1, 2)', [1, 2]],
    [
      "stands in a sum and in a text's call",
      "((a) => 'x' + arguments[0].trim() + a)(' y ')",
      'xy y '
    ]
  ])('%s', async (_, expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('keeps an arrow function with arguments from running for ever', async () => {
    const { error } = await runOf('const f = () => f(arguments[0]); return f(1);');
    expect(error?.message).toMatch(/stack|Time limit/);
  });

  it('leaves the place of an error where it is', async () => {
    const code = 'const f = (a) => {\n  return arguments[0].x.y;\n};\nreturn f({});';
    const plain = await runOf(code.replace('arguments[0]', 'a           '));
    const { error } = await runOf(code);
    expect(error).toEqual(plain.error);
  });
});

describe('do … while', () => {
  it('runs its body first', async () => {
    expect(await evaluate('(() => { let n = 0; do n++; while (n < 3); return n; })()')).toBe(3);
    expect(await evaluate('(() => { let n = 5; do { n++; } while (n < 3); return n; })()')).toBe(6);
  });

  it('is stopped when it does not end', async () => {
    const { error } = await runOf('do {} while (true);');
    expect(error?.message).toContain('Time limit');
  });
});

describe('a pattern given as a text', () => {
  it.each([
    ['match looks ahead', "'android fban'.match('(?=.*android)(?=.*(fban|line))')[1]", 'fban'],
    ['match finds nothing', "'android'.match('(?=.*x)')", null],
    ['search looks behind', "'a1b2'.search('(?<=b)2')", 3],
    ['match repeats what it found', "'abab'.match('(ab)\\\\1')[0]", 'abab'],
    ['replace takes it letter by letter', "'a(?=b)'.replace('(?=b)', '-')", 'a-']
  ])('%s', async (_, expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('fails where JavaScript does not take it, as where createRegex would return null', async () => {
    const { error } = await runOf("return 'a'.match('(');");
    expect(error?.message).toContain('Invalid regular expression: (');
    expect(await evaluate("createRegex('(?=a)')")).toBeNull();
  });
});
