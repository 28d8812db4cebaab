import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { RegexHandle } from '../../../../sandbox/realm/realm-host.js';
import { nativePattern, NativeRegex } from '../../../../sandbox/realm/regex/native-regex.js';
import { Re2Regex } from '../../../../sandbox/realm/regex/re2-regex.js';
import { ISO_DATE, patterns, texts } from './wild-patterns.js';

describe('the engine’s own RegExp takes', () => {
  it.each([
    '',
    'abc',
    '^(?:[2-9]\\d{9})$',
    '[^a-z0-9]+',
    '\\s+',
    '^[\\w.+-]+$',
    '([a-z])([A-Z])',
    '(^|,)a',
    'x(?:,|$)',
    'a|b+|c?',
    '^(?:a|bc)*$',
    '(?:x(?:abc)?)*',
    '"[^"]*"',
    'a+?b',
    '[]a]',
    '[a-]',
    '[$^.|]',
    'a{0,3}b{2}c{2,}',
    '}]-/',
    '(C/O|[\\s\\v\\pZ,.!()\\[\\]{}])+',
    '^(?:\\d{1,9}|1\\d{9}|20\\d{8})$',
    '^(?:25[0-5]|2[0-4]\\d|1?\\d\\d?)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d\\d?)){3}$',
    'a?a?a?b',
    ISO_DATE
  ])('%s', (pattern) => {
    expect(RE2JS.compile(pattern)).toBeDefined();
    expect(nativePattern(pattern)).toBeDefined();
  });
});

describe('RE2 keeps', () => {
  it.each([
    ['a loop in a loop', '(a+)+$'],
    ['branches that begin alike in a loop', '(a|a)*b'],
    ['a branch in which another is contained', '(?:a|[ab])*c'],
    ['loops of the same one after another', 'a*a*b'],
    ['loops of the same with one between that may be missing', 'a*b?a*c'],
    ['a loop that what follows continues', '[a-z]+a'],
    ['a loop of any characters', '.*x'],
    ['a lazy loop that what follows continues', '.*?x'],
    ['a loop that begins like what follows the loop around it', '(?:ab*)*b'],
    ['loops whose follower begins in a group', '(?:a*)(a)'],
    ['loops of characters beyond ASCII', '[^a]*[^b]c'],
    ['many optional parts that begin alike', `${'a?'.repeat(30)}b`],
    ['many counted parts of the same', 'a{1,9}a{1,9}a{1,9}a{1,9}b'],
    ['branches that begin alike in a long loop', '(?:a|ab){1,30}c'],
    ['a loop that may be empty', '(?:a*)*'],
    ['an optional part that may be empty', '(a*)?'],
    ['an end in a loop', '(?:a|$)+'],
    ['a start behind something', 'a^b'],
    ['an end before something', 'a$b'],
    ['a group that a turn of its loop may miss', '(?:(a)|b)*'],
    ['a group that is optional in its loop', '(?:(a)?b){2}'],
    ['flags', '(?i)a'],
    ['flags of a group', '(?s:.)'],
    ['a named group', '(?P<a>a)'],
    ['a boundary of words', '\\ba'],
    ['a start by its other name', '\\Aa'],
    ['a quotation', '\\Qa+\\E'],
    ['a class of Unicode', '\\pL'],
    ['a class of Unicode by its long name', '\\p{Zs}'],
    ['a class of POSIX', '[[:alpha:]]'],
    ['a character by its number', '\\x41'],
    ['a character beyond ASCII', 'é'],
    ['a range to beyond ASCII', '[a-é]'],
    ['braces that are no count', 'a{,3}'],
    ['braces at the beginning', '{a'],
    ['a part that may not be there', 'a{0}'],
    ['a long pattern', 'a'.repeat(501)]
  ])('%s', (_, pattern) => {
    expect(RE2JS.compile(pattern)).toBeDefined();
    expect(nativePattern(pattern)).toBeUndefined();
  });

  it('what has syntax errors', () => {
    for (const pattern of [
      '(',
      ')',
      '[',
      '[a',
      '[b-a]',
      'a{2,1}',
      'a{1001}',
      'a{1',
      '\\',
      '(?',
      '*',
      'a|*',
      'a**'
    ]) {
      expect(nativePattern(pattern)).toBeUndefined();
    }
  });

  it('long texts, and the longer ones the fewer choices and starts there are', () => {
    const longest = (pattern: string) => nativePattern(pattern)?.longestText;
    expect(longest('[a-z]+$')).toBe(500);
    expect(longest('[abcdef]?g?h?i?j?k?l?m?n?o?p?')).toBeLessThan(250);
    expect(longest('^[a-z]+$')).toBe(10_000);
    expect(longest('(?:^a|^b)c')).toBe(10_000);
    expect(longest('^a|b')).toBe(500);
    expect(longest('(?:^a)?b')).toBe(500);
  });
});

