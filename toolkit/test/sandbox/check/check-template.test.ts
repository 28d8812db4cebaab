import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTemplate, formatProblem, type Problem } from '../../../sandbox/index.js';
import { permission, templateFile, type TemplateParts } from './template-file.js';

const check = (parts: TemplateParts = {}): Problem[] => checkTemplate(templateFile(parts), 'a.tpl');
const rulesIn = (problems: readonly Problem[]): string[] => problems.map(({ rule }) => rule);

/** The line of the file that holds the text, and the text's column: both from 1. */
function placeOf(file: string, text: string): { line: number; column: number } {
  const before = file.slice(0, file.indexOf(text)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

describe('checkTemplate', () => {
  it('finds nothing in a template in order', () => {
    expect(check()).toEqual([]);
  });

  it('finds nothing in the template of this project', () => {
    const own = readFileSync(new URL('../../../../template.tpl', import.meta.url), 'utf8');
    expect(checkTemplate(own).map(formatProblem)).toEqual([]);
  });

  it('takes a byte order mark at the start and Windows line ends', () => {
    expect(checkTemplate(`\uFEFF${templateFile().replaceAll('\n', '\r\n')}`)).toEqual([]);
  });

  it('names the line and column of the .tpl for code, fields and permissions', () => {
    const parts = {
      parameters: '[\n  { "type": "TEXT", "name": "a", "colour": "red" }\n]',
      code: 'const one = 1;\nconst isA = /a/;\ndata.gtmOnSuccess(data.a);',
      permissions: JSON.stringify([permission('run_container')], null, 2)
    };
    const file = templateFile(parts);
    const found = checkTemplate(file, 'a.tpl');
    expect(rulesIn(found)).toEqual(['field-key-unknown', 'regex-literal', 'unused-permission']);
    const places = found.map(({ line, column }) => ({ line, column }));
    expect(places).toEqual([
      placeOf(file, '"colour"'),
      placeOf(file, '/a/'),
      placeOf(file, '"run_container"')
    ]);
  });

  it('lists problems by their place', () => {
    const found = check({ info: { categories: ['X'] }, code: 'b;\na;', tests: 'scenarios: [{}]' });
    const lines = found.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(found.length).toBeGreaterThan(3);
  });

  it('throws nothing, whatever the text is', { timeout: 180_000 }, () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        checkTemplate(text);
      })
    );
  });

  it('throws nothing, whatever JSON the sections hold', { timeout: 180_000 }, () => {
    const json = fc.jsonValue().map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(json, json, json, (parameters, permissions, info) => {
        checkTemplate(templateFile({ parameters, permissions, info: { brand: JSON.parse(info) } }));
      })
    );
  });

  it('throws nothing on forms and permissions that are nearly right', { timeout: 180_000 }, () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.integer(),
      fc.constant([null, 1, {}])
    );
    const keys = [
      'type',
      'name',
      'subParams',
      'selectItems',
      'valueValidators',
      'paramTableColumns'
    ];
    const field = fc.record(Object.fromEntries(keys.map((key) => [key, value])), {
      requiredKeys: []
    });
    const entry = fc.record({
      instance: fc.record({ key: fc.constant({ publicId: 'send_http' }), param: value })
    });
    fc.assert(
      fc.property(fc.array(field), fc.array(entry), (fields, entries) => {
        const parameters = JSON.stringify(fields);
        checkTemplate(templateFile({ parameters, permissions: JSON.stringify(entries) }));
      })
    );
  });
});

