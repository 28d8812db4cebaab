/** JavaScript's white space; RE2's \s is ASCII only. */
const SPACE =
  '\\s\\x{b}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';

/** `[\s\S]` and its like. */
const ANYTHING = /^\[(?:\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)\]/;

/** Both halves of any character beyond U+FFFF. */
const PAIRS = /^\[\\ud800-\\udbff\]\[\\udc00-\\udfff\]/i;

/**
 * Writes a pattern of JavaScript in RE2's dialect, with the same meaning: `\s` and `.` go by
 * JavaScript's lists of characters, flags that createRegex does not know become a group of RE2.
 *
 * @returns the pattern, or in words what RE2 does not have
 */
export function toRe2(pattern: string, flags: string): { pattern: string } | { refused: string } {
  if (flags.includes('y')) return { refused: 'the flag y' };
  let result = '';
  let isSet = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const rest = pattern.slice(at);
    if (character === '\\') {
      const [written, length, refused] = escapeIn(rest, isSet);
      if (refused) return { refused };
      result += written;
      at += length - 1;
    } else if (isSet) {
      if (character === ']') isSet = false;
      // RE2 reads [:alpha:] in a set.
      result += character === '[' ? '\\[' : character;
    } else if (ANYTHING.test(rest)) {
      result += '[\\x{0}-\\x{10ffff}]';
      at += 5;
    } else if (PAIRS.test(rest)) {
      result += '[\\x{10000}-\\x{10ffff}]';
      at += (PAIRS.exec(rest)?.[0].length ?? 1) - 1;
    } else if (rest.startsWith('[^]')) {
      result += '[\\x{0}-\\x{10ffff}]';
      at += 2;
    } else if (rest.startsWith('[]')) {
      result += '[^\\x{0}-\\x{10ffff}]';
      at += 1;
    } else if (character === '[') {
      isSet = true;
      result += character;
      if (pattern.charAt(at + 1) === '^') {
        result += '^';
        at += 1;
      }
    } else if (/^\(\?(?:<?[=!])/.test(rest)) {
      return { refused: 'look-around, which RE2 does not have' };
    } else if (rest.startsWith('(?<')) {
      result += '(?P<';
      at += 2;
    } else if (character === '.' && !flags.includes('s')) {
      result += '[^\\n\\r\\x{2028}\\x{2029}]';
    } else if (character === '{' && !/^\{\d+(?:,\d*)?\}/.test(rest)) {
      result += '\\{';
    } else if (character === '}' && !/\{\d+(?:,\d*)?$/.test(pattern.slice(0, at))) {
      result += '\\}';
    } else result += character;
  }
  const modes = (flags.includes('m') ? 'm' : '') + (flags.includes('s') ? 's' : '');
  return { pattern: modes ? `(?${modes})${result}` : result };
}

/** An escape in RE2's dialect, how long it was, and what RE2 lacks of it. */
function escapeIn(rest: string, isSet: boolean): [string, number, string?] {
  const next = rest.charAt(1);
  const unit = /^\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2}))/i.exec(rest);
  if (unit) {
    const digits = unit[1] ?? unit[2] ?? unit[3] ?? '';
    const code = Number.parseInt(digits, 16);
    const low = /^\\u([\da-f]{4})\\u(d[c-f][\da-f]{2})/i.exec(rest);
    if (code >= 0xd800 && code <= 0xdbff && low && !isSet) {
      const both = 0x10000 + (code - 0xd800) * 0x400 + (Number.parseInt(low[2] ?? '', 16) - 0xdc00);
      return [`\\x{${both.toString(16)}}`, 12];
    }
    if (code >= 0xd800 && code <= 0xdfff) return ['', 0, 'halves of characters'];
    return [`\\x{${code.toString(16)}}`, unit[0].length];
  }
  if (next === 's') return [isSet ? SPACE : `[${SPACE}]`, 2];
  if (next === 'S') return isSet ? ['', 0, '\\S in a set'] : [`[^${SPACE}]`, 2];
  if (next === 'b' && isSet) return ['\\x{8}', 2];
  if (/[1-9]/.test(next)) return ['', 0, 'a reference to a group, which RE2 does not have'];
  if (next === 'k') return ['', 0, 'a reference to a group, which RE2 does not have'];
  if (next === '0') return ['\\x{0}', 2];
  if (next === 'c') {
    const letter = /^[A-Za-z]/.exec(rest.slice(2))?.[0];
    if (!letter) return ['', 0, 'a backslash before c'];
    return [`\\x{${(letter.charCodeAt(0) % 32).toString(16)}}`, 3];
  }
  if (next === 'p' || next === 'P') {
    const property = /^\\[pP]\{(?:General_Category=|gc=|Script=|sc=)?(\w+)\}/.exec(rest);
    if (!property) return [next, 2];
    return [`\\${next}{${property[1]}}`, property[0].length];
  }
  if (/[dDwWbBnrtfv]/.test(next)) return [`\\${next}`, 2];
  if (/[A-Za-z_]/.test(next)) return [next, 2];
  return [/[\w\s]/.test(next) || next > '\u007f' ? next : `\\${next}`, 2];
}
