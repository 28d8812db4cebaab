import { describe, expect, it } from 'vitest';
import type { ExportFormatValue } from '../../container/export-format.js';
import type { FieldValue } from '../../container/parameters.js';
import { running, type RunningOptions } from './running.js';

const LOGS = `require('logToConsole')(require('JSON').stringify(data.value)); data.gtmOnSuccess();`;

interface Asked {
  type: string;
  fields?: Record<string, FieldValue>;
  formatValue?: ExportFormatValue;
}

/** The value of one variable at a hit. */
async function valueOf(
  variable: Asked,
  further: Record<string, Asked> = {},
  options: RunningOptions = {}
): Promise<unknown> {
  const { event } = await running(
    {
      templates: {
        tag: { code: LOGS },
        slow: {
          type: 'VARIABLE',
          code: `return require('sendHttpGet')('https://x.example/').then((answer) => data.before + answer.body);`
        }
      },
      tags: { tag: { fields: { value: '{{asked}}' } } },
      variables: { asked: variable, ...further }
    },
    options
  );
  const { variables } = await event({
    request: {
      path: '/g/collect',
      query: 'v=2&tid=G-1&en=purchase&epn.value=12.5&ep.empty=&ep.user.tier=Gold&source=mail%20x',
      headers: { 'X-Tenant': 'one', 'x-gclb-country': 'US', 'x-gclb-region': 'USCA' },
      cookies: { id: ['a%20b', 'second'] }
    }
  });
  return variables.get('asked')?.value;
}

const TABLE = [
  { key: 'gold', value: 'lower' },
  { key: 'Gold', value: '{{ed - value}}' },
  { key: 'undefined', value: 'nobody' }
];
const FURTHER = {
  'ed - value': { type: 'ed', fields: { keyPath: 'value' } },
  tier: { type: 'ed', fields: { keyPath: 'user.tier' } },
  absent: { type: 'ed', fields: { keyPath: 'not.there' } }
};

describe('variables', () => {
  it.each<[string, Asked, unknown]>([
    ['event data', { type: 'ed', fields: { keyPath: 'user.tier' } }, 'Gold'],
    ['absent event data', { type: 'ed', fields: { keyPath: '__proto__.x' } }, undefined],
    [
      'a default of absent event data',
      { type: 'ed', fields: { keyPath: 'x', setDefaultValue: true, defaultValue: '{{tier}}' } },
      'Gold'
    ],
    [
      'a constant',
      { type: 'c', fields: { value: 'a {{tier}} b {{absent}}' } },
      'a Gold b undefined'
    ],
    ['a constant that is nothing', { type: 'c', fields: { value: '{{absent}}' } }, undefined],
    ['a constant without a value', { type: 'c' }, ''],
    ['a header', { type: 'rh', fields: { headerName: 'x-TENANT' } }, 'one'],
    ['an absent header', { type: 'rh', fields: { headerName: 'constructor' } }, undefined],
    ['a cookie', { type: 'sgtmk', fields: { name: 'id', decodeCookie: true } }, 'a b'],
    ['an undecoded cookie', { type: 'sgtmk', fields: { name: 'id' } }, 'a%20b'],
    ['a query parameter', { type: 'qp', fields: { queryParamName: 'source' } }, 'mail x'],
    ['the region', { type: 'vr', fields: {} }, 'US-CA'],
    [
      'a table, which keeps types',
      { type: 'smm', fields: { input: '{{tier}}', map: TABLE } },
      12.5
    ],
    ['a table for nothing', { type: 'smm', fields: { input: '{{absent}}', map: TABLE } }, 'nobody'],
    ['no row', { type: 'smm', fields: { input: 'x', map: TABLE } }, undefined],
    [
      'a table of patterns',
      { type: 'remm', fields: { input: '{{tier}}', map: [{ key: 'ol', value: 'x' }] } },
      'x'
    ],
    [
      'a table of whole patterns',
      {
        type: 'remm',
        fields: { input: 'Gold', fullMatch: true, map: [{ key: 'ol', value: 'x' }] }
      },
      undefined
    ],
    [
      'patterns that ignore case, with groups',
      {
        type: 'remm',
        fields: {
          input: 'a GOLD b',
          ignoreCase: true,
          replaceAfterMatch: true,
          map: [{ key: 'g(o)', value: '<$1$2>' }]
        }
      },
      'a <O>LD b'
    ],
    [
      'an asynchronous template',
      { type: 'cvt_1_slow', fields: { before: '{{tier}} ' } },
      'Gold {}'
    ],
    [
      'lower case',
      { type: 'c', fields: { value: 'ABC' }, formatValue: { caseConversionType: 'LOWERCASE' } },
      'abc'
    ],
    [
      'a stand-in for undefined',
      {
        type: 'ed',
        fields: { keyPath: 'x' },
        formatValue: { convertUndefinedToValue: { type: 'TEMPLATE', value: '{{tier}}' } }
      },
      'Gold'
    ]
  ])('give %s', async (_, variable, expected) => {
    expect(await valueOf(variable, FURTHER)).toEqual(expected);
  });

  it('can be given by name, also those whose settings nobody knows', async () => {
    const seeds = { asked: { tier: 'gold' } };
    expect(await valueOf({ type: 'fs' }, {}, { seeds })).toEqual({ tier: 'gold' });
    expect(await valueOf({ type: 'c', fields: { value: 'own' } }, {}, { seeds })).toEqual(
      seeds.asked
    );
  });

  it('of a loop, and those that nobody knows, are undefined and named; the rest runs', async () => {
    const { event, table } = await running({
      templates: { tag: { code: LOGS } },
      tags: { tag: { fields: { value: '{{a}}/{{odd}}/{{gone}}/{{good}}' } } },
      variables: {
        a: { type: 'c', fields: { value: '{{b}}' } },
        b: { type: 'smm', fields: { input: '{{c}}', map: [] } },
        c: { type: 'c', fields: { value: 'x{{a}}' } },
        odd: { type: 'gtm_ga4' },
        __proto__x: { type: 'c', fields: { value: '1' } },
        good: { type: 'c', fields: { value: '{{__proto__}}' } },
        ['__proto__']: { type: 'c', fields: { value: 'fine' } }
      }
    });
    const { byName } = await event('en=x');
    expect(byName.tag).toMatchObject({
      status: 'success',
      parameters: { value: 'undefined/undefined/undefined/fine' }
    });
    expect(table.unknown).toEqual([{ kind: 'variable', name: 'odd', type: 'gtm_ga4' }]);
    const named = table.problems.map(({ name }) => name);
    expect(named.toSorted()).toEqual(['a', 'b', 'c', 'gone', 'odd']);
    for (const { message } of table.problems) expect(message).toMatch(/; /);
  });

  it('may be a chain of thousands', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 3000 }, (_, n) => [
        n === 0 ? 'asked' : `v${n}`,
        { type: 'c', fields: { value: n === 2999 ? 'end' : `{{v${n + 1}}}` } }
      ])
    );
    expect(await valueOf(chain.asked as Asked, chain)).toBe('end');
  });
});
