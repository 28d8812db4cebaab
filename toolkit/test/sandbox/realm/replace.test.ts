import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../sandbox/realm/limits.js';
import type { RunResult } from '../../../sandbox/run/result.js';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { templateOf } from '../template-of.js';

const LIMITS: Limits = { timeMs: 5000, memoryMb: 32, callbacks: 100, keptLetters: 1_000_000 };

function runOf(code: string, fields: Record<string, unknown> = {}): Promise<RunResult> {
  const template = templateOf({
    type: 'VARIABLE',
    code: `const createRegex = require('createRegex');
      const double = (text, times) => times > 0 ? double(text + text, times - 1) : text;
      ${code}`
  });
  return createSandbox(template, { limits: LIMITS }).run({ fields });
}

describe('replace', () => {
  it.each(['$', '$$', '$&', '$`', "$'", '$0', '$1', '$2', '$12', '$01', '$<a>', '$1$2-$&'])(
    'means by %s what JavaScript does',
    async (replacement) => {
      const text = 'ab-cd-e';
      const { returned, error } = await runOf(
        `return [data.text.replace(createRegex('([a-z])([a-z])'), data.replacement),
          data.text.replace(createRegex('([a-z])([a-z])', 'g'), data.replacement)];`,
        { text, replacement }
      );
      expect(error).toBeUndefined();
      expect(returned).toEqual([
        text.replace(/([a-z])([a-z])/, replacement),
        text.replace(/([a-z])([a-z])/g, replacement)
      ]);
    }
  );
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
