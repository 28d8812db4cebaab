import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../../sandbox/realm/limits.js';
import { nativePattern } from '../../../../sandbox/realm/regex/native-regex.js';
import type { RunResult } from '../../../../sandbox/run/result.js';
import { createSandbox } from '../../../../sandbox/sandbox.js';
import { templateOf } from '../../template-of.js';
import { patterns, texts } from './wild-patterns.js';

const LIMITS: Limits = { timeMs: 5000, memoryMb: 32, callbacks: 100 };

const replacements = fc
  .array(
    fc.constantFrom('$', '$$', '$&', '$`', "$'", '$0', '$1', '$2', '$12', '$01', '$<a>', '1', '-'),
    { maxLength: 4 }
  )
  .map((parts) => parts.join(''));

function runOf(code: string, fields: Record<string, unknown> = {}): Promise<RunResult> {
  const template = templateOf({
    type: 'VARIABLE',
    code: `const createRegex = require('createRegex');
      const double = (text, times) => times > 0 ? double(text + text, times - 1) : text;
      ${code}`
  });
  return createSandbox(template, { limits: LIMITS }).run({ fields });
}

/** Random patterns that the engine's own RegExp takes, each with a text and a replacement. */
function nativeCases(count: number): [pattern: string, text: string, replacement: string][] {
  const isNative = (pattern: string): boolean => {
    try {
      return nativePattern(pattern) !== undefined && RE2JS.compile(pattern) !== undefined;
    } catch {
      return false;
    }
  };
  return fc.sample(fc.tuple(patterns.filter(isNative), texts, replacements), count);
}

describe('replace', () => {
  it('means by the $ codes on a short text what it means on the long way', async () => {
    const cases = nativeCases(200);
    // What is no text takes the long way: it is made one for each match.
    const { returned, error } = await runOf(
      `return data.cases.map((one) => {
        const both = (regex) => [one[1].replace(regex, one[2]), one[1].replace(regex, [one[2]])];
        return [both(createRegex(one[0])), both(createRegex(one[0], 'g'))];
      });`,
      { cases }
    );
    expect(error).toBeUndefined();
    (returned as [string, string][][]).forEach((results, index) => {
      for (const [short, long] of results) {
        expect(short, JSON.stringify(cases[index])).toBe(long);
      }
    });
  });

  it.each([
    ['of a text', "'a'.replace('a', double('x', 20))"],
    ['of a regex', "double('中', 8).replace(createRegex('.', 'g'), double('$&', 8))"],
    ['of a regex for RE2', "double('x', 9).replace(createRegex('X', 'gi'), double('y', 9))"]
  ])('stops before its results fill the memory: %s', async (_, replaced) => {
    const { error } = await runOf(
      `const results = [];
      for (let i = 0; i < 800; i++) results.push(${replaced});`
    );
    expect(error?.message).toMatch(/^Memory limit: the template used/);
  });
});

describe('where the stack ends', () => {
  it.each([
    ["'ab'.match(regex)"],
    ["'ab'.match(createRegex('a|b'))"],
    ["'ab'.search(regex)"],
    ["'ab'.replace(regex, '')"],
    ["testRegex(regex, 'ab')"]
  ])('%s fails with an error of the template’s own world', async (expression) => {
    for (const more of ['', ', a', ', a, b', ', a, b, c']) {
      const { error } = await runOf(
        `const testRegex = require('testRegex');
        const regex = createRegex('(?:a|b)+', 'g');
        const dive = (depth${more}) => { ${expression}; return dive(depth + 1) + 1; };
        dive(0);`
      );
      expect(error?.message).toBe('RangeError: Maximum call stack size exceeded');
    }
  });
});
