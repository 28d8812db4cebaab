import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Parameter } from '../../../sandbox/template/template.js';
import { maskFields, restoreFields } from '../../../serve/preview/form-fields.js';
import { isEnabled, problemsIn } from '../../../serve/preview/page/form-rules.js';

const NEEDED = [{ type: 'NON_EMPTY', errorMessage: 'Enter the token.' }];

const PARAMETERS: Parameter[] = [
  {
    type: 'RADIO',
    name: 'signIn',
    radioItems: [
      {
        value: 'refresh',
        displayValue: 'A refresh token',
        subParams: [{ type: 'TEXT', name: 'refreshToken', valueValidators: NEEDED }]
      },
      { value: 'none', displayValue: 'Nothing' }
    ]
  }
];

describe('the form follows the template’s rules', () => {
  test('fields that are filled in are ones GTM would save, masked ones too', () => {
    const fields = { signIn: 'refresh', refreshToken: 'rt-1234567' };
    expect([...problemsIn(PARAMETERS, fields)]).toEqual([]);
    expect([...problemsIn(PARAMETERS, maskFields(fields))]).toEqual([]);
  });

  test('a missing value is a problem in the template’s own words', () => {
    const problems = problemsIn(PARAMETERS, { signIn: 'refresh', refreshToken: '' });
    expect(problems.get('refreshToken')).toBe('Enter the token.');
  });

  test('fields that are not shown are not looked at', () => {
    const values = { signIn: 'none', refreshToken: '' };
    expect(problemsIn(PARAMETERS, values).has('refreshToken')).toBe(false);
  });

  test('one condition of several is enough', () => {
    const conditions = [
      { paramName: 'api', paramValue: 'a', type: 'EQUALS' },
      { paramName: 'api', paramValue: 'b', type: 'EQUALS' }
    ];
    expect(isEnabled(conditions, { api: 'b' })).toBe(true);
    expect(isEnabled(conditions, { api: 'c' })).toBe(false);
  });

  test.each([
    ['POSITIVE_NUMBER', [], '0', false],
    ['POSITIVE_NUMBER', [], '5', true],
    ['NON_NEGATIVE_NUMBER', [], '-1', false],
    ['STRING_LENGTH', [2, 3], 'a', false],
    ['STRING_LENGTH', [2, 3], 'ab', true],
    ['REGEX', ['[a-z]+'], 'abc1', false],
    ['REGEX', ['[a-z]+'], '{{Variable}}', true],
    ['REGEX', ['(?P<re2>x'], 'anything', true],
    ['DECIMAL', [], 'x', false]
  ])('%s %o: %s', (type, args, value, isFit) => {
    const parameters: Parameter[] = [
      { type: 'TEXT', name: 'field', valueValidators: [{ type, args, errorMessage: 'no' }] }
    ];
    expect(problemsIn(parameters, { field: value }).has('field')).toBe(!isFit);
  });

  test('cells of a table are looked at, and unique ones may be there once', () => {
    const parameters: Parameter[] = [
      {
        type: 'SIMPLE_TABLE',
        name: 'rows',
        simpleTableColumns: [
          { name: 'a', displayName: 'A', isUnique: true, valueValidators: [{ type: 'NON_EMPTY' }] }
        ]
      }
    ];
    const problem = (rows: unknown): string | undefined =>
      problemsIn(parameters, { rows }).get('rows');
    expect(problem([{ a: 'x' }, { a: 'y' }])).toBeUndefined();
    expect(problem([{ a: 'x' }, { a: '' }])).toMatch(/^Row 2, A:/);
    expect(problem([{ a: 'x' }, { a: 'x' }])).toMatch(/once/);
    expect(problem('no table')).toBeUndefined();
  });
});

describe('masked fields', () => {
  const rows = fc.array(
    fc.record({
      type: fc.constantFrom('EMAIL', 'PHONE'),
      value: fc.oneof(fc.emailAddress(), fc.string())
    }),
    { maxLength: 4 }
  );
  const fields = fc.record({
    clientSecret: fc.string(),
    refreshToken: fc.string(),
    eventId: fc.string(),
    isOn: fc.boolean(),
    matchKeys: rows
  });

  test('come back as they were', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(fields, (given) => {
        fc.pre(!JSON.stringify(given).includes('•'));
        expect(restoreFields(maskFields(given), given)).toEqual(given);
      })
    );
  });

  test('a row that moved keeps its value', () => {
    const current = {
      matchKeys: [
        { type: 'PHONE', value: '{{Phone}}' },
        { type: 'EMAIL', value: 'ava@example.com' }
      ]
    };
    const shown = maskFields(current) as typeof current;
    expect(shown.matchKeys[1]?.value).toBe('a•••@e•••.com');
    expect(restoreFields({ matchKeys: shown.matchKeys.slice(1) }, current)).toEqual({
      matchKeys: [{ type: 'EMAIL', value: 'ava@example.com' }]
    });
  });

  test('the mask of one secret does not open another', () => {
    const current = { clientSecret: 'one', apiSecret: '' };
    expect(() => restoreFields({ clientSecret: '•••', apiSecret: '•••' }, current)).toThrow(
      /apiSecret/
    );
  });

  test('a reference to a variable is shown', () => {
    expect(maskFields({ refreshToken: '{{The token}}' })).toEqual({
      refreshToken: '{{The token}}'
    });
  });
});