describe('the rules on the file', () => {
  it('name the first of each invisible character, and count the others', () => {
    const found = checkTemplate(
      templateFile({ code: "const a = '\u0000\u0000\u202E';\ndata.gtmOnSuccess(a);" })
    );
    expect(found.map(({ column, message }) => [column, message.split(';')[0]])).toEqual([
      [12, 'the invisible character U+0000'],
      [14, 'the invisible character U+202E']
    ]);
    expect(found[0]?.message).toContain('(and 1 more)');
  });

  it('say one thing of the template of a web container', () => {
    const content = templateFile({ parameters: '{', code: 'class A {}' });
    const found = checkTemplate(content.replace('JS_FOR_SERVER', 'JS_FOR_WEB_TEMPLATE'));
    expect(rulesIn(found)).toEqual(['web-template']);
    expect(found[0]?.message).toContain('web containers');
  });

  it('say one thing of a file that is no template', () => {
    expect(rulesIn(checkTemplate('{"name": "package"}'))).toEqual(['section-missing']);
  });

  it('place a comma behind the last element of a list', () => {
    const parameters = '[\n  {\n    "type": "LABEL",\n    "name": "a",\n  },\n]';
    const file = templateFile({ parameters });
    const [found, ...others] = checkTemplate(file);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ rule: 'lenient-json', severity: 'warning' });
    expect(file.split('\n')[(found?.line ?? 0) - 1]).toBe('  },');
  });

  it.each([
    ['[[[…', `scenarios: ${'['.repeat(20_000)}`],
    ['{a: {a: …', `a: ${'{a: '.repeat(20_000)}`],
    ['- in - in -', Array.from({ length: 3000 }, (_, n) => `${' '.repeat(n)}-`).join('\n')]
  ])('place tests that are nested too deeply, once: %s', (_, tests) => {
    const found = check({ tests });
    expect(rulesIn(found)).toEqual(['invalid-tests']);
    expect(found[0]?.message).toContain('nested too deeply');
  });
});

describe('the rules on code', () => {
  const rulesOf = (code: string): string[] =>
    rulesIn(check({ code: `${code}\ndata.gtmOnSuccess();` }));

  it.each([
    ['a bundle of refused syntax is one problem each', 'const {a, ...b} = {};', ['destructuring']],
    ['a class is one problem, not one for each member', 'class A { m() {} }', ['class']],
    [
      'import and export are named',
      "import a from 'b';\nexport const c = a;",
      ['module-syntax', 'module-syntax']
    ],
    ['a name the code declares later is no global', 'const f = () => g();\nfunction g() {}', []],
    ['a property is no global', 'const a = {Date: 1};\na.Date;', []],
    ['a method of an own object is no native one', 'const a = {find: () => 1};\na.find();', []],
    ['a method of an API is no native one', "require('Object').keys({});", []],
    ['createRegex takes what RE2 takes', "require('createRegex')('a+(?:b)', 'i');", []],
    [
      'a pattern known only at run time is no problem',
      "const c = require('createRegex');\nc(c.x);",
      []
    ]
  ])('%s', (_, code, expected) => {
    expect(rulesOf(code)).toEqual(expected);
  });

  it.each([
    ['a chain of calls', `a${'.b()'.repeat(20_000)};`],
    ['a sum', `const a = ${"'x' + ".repeat(20_000)}1;`],
    ['blocks', `${'{'.repeat(20_000)}${'}'.repeat(20_000)}`]
  ])('says that the code is nested too deeply: %s', (_, code) => {
    expect(rulesOf(code)).toEqual(['syntax-error']);
  });

  it('suggests the API that is meant', () => {
    const [problem] = check({ code: "require('sendHTTPRequest');\ndata.gtmOnSuccess();" });
    expect(problem?.message).toContain('sendHttpRequest');
  });

  it.each([
    ['injectScript', /one of web containers;?$/],
    ['getUrl', /one of web containers: use getEventData\('page_location'\)$/],
    ['nothingLikeIt', /take one of those it has$/]
  ])('says what to do instead of %s', (name, expected) => {
    const [problem] = check({ code: `require('${name}');\ndata.gtmOnSuccess();` });
    expect(problem).toMatchObject({
      rule: 'unknown-api',
      message: expect.stringMatching(expected)
    });
  });

  it.each(['total = 2;', 'total++;', 'for (total of []) data.x;', 'total += 1;'])(
    'finds each way to change a const: %s',
    (change) => {
      expect(rulesOf(`const total = 1;\n${change}`)).toContain('const-assignment');
    }
  );

  it('lets an inner name hide a const', () => {
    expect(rulesOf('const a = 1;\nconst f = (a) => { a = 2; };\nf(a);')).toEqual([]);
  });

  it.each([
    [
      'arguments in any function',
      'const f = () => arguments[0];\n(function () { f(arguments); })();'
    ],
    ['a do … while loop', 'let i = 0;\ndo { i++; } while (i < 3);']
  ])('take %s', (_, code) => {
    expect(rulesOf(code)).toEqual([]);
  });

  it('report a name that nothing declares once', () => {
    const [first, ...others] = check({ code: 'data.gtmOnSuccess(parseInt);\nparseInt(parseInt);' });
    expect(others).toEqual([]);
    expect(first?.message).toContain('(and 2 more)');
  });

  it.each([
    ['calls gtmOnFailure alone', 'data.gtmOnFailure();'],
    ['hands one on', "require('callLater')(data.gtmOnSuccess);"],
    ['hands data on', 'const end = (d) => d.gtmOnSuccess();\nend(data);']
  ])('take a tag that %s', (_, code) => {
    expect(check({ code })).toEqual([]);
  });

  it('refuse a tag that calls neither outcome', () => {
    const [found, ...others] = check({ code: "require('makeString')(1);" });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ rule: 'outcome-missing', severity: 'error' });
  });

  it('name a missing permission once, with every API that needs it', () => {
    const code = "require('getRequestBody')();\nrequire('getRequestPath')();\ndata.gtmOnSuccess();";
    const found = check({ code, permissions: '[]' });
    expect(found.map(({ message }) => message.split(';')[0])).toEqual([
      'getRequestBody, getRequestPath need the permission read_request'
    ]);
  });

  it.each(['isRequestMpv1', 'isRequestMpv2'])('let %s be asked without a permission', (api) => {
    expect(
      check({ code: `if (require('${api}')()) data.gtmOnSuccess();`, permissions: '[]' })
    ).toEqual([]);
  });

  it('know that pixels may go to all of Google', () => {
    const parameters = { allowedUrls: 'specific', urls: ['https://a.example/'] };
    const permissions = JSON.stringify([
      permission('send_pixel_from_browser', { ...parameters, allowGoogleDomains: true })
    ]);
    const code =
      "require('sendPixelFromBrowser')('https://www.google.com/x');\ndata.gtmOnSuccess();";
    expect(check({ code, permissions })).toEqual([]);
  });

  it('lets a client end without gtmOnSuccess, but not without a claim', () => {
    const info = { type: 'CLIENT' };
    expect(check({ info, code: "require('claimRequest')();" })).toEqual([]);
    expect(check({ info, code: "require('makeString')(1);" })).toMatchObject([
      { rule: 'outcome-missing', severity: 'warning' }
    ]);
  });
});

