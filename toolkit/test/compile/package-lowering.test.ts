import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { buildTemplate } from '../../compile/build.js';
import { ProblemsError } from '../../sandbox/problem.js';
import { createSandbox, type Sandbox } from '../../sandbox/index.js';
import { parseTemplate } from '../../sandbox/template/template.js';

/**
 * A package whose functions are run twice, as they are in Node and lowered in the emulator: both have to
 * give the same.
 */
interface Pair {
  inNode: (name: string, ...args: unknown[]) => unknown;
  inGtm: (name: string, ...args: unknown[]) => Promise<unknown>;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function pairOf(source: string, type: 'module' | 'commonjs' = 'module'): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), 'lowering-'));
  folders.push(folder);
  const home = join(folder, 'node_modules/tiny');
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, 'src'));
  mkdirSync(join(folder, 'template'));
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name: 'tiny', type, main: 'index.js' })
  );
  writeFileSync(join(home, 'index.js'), source);
  writeFileSync(
    join(folder, 'src/main.ts'),
    "import { run } from 'tiny';\nexport default function main() {\n  return run(data.name, data.args);\n}\n"
  );
  const field = (name: string): string =>
    `{ type: 'TEXT', name: '${name}', displayName: '${name}', simpleValueType: true }`;
  writeFileSync(
    join(folder, 'template/index.ts'),
    `export const info = { type: 'MACRO', displayName: 'Tiny', containerContexts: ['SERVER'] };
export const parameters = [${field('name')}, ${field('args')}];
export const permissions = [];
`
  );
  await buildTemplate(folder);
  const sandbox: Sandbox = createSandbox(
    parseTemplate(readFileSync(join(folder, 'template.tpl'), 'utf8'))
  );
  const loaded = (await import(pathToFileURL(join(home, 'index.js')).href)) as {
    run: (name: string, args: unknown[]) => unknown;
  };
  return {
    inNode: (name, ...args) => loaded.run(name, args),
    inGtm: async (name, ...args) => {
      const { returned, error } = await sandbox.run({ fields: { name, args } });
      if (error) throw new Error(error.message);
      return returned;
    }
  };
}

const withRun = (functions: string): string =>
  `const functions = {\n${functions}\n};\nexport function run(name, args) { return functions[name](...args); }\n`;