describe('a native regex', () => {
  it('finds what RE2 finds', () => {
    let taken = 0;
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 8 }), (pattern, several) => {
        const pair = pairOf(pattern, false);
        if (!pair) return;
        taken++;
        const globals = pairOf(pattern, true);
        for (const text of several) {
          expect(foundBy(pair.native, text)).toEqual(foundBy(pair.re2, text));
          expect(foundBy(globals!.native, text)).toEqual(foundBy(globals!.re2, text));
        }
      }),
      { numRuns: 1500 }
    );
    expect(taken).toBeGreaterThan(250);
  });

  it('goes on from any place as RE2 does, in the middle of a character too', () => {
    fc.assert(
      fc.property(patterns, texts, fc.nat(12), (pattern, text, from) => {
        const pair = pairOf(pattern, true);
        if (!pair) return;
        expect(pair.native.endOfMatch(text, from)).toBe(pair.re2.endOfMatch(text, from));
      }),
      { numRuns: 1000 }
    );
  });

  it.each([
    ['[^a-z]', '😀'],
    ['', 'a😀b'],
    ['b*', 'a😀bb😀'],
    ['.', '\ud83d\n\ude00\u2028\r'],
    ['\\s', '\v\u00a0\ufeff\u2003\f'],
    ['\\w+', 'aſKé_9'],
    ['$', 'a\n'],
    ['^a', 'b\na'],
    ['(a)|b', 'ab'],
    ['((a)+b)+', 'aabab']
  ])('means by %j what RE2 means, in %j', (pattern, text) => {
    const { native, re2 } = pairOf(pattern, true)!;
    expect(foundBy(native, text)).toEqual(foundBy(re2, text));
  });

  it.each(['\\pZ', '\\PZ', '[^\\pZ]', '[\\PZa ]'])(
    'knows each character that is in %s',
    (pattern) => {
      const { native, re2 } = pairOf(pattern, false)!;
      for (let code = 0; code < 0x10_400; code++) {
        const text = String.fromCodePoint(code);
        if (native.test(text) !== re2.test(text)) expect.fail(`U+${code.toString(16)}`);
      }
    }
  );

  it('leaves texts that are too long for it to RE2', () => {
    const { native } = pairOf('[a-z]+$', true)!;
    const text = `${'a'.repeat(600)}.b`;
    expect(native.replace(text, 'x')).toBeUndefined();
    expect(native.match(text)).toMatchObject([{ index: 601, groups: ['b'] }]);
    expect([native.search(text), native.test(text), native.endOfMatch(text, 5)]).toEqual([
      601,
      true,
      602
    ]);
  });

  it('leaves replacements that are too long for it to others', () => {
    expect(pairOf('a', false)!.native.replace('a', 'b'.repeat(1001))).toBeUndefined();
  });
});

/** Both regexes of a pattern; undefined if the native one does not take it, or RE2 does not. */
function pairOf(
  pattern: string,
  isGlobal: boolean
): { native: RegexHandle; re2: RegexHandle } | undefined {
  const compiled = tryCompile(pattern);
  const translated = compiled && nativePattern(pattern);
  if (!translated) return undefined;
  const re2 = new Re2Regex(compiled, isGlobal);
  return { native: new NativeRegex(translated, re2), re2 };
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function foundBy(regex: RegexHandle, text: string): unknown {
  const matches = regex.match(text).map(({ index, groups }) => ({ index, groups: [...groups] }));
  const replaced = regex.replace(text, '<>') ?? replacedBy(regex, text);
  return { matches, replaced, test: regex.test(text), search: regex.search(text) };
}

function replacedBy(regex: RegexHandle, text: string): string {
  let result = '';
  let rest = 0;
  for (const { index, groups } of regex.match(text)) {
    result += `${text.slice(rest, index)}<>`;
    rest = index + (groups[0] as string).length;
  }
  return result + text.slice(rest);
}