describe('the rules on scenarios', () => {
  const scenario = (code: string, setup = ''): Problem[] => {
    const indented = (text: string): string => text.replaceAll(/^/gm, '      ');
    const tests = `scenarios:\n  - name: one\n    code: |-\n${indented(code)}\n`;
    return check({ tests: setup === '' ? tests : `${tests}setup: |-\n${indented(setup)}\n` });
  };

  it('know what tests have, and what the setup declares', () => {
    expect(
      scenario(
        'runCode(fields);\nassertTotal(1);',
        'const fields = {};\nconst assertTotal = (n) => assertThat(n).isEqualTo(1);'
      )
    ).toEqual([]);
  });

  it('know in the setup what the scenario declares', () => {
    expect(
      scenario(
        "const event = { a: 1 };\nrunCode({});\nassertApi('gtmOnSuccess').wasCalled();",
        "mock('getAllEventData', () => event);"
      )
    ).toEqual([]);
  });

  it('say nothing of names that a broken setup may declare', () => {
    const found = scenario('assertThat(total).isEqualTo(1);', 'const total = ;');
    expect(rulesIn(found)).toEqual(['syntax-error']);
  });

  it('place a problem in the scenario', () => {
    const [problem] = scenario('assertThat(1).isEqualTo(1);\nconst a = `x`;');
    expect(problem).toMatchObject({ rule: 'template-literal', column: 17 });
    const tests = scenario('assertThat(1).isEqualTo(1);\n\nconst a = `x`;');
    expect(tests[0]?.line).toBe((problem?.line ?? 0) + 1);
  });

  it('place a problem in a scenario that is one quoted line', () => {
    const tests = 'scenarios:\n  - name: one\n    code: "fail();\\nwindow;"\n';
    const file = templateFile({ tests });
    const [problem] = checkTemplate(file);
    expect(problem).toMatchObject({ rule: 'unknown-global', ...placeOf(file, 'window') });
  });

  it('do not know data, which the template alone has', () => {
    expect(rulesIn(scenario('assertThat(data).isDefined();'))).toEqual(['unknown-global']);
  });
});