/** Calls that need no arguments: each line is a function of the package. */
const CASES: Readonly<Record<string, string>> = {
  'default values, rest and spread':
    '() => ((a, b = a + 1, ...c) => [a, b, ...c, c.length])(1, undefined, ...[3, 4])',
  'destructuring with default values and what is left':
    '() => { const { a, b: { c = 7, ...d } = {}, ...e } = { a: 1, b: { x: 2 }, f: 3 }; return [a, c, d, e]; }',
  'destructuring of lists and of assignments':
    '() => { let a, b; [a, , b = 5] = [1, 2]; ({ a, q: b } = { a: a + 1, q: b }); return [a, b]; }',
  'destructuring in loops':
    '() => { const out = []; for (const [key, { v }] of Object.entries({ x: { v: 1 }, y: { v: 2 } })) out.push(key + v); return out; }',
  'a parameter that is a pattern': '() => (({ a, b = 2 }, [c]) => a + b + c)({ a: 1 }, [3])',
  'optional chaining, ?? and ??=':
    '() => { const o = { a: null }; o.b ??= 4; return [o?.a?.b, o.a ?? 3, o.c?.(), o.b]; }',
  'templates with expressions': '() => `a${1 + 1}b${[1, 2]}${null}`',
  'commas and void':
    '() => { let n = 0; const v = (n++, n++, n); return [v, void 0 === undefined, (1, 2)]; }',
  'commas in loops':
    '() => { let s = 0; for (let i = 0, j = 9; i < j; i++, j--) s += j - i; return s; }',
  'computed and short names':
    "() => { const k = 'x', y = 2; return { [k + 1]: 1, y, z() { return 3; }, ...{ w: 4 } }.z() + y; }",
  'computed names keep their order': "() => Object.keys({ a: 1, ['b']: 2, ...{ c: 3 }, d: 4 })",
  exponents: '() => [2 ** 10, (-2) ** 3]',
  'in and delete':
    "() => { const o = { a: 1, b: 2 }; delete o.a; return ['a' in o, 'b' in o, Object.keys(o)]; }",
  'instanceof of built-in types':
    '() => [[] instanceof Array, {} instanceof Array, /a/ instanceof RegExp, {} instanceof Object, null instanceof Object, {} instanceof Map]',
  'typeof of what GTM lacks':
    "() => [typeof window, typeof window === 'object' && window.name, typeof JSON]",
  'call, apply and bind':
    '() => { const f = (a, b) => a + "-" + b; return [f.call(null, 1, 2), f.apply(null, [3, 4]), f.bind(null, 5)(6), Math.max.apply(null, [1, 9, 3]), Math.min(...[4, 2])]; }',
  'methods borrowed from prototypes':
    "() => { const has = Object.prototype.hasOwnProperty, s = [].slice; return [has.call({ a: 1 }, 'a'), has.call({}, 'a'), (function () { return s.call(arguments, 1); })(1, 2, 3), Object.prototype.toString.call([]), Object.prototype.toString.call(null), Object.prototype.toString.call('')]; }",
  'questions about types':
    "() => [Object.getPrototypeOf({}) === Object.prototype, Object.getPrototypeOf([]) === Object.prototype, {}.constructor === Object, [].constructor === Array, 'a'.constructor.name, ({}).toString === Object.prototype.toString]",
  'objects and lists':
    "() => [Object.assign({ a: 1 }, null, { b: 2 }), Object.values({ a: 1 }), Object.fromEntries([['x', 1]]), Array.from('abc', (c) => c + c), Array.from({ length: 2 }), Array(3).fill(0), Array.isArray([])]",
  'methods of lists':
    '() => [[1, 2, 3].includes(2), [NaN].includes(NaN), [1, 2, 3].find((x) => x > 1), [1].findIndex((x) => x > 1), [1, [2, [3]]].flat(), [1, 2].flatMap((x) => [x, x]), [1, 2, 3].at(-1)]',
  numbers:
    "() => ['12', ' 7 ', '', 'x', '0x1f', '1e3', null, true, [5], undefined].map((x) => String(Number(x)))",
  'whole and decimal numbers of texts':
    "() => ['12px', '-0x1f', '077', 'z', ' 3.9', '1e2'].map((x) => [String(parseInt(x)), String(parseInt(x, 16)), String(parseFloat(x))])",
  'numbers as texts':
    '() => [(255).toString(16), (-7).toString(2), (1.005).toFixed(2), (2.5).toFixed(0), (-1.25).toFixed(1), (0).toString(36)]',
  'numbers of Math':
    '() => [Math.trunc(-1.5), Math.sign(-3), Math.imul(0xffffffff, 5), Math.imul(123456789, 987654321), Number.isInteger(5), Number.isSafeInteger(2 ** 53)]',
  'regular expressions, test and match':
    "() => [/^a+$/i.test('AAA'), 'a1b22'.match(/\\d+/g), 'k=v'.match(/(\\w)=(\\w)/).slice(0), 'x'.match(/y/), 'a b'.search(/\\s/)]",
  'regular expressions, exec in a loop':
    "() => { const re = /(\\w)(\\d)?/g; const out = []; let m; while ((m = re.exec('a1 b c3'))) out.push([m.index, m[1], m[2] === undefined]); return out; }",
  'regular expressions that see what is before them':
    "() => { const re = /\\bfoo|^x/g; const out = []; let m; while ((m = re.exec('xfoo foo x'))) out.push(m.index); return out; }",
  'replacing by a function':
    "() => ['a-b-c'.replace(/-(\\w)/g, (m, c, at) => c.toUpperCase() + at), 'xyx'.replace('x', (m) => m + m), 'a.b.a'.replaceAll('a', 'c'), 'aXbX'.replace(/x/i, () => '$1')]",
  'splitting by a regular expression':
    "() => ['a, b;c'.split(/[,;]\\s*/), 'a1b2'.split(/(\\d)/), 'abc'.split(/(?:)/), 'a b c'.split(' ', 2)]",
  'regular expressions made of texts':
    "() => { const re = new RegExp('[' + 'ab' + ']+', 'g'); return 'xaby'.replace(re, '-'); }",
  'typed arrays of its own':
    '() => { const a = new Uint32Array(3), b = new Int8Array([1, 2]); a[0] |= 1 << 31; a[1] = -1; b[0] = 200; b[1] += 1; return [a[0], a[1], a[2], b[0], b[1], a.length]; }',
  'errors as values': "() => { const e = new TypeError('bad'); return [e.message, e.name]; }",
  'catching what cannot be decoded':
    "() => { const d = (s) => { try { return decodeURIComponent(s); } catch (e) { return 'bad'; } }; const p = (s) => { let v = 0; try { v = JSON.parse(s); } catch { v = -1; } return v; }; return [d('%41'), d('%'), p('[1]'), p('{')]; }",
  'Base64 and percent signs':
    "() => [btoa('a\\u00ffz'), atob('Zm9v'), escape('ä+ü €'), unescape('%E4%u20AC'), encodeURIComponent('ä b'), decodeURIComponent('%C3%A4')]"
};

describe('what packages are written in means the same in GTM', () => {
  let pair: Pair;
  const names = Object.keys(CASES);
  beforeAll(async () => {
    pair = await pairOf(
      withRun(names.map((name) => `  ${JSON.stringify(name)}: ${CASES[name]}`).join(',\n'))
    );
  });
  it.each(names)('%s', async (name) => {
    const wanted = JSON.stringify(pair.inNode(name));
    expect(JSON.stringify(await pair.inGtm(name))).toBe(wanted);
  });
});

