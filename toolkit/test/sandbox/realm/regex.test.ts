import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it, vi } from 'vitest';
import { PatternCompiler } from '../../../sandbox/realm/regex.js';

/** Does something in each of the innermost frames that fit on the stack, as far as it has room there. */
function atTheEndOfTheStack(frames: number, work: (frame: number) => void): void {
  let left = frames;
  const descend = (): void => {
    try {
      descend();
    } catch {
      // This frame is one of the innermost.
    }
    if (left-- <= 0) return;
    try {
      work(left);
    } catch {
      // There was no room even for a call.
    }
  };
  descend();
}

describe('a regex of createRegex', () => {
  it('is not taken for invalid later because there was no room for it on the stack', () => {
    const compiler = new PatternCompiler();
    const tried: string[] = [];
    atTheEndOfTheStack(2000, (frame) => {
      // It forgets what it knows after some hundreds.
      if (tried.length > 200) return;
      tried.push(`((a|b)+[c-e]{2,5}x)*${frame}`);
      compiler.compileRegex(tried.at(-1) as string, '');
    });
    expect(tried.length).toBeGreaterThan(0);
    for (const pattern of tried) expect(compiler.compileRegex(pattern, '')).not.toBeNull();
  });

  it('is tried again after the stack ended while it was compiled', () => {
    // Where the stack ends depends on what V8 made of the code so far; this end is always there.
    const compile = vi.spyOn(RE2JS, 'compile').mockImplementationOnce(() => {
      throw new RangeError('Maximum call stack size exceeded');
    });
    const compiler = new PatternCompiler();
    expect(() => compiler.compileRegex('a+', '')).toThrow(RangeError);
    expect(compiler.compileRegex('a+', '')?.search('baa')).toBe(1);
    expect(compile).toHaveBeenCalledTimes(2);
    compile.mockRestore();
  });

  it('is null for a pattern that RE2 refuses, each time', () => {
    const compiler = new PatternCompiler();
    expect(compiler.compileRegex('(?=a)', '')).toBeNull();
    expect(compiler.compileRegex('(?=a)', '')).toBeNull();
  });

  it('takes as long as its text for a pattern on which backtracking never ends', () => {
    const regex = new PatternCompiler().compileRegex('^(a+)+$', '');
    expect(regex?.search(`${'a'.repeat(60)}b`)).toBe(-1);
  });
});

describe('isIn', () => {
  const atoms = [
    'a',
    'b',
    'é',
    '.',
    '\\w',
    '\\W',
    '\\d',
    '\\b',
    '\\B',
    '[^a]',
    '[a-c]',
    '^',
    '$',
    '(?:a|bc)'
  ];
  const repeats = ['', '', '?', '*', '+', '{2}', '{1,3}', '*?'];
  const pattern = fc
    .array(fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...repeats)), { maxLength: 5 })
    .map((parts) => parts.map(([atom, repeat]) => `(?:${atom})${repeat}`).join(''));
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '\n', 'é', '😀'))
    .map((signs) => signs.join(''));

  // It asks another engine of the library than search does.
  it('finds what search finds', { timeout: 180_000 }, () => {
    const compiler = new PatternCompiler();
    let found = 0;
    fc.assert(
      fc.property(pattern, text, fc.constantFrom('', 'i'), (source, subject, flags) => {
        const regex = compiler.compileRegex(source, flags);
        const isFound = regex?.search(subject) !== -1;
        if (isFound) found++;
        expect(regex?.isIn(subject)).toBe(isFound);
      }),
      { numRuns: 2000 }
    );
    expect(found).toBeGreaterThan(100);
  });
});

describe('a pattern that is a text', () => {
  it('may look ahead, unlike those of RE2', () => {
    const pattern = new PatternCompiler().compileText('[a-z]+(?=@)');
    expect(pattern?.match('jane@example')).toEqual([{ index: 0, groups: ['jane'] }]);
    expect(pattern?.search('jane')).toBe(-1);
  });

  it('is null where JavaScript refuses it', () => {
    const compiler = new PatternCompiler();
    expect(compiler.compileText('(')).toBeNull();
    expect(compiler.compileText('(')).toBeNull();
  });

  it('fails, and not the process, where V8 has no room to compile it', () => {
    const compiler = new PatternCompiler();
    const patterns = Array.from({ length: 300 }, (_, index) =>
      compiler.compileText(`${'('.repeat(200)}a${index}|b*${')'.repeat(200)}`)
    );
    let failed = 0;
    const use = (frame: number): void => {
      failed++;
      patterns[frame]?.match('b');
      failed--;
    };
    // V8 has no room there either for compiling what was never called.
    use(299);
    atTheEndOfTheStack(299, use);
    expect(failed).toBeGreaterThan(0);
    for (const pattern of patterns) expect(pattern?.search('b')).toBe(0);
  });
});
