import { charRange, charsOf, otherChars, SEPARATORS, type CharSet } from './char-set.js';
import {
  chars,
  choice,
  group,
  repeat,
  sequence,
  textEnd,
  textStart,
  type RegexNode
} from './syntax.js';

const DIGITS = charRange(0x30, 0x39);
const BLANKS = charsOf('\t\n\f\r ');
const WORD = DIGITS | charRange(0x41, 0x5a) | charRange(0x61, 0x7a) | charsOf('_');

const CLASS_ESCAPES: ReadonlyMap<string, CharSet> = new Map([
  ['d', DIGITS],
  ['D', otherChars(DIGITS)],
  ['s', BLANKS],
  ['S', otherChars(BLANKS)],
  ['w', WORD],
  ['W', otherChars(WORD)],
  ['pZ', SEPARATORS],
  ['PZ', otherChars(SEPARATORS)]
]);

const CHAR_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v']
]);

/** RE2 takes no larger count. */
const MOST_COUNT = 1000;

/** The pattern is none that this parser takes. */
class NotTaken extends Error {}

/**
 * Parses a pattern of RE2's syntax.
 *
 * @param pattern one that RE2 takes: what it refuses is not looked for again
 * @returns undefined if it has a part whose meaning is not known here, such as flags, `\b` or characters
 * beyond ASCII
 */
export function parsePattern(pattern: string): RegexNode | undefined {
  try {
    return new PatternParser(pattern).parse();
  } catch (error) {
    if (error instanceof NotTaken) return undefined;
    throw error;
  }
}

class PatternParser {
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  parse(): RegexNode {
    const node = this.parseChoice();
    if (this.at < this.pattern.length) throw new NotTaken();
    return node;
  }

  private parseChoice(): RegexNode {
    const branches = [this.parseSequence()];
    while (this.take('|')) branches.push(this.parseSequence());
    return branches.length === 1 ? (branches[0] as RegexNode) : choice(branches);
  }

  private parseSequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.at < this.pattern.length && !this.isNext('|') && !this.isNext(')')) {
      items.push(this.parseRepeat(this.parseAtom()));
    }
    return sequence(items);
  }

  private parseAtom(): RegexNode {
    if (this.take('(')) return this.parseGroup();
    if (this.take('[')) return chars(this.parseClass());
    if (this.take('^')) return textStart();
    if (this.take('$')) return textEnd();
    if (this.take('.')) return chars(otherChars(charsOf('\n')));
    // A count stands behind a part; some of what is none RE2 takes for characters.
    if (/^[*+?{]$/.test(this.pattern.charAt(this.at))) throw new NotTaken();
    return chars(this.parseClassEscape() ?? charsOf(this.parseChar()));
  }

  private parseGroup(): RegexNode {
    const captures = !this.take('?');
    if (!captures) this.expect(':');
    const body = this.parseChoice();
    this.expect(')');
    return group(body, captures);
  }

  private parseRepeat(body: RegexNode): RegexNode {
    const counts = this.parseCounts();
    if (!counts) return body;
    const [min, max] = counts;
    // An empty turn of a loop ends otherwise in JavaScript than in RE2.
    if (body.canBeEmpty || max === 0 || min > max) throw new NotTaken();
    return repeat(body, min, max, this.take('?'));
  }

  private parseCounts(): [min: number, max: number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    return this.take('{') ? this.parseBraces() : undefined;
  }

  /** What is no count, RE2 takes for characters. */
  private parseBraces(): [min: number, max: number] {
    const min = this.parseCount();
    if (this.take('}')) return [min, min];
    this.expect(',');
    if (this.take('}')) return [min, Infinity];
    const max = this.parseCount();
    this.expect('}');
    return [min, max];
  }

  private parseCount(): number {
    const from = this.at;
    while (/^\d$/.test(this.pattern.charAt(this.at))) this.at++;
    const digits = this.pattern.slice(from, this.at);
    if (!/^(?:0|[1-9]\d{0,3})$/.test(digits) || Number(digits) > MOST_COUNT) throw new NotTaken();
    return Number(digits);
  }

  /** What stands behind `[`. */
  private parseClass(): CharSet {
    const isNegated = this.take('^');
    let set = this.parseClassPart();
    while (!this.take(']')) set |= this.parseClassPart();
    return isNegated ? otherChars(set) : set;
  }

  private parseClassPart(): CharSet {
    if (this.pattern.startsWith('[:', this.at)) throw new NotTaken();
    const escaped = this.parseClassEscape();
    if (escaped !== undefined) return escaped;
    const from = this.parseChar();
    if (!this.isNext('-') || this.pattern.startsWith('-]', this.at)) return charsOf(from);
    this.at++;
    const to = this.parseChar();
    if (from > to) throw new NotTaken();
    return charRange(from.charCodeAt(0), to.charCodeAt(0));
  }

  private parseClassEscape(): CharSet | undefined {
    if (!this.isNext('\\')) return undefined;
    const length = /^[pP]$/.test(this.pattern.charAt(this.at + 1)) ? 2 : 1;
    const set = CLASS_ESCAPES.get(this.pattern.slice(this.at + 1, this.at + 1 + length));
    if (set !== undefined) this.at += 1 + length;
    return set;
  }

  /** One character of ASCII, which may be escaped. */
  private parseChar(): string {
    const isEscaped = this.take('\\');
    const char = this.pattern.charAt(this.at++);
    if (char === '' || char > '\x7f') throw new NotTaken();
    if (!isEscaped || !/[A-Za-z0-9]/.test(char)) return char;
    const meant = CHAR_ESCAPES.get(char);
    if (meant === undefined) throw new NotTaken();
    return meant;
  }

  private isNext(char: string): boolean {
    return this.pattern.charAt(this.at) === char;
  }

  private take(char: string): boolean {
    if (!this.isNext(char)) return false;
    this.at++;
    return true;
  }

  private expect(char: string): void {
    if (!this.take(char)) throw new NotTaken();
  }
}