describe('texts and numbers, whatever they hold', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await pairOf(
      withRun(`
  codes: (s) => { const out = []; for (let i = 0; i < s.length; i++) out.push(s.charCodeAt(i)); return out; },
  points: (s) => [...s].map((c) => c.codePointAt(0)),
  made: (s) => String.fromCharCode.apply(null, s.split('').map((c) => c.charCodeAt(0))),
  parts: (s) => [s.includes('a'), s.startsWith('ab'), s.endsWith('b'), s.substr(-2, 1), s.padStart(5, 'xy'), s.padEnd(4), s.trimStart(), s.trimEnd(), s.at(-1) ?? null, s.repeat(2)],
  spaces: (s) => s.replace(/\\s+/g, '_'),
  any: (s) => [/^.$/.test(s), /^[^a]*$/.test(s)],
  words: (s) => s.split(/[^a-z0-9]+/i),
  groups: (s) => [...s.matchAll(/(a)?(b+)/g)].map((m) => [m.index, m[1] ?? null, m[2]]),
  escaped: (s) => unescape(escape(s)),
  number: (s) => [String(Number(s)), String(parseInt(s, 10)), String(parseFloat(s))],
  fixed: (n, d) => n.toFixed(d),
  base: (n) => [n.toString(2), n.toString(36)],
  imul: (a, b) => Math.imul(a, b)`)
    );
  });
  const runs = { numRuns: Number(process.env.SGTM_CASES ?? 500) / 10 };
  const same = async (name: string, ...args: unknown[]): Promise<void> => {
    expect(JSON.stringify(await pair.inGtm(name, ...args))).toBe(
      JSON.stringify(pair.inNode(name, ...args))
    );
  };
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom(
        'a',
        'b',
        ' ',
        '-',
        '1',
        '\u00e4',
        '\u20ac',
        '\ud83d\ude00',
        '\u00a0',
        '\n'
      )
    }),
    fc.string()
  );
  it.each(['codes', 'points', 'made', 'parts', 'spaces', 'words', 'groups', 'escaped'])(
    '%s',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(text, (value) => same(name, value)),
        runs
      );
    }
  );
  it('any character, up to U+FFFF', async () => {
    // RE2 goes by whole characters, JavaScript without the flag u by halves of those beyond.
    const plain = text.filter((value) => !/[\ud800-\udfff]/.test(value));
    await fc.assert(
      fc.asyncProperty(plain, (value) => same('any', value)),
      runs
    );
  });
  it('numbers in texts', async () => {
    const written = fc.oneof(
      fc.double().map(String),
      fc.string({ unit: fc.constantFrom('1', '0', '.', 'e', '-', '+', ' ', 'x', 'f') })
    );
    await fc.assert(
      fc.asyncProperty(written, (value) => same('number', value)),
      runs
    );
  });
  it('whole numbers in other bases, and products', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), (value) => same('base', value)),
      runs
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer(), (a, b) => same('imul', a, b)),
      runs
    );
  });
  it('amounts with decimals', async () => {
    const amount = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((cents) => cents / 1000);
    await fc.assert(
      fc.asyncProperty(amount, fc.integer({ min: 0, max: 4 }), (n, d) => same('fixed', n, d)),
      runs
    );
  });
});

it('takes a package in CommonJS with a wrapper for all module systems', async () => {
  const pair = await pairOf(
    `(function (root, factory) {
  if (typeof define === 'function' && define.amd) define([], factory);
  else if (typeof module === 'object' && module.exports) module.exports = factory();
  else root.tiny = factory();
})(typeof self !== 'undefined' ? self : this, function () {
  return { run: function (name, args) { return name + args.length; } };
});
`,
    'commonjs'
  );
  expect(await pair.inGtm('a', 1, 2)).toBe('a2');
});

it('ends the run where a package throws, since nothing can catch it', async () => {
  const pair = await pairOf(withRun("  stop: () => { throw new RangeError('too far'); }"));
  await expect(pair.inGtm('stop')).rejects.toThrow('too far');
});

it.each([
  ['a class', 'run = class A {}', 'GTM has no classes'],
  ['a date', 'run = () => Date.now()', 'Date is not defined'],
  ['a look-ahead', 'run = (s) => /a(?=b)/.test(s)', 'look-around'],
  ['a reference to a group', 'run = (s) => /(a)\\1/.test(s)', 'reference to a group'],
  ['a map', 'run = () => new Map()', 'Map is not defined'],
  ['a typed array that others see', 'run = () => new Uint8Array(2)', 'Uint8Array is not defined'],
  ['this', 'run = function () { return this; }', 'GTM has no this'],
  ['a generator', 'run = function* () { yield 1; }', 'generator'],
  ['an unknown function of a global', 'run = () => Math.fround(1)', 'GTM has no Math.fround'],
  ['an object with a prototype', 'run = (o) => Object.create(o)', 'Object.create needs prototypes']
])('names the file and line of %s', async (_, source, message) => {
  const error = await pairOf(`\nexport const ${source};\n`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemsError);
  const [problem] = (error as ProblemsError).problems;
  expect(problem).toMatchObject({ file: 'node_modules/tiny/index.js', line: 2 });
  expect(problem?.message).toContain(message);
});
