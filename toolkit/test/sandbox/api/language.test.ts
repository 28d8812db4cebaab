import { describe, expect, it } from 'vitest';
import { evaluate, runOf } from './evaluate.js';

/** An object that no API may take for a promise. */
const THENABLE = "{name: 'kept', then: (done) => done({name: 'called'})}";

describe.each([
  [
    'JSON',
    [
      ['JSON.parse(\'{"a": [1, null]}\')', { a: [1, null] }],
      ['JSON.parse(\'{"a": \')', undefined],
      ['JSON.parse(undefined)', undefined],
      ['JSON.parse("")', undefined],
      ['JSON.stringify({a: undefined, b: [1]})', '{"b":[1]}'],
      ['JSON.stringify(undefined)', undefined],
      ['(() => { const a = {}; a.a = a; return JSON.stringify(a); })()', undefined],
      ["JSON.parse('{\"__proto__\": 1}').hasOwnProperty('__proto__')", true]
    ]
  ],
  [
    'Math',
    [
      ['[Math.abs(-1.5), Math.ceil(1.2), Math.floor(-1.2), Math.round(2.5)]', [1.5, 2, -2, 3]],
      ["[Math.max(1, '3', 2), Math.min(3, 1), Math.pow(2, 10), Math.sqrt(9)]", [3, 1, 1024, 3]],
      ["Math.floor('x') === Math.floor('x')", false],
      ['[Math.max(), Math.min()].map(makeString)', ['-Infinity', 'Infinity']]
    ]
  ],
  [
    'Object',
    [
      [
        '[Object.keys({a: 1, b: 2}), Object.values({a: 1}), Object.entries({a: 1})]',
        [['a', 'b'], [1], [['a', 1]]]
      ],
      ["(() => { const a = {b: 1, c: 2}; Object.delete(a, 'b'); return a; })()", { c: 2 }],
      ["Object.keys('ab')", ['0', '1']],
      ["Object.delete('ab', 'length')", false]
    ]
  ],
  [
    'conversions',
    [
      [
        "[makeInteger('12.7'), makeInteger(-1.5), makeInteger('x'), makeInteger(undefined), makeInteger(true)]",
        [12, -2, 0, 0, 1]
      ],
      ["[makeNumber('1.5'), makeNumber('')]", [1.5, 0]],
      ["makeString(makeNumber('x'))", 'NaN'],
      [
        '[makeString(1.5), makeString(null), makeString(undefined), makeString([1, [2]]), makeString({})]',
        ['1.5', 'null', 'undefined', '1,2', '[object Object]']
      ],
      [
        "[undefined, null, 'a', 1, true, [], {}, () => 1].map((value) => getType(value))",
        ['undefined', 'null', 'string', 'number', 'boolean', 'array', 'object', 'function']
      ],
      ["makeTableMap([{k: 'a', v: 1}, {k: 'b', v: 2}, {v: 3}], 'k', 'v')", { a: 1, b: 2 }],
      ["makeTableMap('no list', 'k', 'v')", null],
      ["makeTableMap(undefined, 'k', 'v')", null]
    ]
  ]
] as [string, [string, unknown][]][])('%s', (_, cases) => {
  it.each(cases)('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });
});

describe('native methods', () => {
  it.each([
    ["['a', 'b'].concat(['c'], 'd')", ['a', 'b', 'c', 'd']],
    ['[1, 2, 3].filter((x) => x > 1).map((x) => x * 2)', [4, 6]],
    ["[3, 1, 2].sort().reverse().join('-')", '3-2-1'],
    ['[1, 2, 3].reduce((a, b) => a + b) + [1, 2].reduceRight((a, b) => a - b, 0)', 3],
    ['[1, 2, 3, 4].splice(1, 2)', [2, 3]],
    ['[[1, 2, 3].slice(-2), [1, 2, 3].slice(1, 2), [1, 2].slice()]', [[2, 3], [2], [1, 2]]],
    ['[[1, 2].every((x) => x), [0, 1].some((x) => x), [1, 2, 1].lastIndexOf(1)]', [true, true, 2]],
    ["'a-b-c'.split('-')", ['a', 'b', 'c']],
    ["' Ab '.trim().toLowerCase() + 'x'.toUpperCase()", 'abX'],
    ["'abc'.substring(2, 0) + 'abc'.slice(-1) + 'abc'.charAt(1)", 'abcb'],
    ["({a: 1}).hasOwnProperty('a')", true],
    ['(1.5).toString() + true.toString() + [1, [2]].toString()', '1.5true1,2']
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it.each([
    "'abc'.startsWith('a')",
    '[1].includes(1)',
    '(1).toFixed(2)',
    "'a'.repeat(2)",
    '[1].find(() => 1)'
  ])('%s is not among them', async (expression) => {
    await expect(evaluate(expression)).rejects.toThrow(/TypeError: .* is not a function/);
  });
});

describe('regular expressions', () => {
  it.each([
    ["createRegex('(?=a)', 'g')", null],
    ["createRegex('(a)\\\\1')", null],
    ["createRegex('(')", null],
    ["testRegex(createRegex('^A+$', 'i'), 'aaa')", true],
    ["testRegex(createRegex('b'), 'a')", false],
    ["'a1b22'.match(createRegex('[0-9]+', 'g'))", ['1', '22']],
    ["'a1b22'.match(createRegex('([a-z])([0-9]+)'))", ['a1', 'a', '1']],
    ["'a1b22'.match('([a-z])(22)').index", 2],
    ["'abc'.match(createRegex('x'))", null],
    ["'a.b.c'.replace('.', '-')", 'a-b.c'],
    ["'aXbX'.replace(createRegex('x', 'gi'), '-')", 'a-b-'],
    [
      "'john smith'.replace(createRegex('(\\\\w+) (\\\\w+)'), '$2, $1 $& $$')",
      'smith, john john smith $'
    ],
    ["'abc'.replace(createRegex('[a-c]', 'g'), (x, at) => x + at)", 'a0b1c2'],
    ["'abc'.search(createRegex('[bc]'))", 1],
    ["'abc'.search('z')", -1],
    ["'a+b'.search('[+]')", 1]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('go on after the last match if they are global', async () => {
    const code = `const regex = createRegex('a', 'g');
      return [testRegex(regex, 'aa'), testRegex(regex, 'aa'), testRegex(regex, 'aa')];`;
    expect((await runOf(code)).returned).toEqual([true, true, false]);
  });

  it('remember where they stopped each for itself, those of one pattern too', async () => {
    const code = `const first = createRegex('a', 'g');
      const second = createRegex('a', 'g');
      return [testRegex(first, 'a'), testRegex(first, 'a'), testRegex(second, 'a'), first === second];`;
    expect((await runOf(code)).returned).toEqual([true, false, true, false]);
  });

  it('do so too where testRegex is required by a name that is put together', async () => {
    const code = `const test = require('test' + 'Regex');
      const create = require('createRegex');
      const first = create('a', 'g');
      const found = [test(first, 'a'), test(first, 'a'), test(create('a', 'g'), 'a')];
      return found.concat(test(create('a', 'g'), 'a'));`;
    expect((await runOf(code)).returned).toEqual([true, false, true, true]);
  });

  it.each([
    ['a text', "'-'", '-1--2-'],
    ['a text with codes', "'[$&]'", '[a]1[b][c]2[d]'],
    ['a text with a dollar sign', "'$$'", '$1$$2$'],
    ['a function', '(found, at) => found + at', 'a01b2c32d5'],
    ['no text', '7', '717727'],
    ['nothing', 'undefined', 'undefined1undefinedundefined2undefined']
  ])('replace by %s', async (_, replacement, expected) => {
    const replaced = `'a1bc2d'.replace(createRegex('[a-z]', 'g'), ${replacement})`;
    expect(await evaluate(replaced)).toBe(expected);
  });

  it('find the same in a text of any length', async () => {
    const code = `const regex = createRegex('[a-y]+z', 'g');
      const find = (text) => [text.search(regex), text.match(regex), text.replace(regex, '!')];
      let dots = '';
      for (let i = 0; i < 600; i++) dots += '.';
      return [find('..abz.z.yz'), find(dots + 'abz.z.yz')];`;
    const dots = '.'.repeat(600);
    expect((await runOf(code)).returned).toEqual([
      [2, ['abz', 'yz'], '..!.z.!'],
      [600, ['abz', 'yz'], `${dots}!.z.!`]
    ]);
  });

  it('look like an empty object that nothing can be put into', async () => {
    expect(await evaluate("JSON.stringify(createRegex('a', 'g'))")).toBe('{}');
    expect(await evaluate("Object.keys(createRegex('a'))")).toEqual([]);
    await expect(runOf("createRegex('a', 'g').b = 1;")).resolves.toMatchObject({
      error: { message: expect.stringContaining('not extensible') as string }
    });
  });

  it('are refused where they are none', async () => {
    await expect(evaluate("testRegex('a', 'a')")).rejects.toThrow('made by createRegex');
    await expect(evaluate("'a'.match('(')")).rejects.toThrow('Invalid regular expression: (');
  });
});

describe('Promise', () => {
  it.each([
    ['Promise.create((resolve) => resolve(1)).then((x) => x + 1)', 2],
    ["Promise.create((resolve, reject) => reject('no')).catch((reason) => reason + '!')", 'no!'],
    [
      "Promise.create(() => undefined.x).catch((error) => 'caught ' + error.message)",
      "caught Cannot read properties of undefined (reading 'x')"
    ],
    ['Promise.all([1, Promise.create((resolve) => callLater(() => resolve(2)))])', [1, 2]],
    // Only promises of the sandbox are awaited, wherever another object with a method then turns up.
    ...[
      `Promise.create((resolve) => resolve(${THENABLE}))`,
      `Promise.create((resolve) => resolve(1)).then(() => (${THENABLE}))`,
      `Promise.create((resolve, reject) => reject(1)).catch(() => (${THENABLE}))`,
      `Promise.create((resolve) => resolve(Promise.create((resolve) => resolve(${THENABLE}))))`,
      `Promise.create((resolve) => resolve(${THENABLE})).finally(() => 1)`,
      `Promise.all([${THENABLE}]).then((list) => list[0])`,
      `Promise.all([Promise.create((resolve) => resolve(${THENABLE}))]).then((list) => list[0])`
    ].map((thenable): [string, unknown] => [`${thenable}.then((value) => value.name)`, 'kept']),
    ['Promise.create((resolve) => resolve(4)).finally(() => ({then: () => {}}))', 4],
    [
      'Promise.create((resolve, reject) => reject(6)).finally(() => 7).catch((reason) => reason)',
      6
    ],
    ['Promise.create((resolve) => resolve(8)).finally()', 8],
    [
      "Promise.create((resolve) => resolve(1)).then(() => Promise.create((_, reject) => reject('b'))).catch((x) => x)",
      'b'
    ],
    ['Promise.create((resolve) => resolve(1)).finally(() => 2)', 1]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected);
  });

  it('rejects after five seconds without an end', async () => {
    const waited = 'Promise.create(() => 0).catch((reason) => [reason, getTimestampMillis()])';
    expect(await evaluate(waited)).toEqual(['Promise timed out after 5 seconds', 6000]);
  });

  it('ends the run with an error that nothing catches, and its place', async () => {
    const { error } = await runOf(`Promise.create((resolve) => resolve()).then(() => {
  undefined.x;
});`);
    expect(error).toMatchObject({
      message: "TypeError: Cannot read properties of undefined (reading 'x')",
      column: 13
    });
  });

  it.each(['Promise.create(1)', 'Promise.all(1)'])('%s is refused', async (expression) => {
    await expect(evaluate(expression)).rejects.toThrow(/Promise\.\w+ needs/);
  });
});

describe('generateRandom', () => {
  it.each([
    [0, 1],
    [0.999999, 6]
  ])('draws from both bounds on (%s → %s)', async (random, expected) => {
    expect(await evaluate('generateRandom(1, 6)', { environment: { random: () => random } })).toBe(
      expected
    );
  });
});
