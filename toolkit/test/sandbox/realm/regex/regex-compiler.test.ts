import { describe, expect, it } from 'vitest';
import { RegexCompiler } from '../../../../sandbox/realm/regex.js';

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

describe('the compiler of regexes', () => {
  it('takes a pattern that it found no room for on the stack for a valid one later', () => {
    const compiler = new RegexCompiler();
    const refused: string[] = [];
    let taken = 0;
    atTheEndOfTheStack(2000, (frame) => {
      // It forgets what it knows after some hundreds.
      if (taken > 100) return;
      const pattern = `((a|b)+[c-e]{2,5}x)*${frame}`;
      if (compiler.compile(pattern, '') === null) refused.push(pattern);
      else taken++;
    });
    expect(refused).not.toEqual([]);
    for (const pattern of refused) expect(compiler.compile(pattern, '')).not.toBeNull();
  });

  it('makes regexes that fail, not the process, where V8 has no room to compile them', () => {
    const compiler = new RegexCompiler();
    const regexes = Array.from({ length: 300 }, (_, index) => {
      const pattern = `${'('.repeat(200)}a${index}|b*${')'.repeat(200)}`;
      return compiler.compile(pattern, 'g')!;
    });
    let failed = 0;
    const use = (frame: number): void => {
      failed++;
      regexes[frame]!.replace('b', '');
      failed--;
    };
    // V8 has no room there either for compiling what was never called.
    use(299);
    atTheEndOfTheStack(299, use);
    expect(failed).toBeGreaterThan(0);
    for (const regex of regexes) expect(regex.replace('b', '[$&]')).toBe('[b][]');
  });

  it('gives null for a pattern that RE2 refuses, each time', () => {
    const compiler = new RegexCompiler();
    expect(compiler.compile('(?=a)', '')).toBeNull();
    expect(compiler.compile('(?=a)', '')).toBeNull();
  });
});
