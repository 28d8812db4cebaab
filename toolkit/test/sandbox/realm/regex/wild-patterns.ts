import * as fc from 'fast-check';

/** A pattern with many parts, as templates have them. */
export const ISO_DATE =
  '^(\\d{4})-(\\d\\d)-(\\d\\d)(?:[Tt ]([01]\\d|2[0-3]):([0-5]\\d)(?:[Zz]|([+-])(\\d\\d):?(\\d\\d)?)?)?$';

/** Few characters, so that texts match often; among them halves of a pair. */
const CHARACTERS = [
  'a',
  'b',
  'c',
  '1',
  '_',
  ' ',
  '\n',
  '-',
  'é',
  '😀',
  '\u2028',
  '\ud83d',
  '\ude00'
];

/** Texts that patterns may match. */
export const texts: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...CHARACTERS), { maxLength: 10 })
  .map((chars) => chars.join(''));

const singles = fc.constantFrom('a', 'b', 'c', '1', '_', ' ', '\\-', '\\n', '\\.', '-', '}');
const escapes = fc.constantFrom('\\d', '\\w', '\\s', '\\D', '\\W', '\\S', '\\pZ', '\\PZ');

const classes = fc
  .tuple(
    fc.constantFrom('[', '[^'),
    fc.array(fc.oneof(singles, escapes, fc.constantFrom('a-b', 'b-z', ' -1', '^', '$', ']')), {
      minLength: 1,
      maxLength: 3
    })
  )
  .map(([open, parts]) => `${open}${parts.join('')}]`);

const quantifiers = fc.constantFrom(
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '{2,}',
  '{0,3}',
  '*?',
  '+?',
  '??',
  '{1,3}?'
);

const { pattern } = fc.letrec<{ pattern: string; sequence: string; part: string }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: tie('sequence'), weight: 3 },
    { arbitrary: fc.tuple(tie('sequence'), tie('pattern')).map((two) => two.join('|')), weight: 1 }
  ),
  sequence: fc.array(tie('part'), { maxLength: 3 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: fc.tuple(singles, quantifiers).map((two) => two.join('')), weight: 3 },
    { arbitrary: fc.tuple(escapes, quantifiers).map((two) => two.join('')), weight: 1 },
    { arbitrary: fc.tuple(classes, quantifiers).map((two) => two.join('')), weight: 2 },
    { arbitrary: fc.constantFrom('.', '^', '$', '.*', '.+'), weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:'), tie('pattern'), quantifiers)
        .map(([open, body, times]) => `${open}${body})${times}`),
      weight: 2
    }
  )
}));

/** Patterns of the syntax that the native engine is asked to take; some RE2 does not take. */
export const patterns: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', '', '^'), pattern, fc.constantFrom('', '', '$'))
  .map((parts) => parts.join(''));
