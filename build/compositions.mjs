// Writes src/compositions.ts from String.normalize, which GTM's sandbox does not have.
import { format, resolveConfig } from 'prettier';

/** Combining marks of Latin, Greek and Cyrillic letters, and those of Japanese syllables. */
const MARKS = [...range(0x300, 0x36f), 0x3099, 0x309a].map((code) => String.fromCodePoint(code));

/** Returns the text of the file. */
export async function compositions(path) {
  const rows = MARKS.map((mark) => [mark, pairsOf(mark)]).filter(([, pairs]) => pairs !== '');
  const lines = rows.map(([mark, pairs]) => `'${escaped(mark)}': '${pairs}'`);
  const text = `// Letters and their combining marks

/**
 * Returns by combining mark the letters that take it, each with what both make: " AÀ EÈ". Marks that stand
 * in another order than Unicode's make the same letter. The build derives it from String.normalize.
 */
export function compositions(): { [mark: string]: string } {
  return {${lines.join(',')}};
}
`;
  return format(text, { ...(await resolveConfig(path)), filepath: path });
}

function pairsOf(mark) {
  return LETTERS.map((letter) => [letter, (letter + mark).normalize('NFC')])
    .filter(([letter, whole]) => whole.length === 1 && whole !== letter)
    .map(([letter, whole]) => ` ${letter}${whole}`)
    .join('');
}

/** All letters that a mark can be put on: the first of a decomposed one, and what it is composed to. */
const LETTERS = [
  ...new Set(
    [
      ...range(0x41, 0x3ff),
      ...range(0x400, 0x52f),
      ...range(0x1e00, 0x1fff),
      ...range(0x3041, 0x30ff)
    ]
      .map((code) => String.fromCodePoint(code))
      .flatMap((letter) => [letter, letter.normalize('NFD').charAt(0)])
  )
].filter((letter) => /^\p{L}$/u.test(letter) || letter === '\u30FD' || letter === '\u309D');

function* range(first, last) {
  for (let code = first; code <= last; code += 1) yield code;
}

function escaped(mark) {
  return `\\u${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
