import * as fc from 'fast-check';

/** What breaks programs: names of prototypes, other scripts, lone surrogates, markup, control characters. */
const HOSTILE = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'undefined',
  'null',
  'NaN',
  'n/a',
  '[object Object]',
  '',
  ' ',
  '\u0000',
  '\r\nX-Injected: 1',
  'a\nb',
  '<script>alert(1)</script>',
  '"; DROP TABLE people; --',
  '{{Variable}}',
  '../../etc/passwd',
  '%00%ff%',
  '\ud800',
  'x\udc00y',
  '👩‍👩‍👧‍👦',
  'ﷺ',
  'Ⅷ ½ ①',
  'עברית',
  'العربية ١٢٣',
  '日本語',
  'Straße',
  'İstanbul',
  '\u202egnirts',
  '\ufeffbom',
  'x'.repeat(3000),
  '9'.repeat(400),
  '-',
  '.',
  '1e999',
  '0x10',
  '1,5',
  '1.234,56',
  '+',
  '@',
  '@@',
  'a@b',
  '#',
  "'",
  '!',
  's',
  'S'
];

/** Numbers at the edges of what systems count with. */
const EDGES = [
  0, -0, 1, -1, 0.005, 1.005, 2.675, 0.1, 1e21, 1e-9, 1e307, -1e307, 2147483647, 2147483648,
  4294967296, 9007199254740991, 253402300800000, 1776688496789, 1776688496, 1776688496789000
];

const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 12 })
);

const number: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true })
);

const key: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'length', '0', 'email', 'sha256_', 'toString'),
  fc.string({ maxLength: 8 })
);

/** Any JSON value, as a variable of GTM or a client's event can give it. */
export const junk: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: number },
  {
    weight: 2,
    arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], [{}], { length: 3 })
  },
  { weight: 1, arbitrary: fc.array(fc.oneof(text, number), { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(key, fc.oneof(text, number), { maxKeys: 4 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) }
);

/** Mostly a value as it should be, sometimes junk. */
export function mostly(...usual: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: junk }
  );
}

/** An object that has some of these properties. */
export function some(
  properties: Record<string, fc.Arbitrary<unknown>>
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(properties, { requiredKeys: [] });
}
