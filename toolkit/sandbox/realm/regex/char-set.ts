/**
 * A set of what a regex may meet next: the 128 characters of ASCII, the separators beyond it, all other
 * characters, the end of the text, and the end of the pattern. One bit each, from 0 on.
 */
export type CharSet = bigint;

const LAST_ASCII = 127;

/** The characters beyond ASCII that are no separators, and those that are, in classes of JavaScript. */
const BEYOND_ASCII: readonly [bit: number, source: string][] = [
  [
    128,
    '\\x80-\\x9f\\xa1-\\u167f\\u1681-\\u1fff\\u200b-\\u2027\\u202a-\\u202e\\u2030-\\u205e\\u2060-\\u2fff\\u3001-\\u{10ffff}'
  ],
  [129, '\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000']
];

/** The symbols that stand for no character. */
export const TEXT_END: CharSet = 1n << 130n;
export const PATTERN_END: CharSet = 1n << 131n;

export const NO_CHARS: CharSet = 0n;
const ALL_CHARS: CharSet = (1n << 130n) - 1n;

/** Unicode's category Z, which RE2 writes `\pZ`. */
export const SEPARATORS: CharSet = (1n << 129n) | (1n << 32n);

/** The ASCII characters from one to another, both included, given by their codes. */
export function charRange(from: number, to: number): CharSet {
  return ((1n << BigInt(to - from + 1)) - 1n) << BigInt(from);
}

/** The ASCII characters of a text. */
export function charsOf(text: string): CharSet {
  let set = NO_CHARS;
  for (const char of text) set |= 1n << BigInt(char.charCodeAt(0));
  return set;
}

/** Every other character. */
export function otherChars(set: CharSet): CharSet {
  return ALL_CHARS & ~set;
}

export function overlap(a: CharSet, b: CharSet): boolean {
  return (a & b) !== NO_CHARS;
}

/** The set as a class of JavaScript's regular expressions with the flag u. */
export function classSource(set: CharSet): string {
  let source = '';
  for (let from = 0; from <= LAST_ASCII; from++) {
    if (!has(set, from)) continue;
    let to = from;
    while (to < LAST_ASCII && has(set, to + 1)) to++;
    source += from === to ? charSource(from) : `${charSource(from)}-${charSource(to)}`;
    from = to;
  }
  for (const [bit, beyond] of BEYOND_ASCII) if (has(set, bit)) source += beyond;
  return `[${source}]`;
}

function has(set: CharSet, bit: number): boolean {
  return ((set >> BigInt(bit)) & 1n) === 1n;
}

function charSource(code: number): string {
  const char = String.fromCharCode(code);
  return /\w/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
}
