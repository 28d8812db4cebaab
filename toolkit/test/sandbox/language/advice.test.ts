import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../sandbox/index.js';
import {
  ARRAY_METHODS,
  PROMISE_METHODS,
  STRING_METHODS
} from '../../../sandbox/language/natives.js';
import { tplOf } from '../template-of.js';

/** The messages that a rule has for code. */
function messagesOf(rule: string, code: string): string[] {
  const problems = checkTemplate(tplOf({ code }), 'template.tpl');
  return problems.filter((problem) => problem.rule === rule).map(({ message }) => message);
}

describe('advice on what GTM does not have', () => {
  it.each([
    [
      'native-method',
      "'a'.startsWith('b');",
      'startsWith does not exist in GTM; use indexOf(…) === 0'
    ],
    [
      'native-method',
      "'a'.valueOf();",
      'valueOf does not exist in GTM; use one of the methods that docs/emulator.md lists'
    ],
    [
      'native-method',
      '[].isPrototypeOf([]);',
      'isPrototypeOf does not exist in GTM; use one of the methods that docs/emulator.md lists'
    ],
    [
      'unknown-global',
      'setTimeout(1);',
      "setTimeout is not defined in GTM's sandbox; use require('callLater')"
    ],
    [
      'unknown-global',
      'valueOf(1);',
      "valueOf is not defined in GTM's sandbox; declare it, or require the API that gives it"
    ]
  ])('%s for %s', (rule, code, message) => {
    expect(messagesOf(rule, code)).toEqual([message]);
  });

  it('names a page that lists every method', () => {
    const page = readFileSync('toolkit/docs/emulator.md', 'utf8');
    for (const methods of [ARRAY_METHODS, STRING_METHODS, PROMISE_METHODS]) {
      for (const method of methods) expect(page).toMatch(new RegExp(`[\` ]${method}[\` ]`));
    }
  });
});
