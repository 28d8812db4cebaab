/** A line break in a quoted or plain scalar: one is read as a blank, each further one as itself. */
const FOLDED = /[ \t]*\n((?:[ \t]*\n)*)[ \t]*/y;
/** Blanks that no line break follows; they count. */
const BLANKS = /[ \t]+/y;
/** A line break that a backslash takes away, with the indentation after it. */
const ESCAPED_BREAK = /\\\n[ \t]*/y;
/** How long an escape is in the source; every other has two characters. */
const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** A piece of a scalar's source, and how many characters of the value it makes. */
interface Piece {
  length: number;
  characters: number;
}

/**
 * Where the characters of a YAML scalar's value stand in its source, for a scalar that is quoted or
 * plain, not a block: one offset for each character, and one for the end.
 */
export function scalarOffsets(source: string): number[] {
  const quote = /^["']/.exec(source)?.[0];
  const end = source.length - (quote ? 1 : 0);
  const offsets: number[] = [];
  let index = quote ? 1 : 0;
  while (index < end) {
    const { length, characters } = pieceAt(source, index, quote);
    for (let count = 0; count < characters; count++) {
      offsets.push(characters === length ? index + count : index);
    }
    index += length;
  }
  offsets.push(end);
  return offsets;
}

function pieceAt(source: string, index: number, quote: string | undefined): Piece {
  const folded = matchAt(FOLDED, source, index);
  if (folded) {
    const breaks = (folded[1] ?? '').split('\n').length - 1;
    return { length: folded[0].length, characters: Math.max(1, breaks) };
  }
  const blanks = matchAt(BLANKS, source, index);
  if (blanks) return { length: blanks[0].length, characters: blanks[0].length };
  if (quote === '"' && source[index] === '\\') return escapeAt(source, index);
  return { length: quote === "'" && source[index] === "'" ? 2 : 1, characters: 1 };
}

function escapeAt(source: string, index: number): Piece {
  const escapedBreak = matchAt(ESCAPED_BREAK, source, index);
  if (escapedBreak) return { length: escapedBreak[0].length, characters: 0 };
  const letter = source[index + 1] ?? '';
  const isPair =
    letter === 'U' && Number.parseInt(source.slice(index + 2, index + 10), 16) > 0xffff;
  return { length: ESCAPE_LENGTHS[letter] ?? 2, characters: isPair ? 2 : 1 };
}

function matchAt(pattern: RegExp, source: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(source);
}