describe('a form that nobody would make', () => {
  const parametersOf = (parameters: string): string[] => rulesIn(check({ parameters }));

  it.each(['__proto__', 'constructor', 'toString'])('has a field of the type %s', (type) => {
    const field = `{"type": "${type}", "name": "a", "${type}": 1}`;
    expect(parametersOf(`[${field}]`)).toContain('field-type');
  });

  it.each([
    ['lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['groups', '[{"type": "GROUP", "subParams": '.repeat(5000) + '[]' + '}]'.repeat(5000)]
  ])('is nested too deep in %s', (_, parameters) => {
    expect(parametersOf(parameters)).toContain('invalid-json');
  });

  it.each(['__proto__', 'constructor', 'toString'])('needs a permission %s', (publicId) => {
    const key = { publicId, versionId: '1' };
    const param = [{ key: publicId, value: { type: 1, string: 'a' } }];
    const permissions = JSON.stringify([{ instance: { key, param } }]);
    expect(rulesIn(check({ permissions }))).toContain('unknown-permission');
  });

  it('has brackets in its texts', () => {
    const name = 'a'.concat('[{'.repeat(600), String.raw`\"[`);
    expect(
      parametersOf(`[{"type": "LABEL", "name": "a", "displayName": "${name}"}]`)
    ).not.toContain('invalid-json');
  });
});

describe('the rules on fields', () => {
  const rulesOf = (field: Record<string, unknown>, code = 'data.gtmOnSuccess(data.a);'): string[] =>
    rulesIn(check({ parameters: JSON.stringify([{ type: 'TEXT', name: 'a', ...field }]), code }));

  it.each([
    ['a SELECT without items takes variables', { type: 'SELECT', macrosInSelect: true }],
    [
      'a default may be a variable',
      {
        type: 'SELECT',
        selectItems: [{ value: 1, displayValue: '1' }],
        defaultValue: '{{Event Name}}'
      }
    ],
    [
      'a validator may look ahead',
      { valueValidators: [{ type: 'REGEX', args: ['^(?!0$)\\d+$'] }] }
    ],
    [
      'a table may have one row at least',
      {
        type: 'SIMPLE_TABLE',
        simpleTableColumns: [{ type: 'TEXT', name: 'k', displayName: 'K' }],
        valueValidators: [{ type: 'TABLE_ROW_COUNT', args: [1] }]
      }
    ],
    [
      'a column that was a SELECT keeps its items',
      {
        type: 'SIMPLE_TABLE',
        simpleTableColumns: [{ type: 'TEXT', name: 'k', displayName: 'K', selectItems: [] }]
      }
    ]
  ])('%s', (_, field) => {
    expect(rulesOf(field)).toEqual([]);
  });

  const column = { type: 'TEXT', name: 'k', displayName: 'K' };
  const when = (paramName: string): unknown => [{ paramName, paramValue: 'x', type: 'EQUALS' }];
  it.each([
    [
      "a column's validator may depend on another column",
      {
        type: 'SIMPLE_TABLE',
        simpleTableColumns: [
          { ...column, name: 'target' },
          {
            ...column,
            valueValidators: [{ type: 'NON_EMPTY', enablingConditions: when('target') }]
          }
        ]
      }
    ],
    ['a field may be hidden', { type: 'HIDDEN', defaultValue: 'x', simpleValueType: true }],
    [
      'a text may come with what a translator needs',
      {
        displayName: { messageId: 'A_NAME', description: 'Name of a.', text: 'A' },
        help: { messageId: 'A_HELP', text: 'Help' }
      }
    ]
  ])('%s', (_, field) => {
    expect(rulesOf(field)).toEqual([]);
  });

  it.each([
    [
      'a table without columns',
      { type: 'SIMPLE_TABLE', simpleTableColumns: [] },
      'columns-missing'
    ],
    ['a RADIO without items', { type: 'RADIO', radioItems: [] }, 'items-missing'],
    [
      'a pattern that JavaScript does not take',
      { valueValidators: [{ type: 'REGEX', args: ['^[A-Z]{2}$|^{0}$'] }] },
      'validator-regex'
    ],
    [
      'a condition on a field that is not there',
      { enablingConditions: when('b') },
      'condition-field'
    ],
    [
      "a column's condition on one that is not there",
      { type: 'SIMPLE_TABLE', simpleTableColumns: [{ ...column, enablingConditions: when('b') }] },
      'condition-field'
    ],
    [
      "a field's key in a column",
      { type: 'SIMPLE_TABLE', simpleTableColumns: [{ ...column, simpleValueType: true }] },
      'field-key-misplaced'
    ]
  ])('warn of %s, which GTM takes', (_, field, rule) => {
    const found = check({
      parameters: JSON.stringify([{ type: 'TEXT', name: 'a', ...field }]),
      code: 'data.gtmOnSuccess(data.a);'
    });
    expect(found.map((each) => each.rule)).toContain(rule);
    expect(found.map(({ severity }) => severity)).not.toContain('error');
  });

  it('refuse what is no object in any list', () => {
    expect(rulesIn(check({ parameters: '[null]' }))).toEqual(['parameters-list']);
    expect(rulesOf({ type: 'RADIO', radioItems: [{ value: 1, displayValue: '1' }, null] })).toEqual(
      ['parameters-list']
    );
  });

  it('say once that a key is unknown', () => {
    const fields = ['a', 'b', 'c'].map((name) => ({ type: 'TEXT', name, helpHint: 'x' }));
    const [first, ...others] = check({
      parameters: JSON.stringify(fields),
      code: 'data.gtmOnSuccess(data);'
    });
    expect(others).toEqual([]);
    expect(first?.message).toContain('(and 2 more)');
  });

  it('see fields in groups, in items and in columns', () => {
    const nested = (type: string, colour: string): unknown => ({
      type,
      name: `${type}1`,
      [colour]: 'red'
    });
    const parameters = [
      { type: 'GROUP', name: 'g', subParams: [nested('TEXT', 'colour')] },
      {
        type: 'RADIO',
        name: 'r',
        radioItems: [{ value: 1, displayValue: '1', subParams: [nested('CHECKBOX', 'tint')] }]
      },
      {
        type: 'PARAM_TABLE',
        name: 't',
        paramTableColumns: [{ param: nested('TEXT', 'hue'), isUnique: true }]
      }
    ];
    const file = templateFile({
      parameters: JSON.stringify(parameters, null, 2),
      code: 'data.gtmOnSuccess(data);'
    });
    const found = checkTemplate(file);
    expect(rulesIn(found)).toEqual(['field-key-unknown', 'field-key-unknown', 'field-key-unknown']);
    const lines = file.split('\n');
    expect(found.map(({ line }) => lines[line - 1]?.trim())).toEqual([
      '"colour": "red"',
      '"tint": "red"',
      '"hue": "red"'
    ]);
  });

  it("count a condition, a validator's condition, hasOwnProperty and data as a whole as uses", () => {
    expect(rulesOf({}, "if (data.hasOwnProperty('a')) data.gtmOnSuccess();")).toEqual([]);
    expect(rulesOf({}, 'for (const key in data) data.gtmOnSuccess(key);')).toEqual([]);
    expect(rulesOf({}, 'const f = (d) => d.gtmOnSuccess();\nf(data);')).toEqual([]);
    expect(rulesOf({}, 'data.gtmOnSuccess();')).toEqual(['unused-field']);
  });

  it('know that a permission is needed whose grant the code asks about', () => {
    const permissions = JSON.stringify([permission('return_response')]);
    const ask = (name: string): string[] =>
      rulesIn(
        check({ permissions, code: `data.gtmOnSuccess(require('queryPermission')(${name}));` })
      );
    expect(ask("'return_response'")).toEqual([]);
    expect(ask("'run_container'")).toEqual(['unused-permission']);
  });

  it('do not ask for a field that the code itself gives a value', () => {
    expect(rulesOf({}, 'data.url = data.a;\ndata.gtmOnSuccess(data.url);')).toEqual([]);
    expect(rulesOf({}, 'data.gtmOnSuccess(data.a, data.b, data.gtmTagId);')).toEqual([
      'undefined-field'
    ]);
  });
});
