import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, parseDocument, Scalar, stringify, type Node } from 'yaml';
import { scalarOffsets } from '../../../sandbox/template/scalar-offsets.js';

/** Source and value of `code:` in YAML text. */
function codeIn(text: string): { source: string; value: string } {
  const { contents } = parseDocument(text);
  const node = isMap(contents) ? (contents.items[0]?.value as Node) : null;
  if (!isScalar(node) || !node.range) throw new Error(`no scalar in ${text}`);
  return { source: text.slice(node.range[0], node.range[1]), value: String(node.value) };
}

/** What stands in the source where the value's characters come from. */
function origins(text: string): string[] {
  const { source, value } = codeIn(text);
  const offsets = scalarOffsets(source);
  return Array.from(value, (_, index) => source.slice(offsets[index], offsets[index + 1]));
}

describe('the places of a scalar’s characters', () => {
  it.each([
    ['plain', 'code: ab', ['a', 'b']],
    ['in double quotes', String.raw`code: "a\n\"b\x41"`, ['a', '\\n', '\\"', 'b', '\\x41']],
    ['in single quotes', String.raw`code: 'a\n''b'`, ['a', '\\', 'n', "''", 'b']],
    ['folded', "code: 'a\n  b\n\n  c'", ['a', '\n  ', 'b', '\n\n  ', 'c']],
    ['continued', 'code: "a\\\n  \\ b"', ['a\\\n  ', '\\ ', 'b']]
  ])('are known %s', (_, text, expected) => {
    expect(origins(text)).toEqual(expected);
  });

  it('are as many as the value has characters, whatever is in it', { timeout: 180_000 }, () => {
    const part = fc.oneof(
      fc.constantFrom('\n', '\n\n', ' ', '\t', "'", '"', '\\', 'x '),
      fc.string()
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 40 }),
        fc.constantFrom(Scalar.QUOTE_DOUBLE, Scalar.QUOTE_SINGLE),
        fc.constantFrom(20, 80, 0),
        (parts, defaultStringType, lineWidth) => {
          const text = stringify({ code: parts.join('') }, { defaultStringType, lineWidth });
          const { contents } = parseDocument(text);
          const node = isMap(contents) ? contents.items[0]?.value : undefined;
          if (isScalar(node) && node.type?.startsWith('BLOCK')) return;
          const { source, value } = codeIn(text);
          expect(scalarOffsets(source)).toHaveLength(value.length + 1);
        }
      )
    );
  });
});
