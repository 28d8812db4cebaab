import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../../../sandbox/template/template.js';
import { runTests, type ScenarioResult } from '../../../sandbox/testing/run-tests.js';
import { templateOf, tplOf, type TemplateParts } from '../template-of.js';

/** The results of a template's scenarios. */
async function resultsOf(parts: Partial<TemplateParts>): Promise<ScenarioResult[]> {
  return collect(templateOf({ code: 'return data.value;', ...parts }));
}

async function collect(template: Parameters<typeof runTests>[0]): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for await (const result of runTests(template)) results.push(result);
  return results;
}

/** The messages of one scenario's failures. */
async function failuresOf(scenario: string, parts: Partial<TemplateParts> = {}): Promise<string[]> {
  const [result] = await resultsOf({ ...parts, scenarios: { only: scenario } });
  return result?.failures.map(({ message }) => message) ?? [];
}

const SENDER = `const sendHttpRequest = require('sendHttpRequest');
const JSON = require('JSON');
sendHttpRequest('https://a.b', {method: 'POST'}, JSON.stringify({n: data.n})).then(
  (result) => (result.statusCode === 200 ? data.gtmOnSuccess() : data.gtmOnFailure()),
  data.gtmOnFailure
);`;

describe('mocks', () => {
  it('can call the API they replace', async () => {
    expect(
      await failuresOf(
        `mock('sha256Sync', (text, options) => require('sha256Sync')(text + '!', options).length + text);
         assertThat(runCode({})).isEqualTo('64a');
         assertApi('sha256Sync').wasCalledWith('a', {outputEncoding: 'hex'});`,
        { code: "return require('sha256Sync')('a', {outputEncoding: 'hex'});" }
      )
    ).toEqual([]);
  });

  it('of a member can call the member they replace', async () => {
    expect(
      await failuresOf(
        `mockObject('JSON', {stringify: (value) => require('JSON').stringify([value])});
         assertThat(runCode({})).isEqualTo('[{"a":1}]|1');
         assertApi('JSON.stringify').wasCalledWith({a: 1});`,
        {
          code: "const JSON = require('JSON'); return JSON.stringify({a: 1}) + '|' + JSON.parse('1');"
        }
      )
    ).toEqual([]);
  });

  it('in the setup hold for each scenario and end with it', async () => {
    const results = await resultsOf({
      code: "return require('getTimestampMillis')();",
      setup: "mock('getTimestampMillis', 5);\nconst shared = [1];",
      scenarios: {
        'as set up':
          'shared.push(2); assertThat(runCode({})).isEqualTo(5); assertThat(shared).hasLength(2);',
        replaced: "mock('getTimestampMillis', () => 6); assertThat(runCode({})).isEqualTo(6);",
        again: 'assertThat(runCode({})).isEqualTo(5); assertThat(shared).isEqualTo([1]);'
      }
    });
    expect(results.map(({ failures }) => failures)).toEqual([[], [], []]);
  });

  it('of Promise take the place of its members', async () => {
    expect(
      await failuresOf(
        `mockObject('Promise', {create: (resolver) => ({then: (callback) => { resolver(callback, fail); }})});
         let value;
         runCode({note: (x) => { value = x; }});
         assertThat(value).isEqualTo('now');
         assertApi('Promise.create').wasCalled();`,
        {
          code: "const Promise = require('Promise'); Promise.create((resolve) => resolve('now')).then(data.note);"
        }
      )
    ).toEqual([]);
  });

  it('give a value where an API would be called, or the value itself', async () => {
    expect(
      await failuresOf(
        `mock('getAllEventData', {a: 1}); mock('unheardOf', 7);
         assertThat(runCode({})).isEqualTo([{a: 1}, 7]);`,
        { code: "return [require('getAllEventData')(), require('unheardOf')];" }
      )
    ).toEqual([]);
  });

  it('need no permission, the real APIs do', async () => {
    const code = SENDER;
    const answer =
      "mock('sendHttpRequest', () => require('Promise').create((done) => done({statusCode: 200})));";
    expect(await failuresOf(`${answer} runCode({});`, { code, permissions: {} })).toEqual([]);
    expect(await failuresOf('runCode({});', { code, permissions: {} })).toEqual([
      'Error: Permission denied: send_http for "https://a.b" is not declared'
    ]);
  });
});

describe('a scenario', () => {
  const asserts = `require('callLater')(() => {
      assertApi('gtmOnSuccess').wasCalled();
      assertApi('gtmOnFailure').wasNotCalled();
    });`;

  it('waits for assertions after a chain of promises', async () => {
    const chain = (status: number) => `const Promise = require('Promise');
      mock('sendHttpRequest', () => Promise.create((resolve) => resolve(1)).then(() => ({statusCode: ${status}})));
      runCode({n: 1});
      ${asserts}`;
    expect(await failuresOf(chain(200), { code: SENDER })).toEqual([]);
    expect(await failuresOf(chain(500), { code: SENDER })).toEqual([
      'assertApi("gtmOnSuccess"): expected a call, there was none'
    ]);
  });

  it('waits for assertions in callbacks of the template', async () => {
    const scenario = `require('callLater')(() => { runCode({value: 1}); assertThat(1).isEqualTo(2); });`;
    expect(await failuresOf(scenario)).toEqual(['expected 1 to equal 2']);
  });

  it('fails by an error of the template, at its place', async () => {
    const parts = { code: 'const a = 1;\nreturn data.x.y;', scenarios: { only: 'runCode({});' } };
    const [result] = await resultsOf(parts);
    const line = tplOf(parts).split('\n').indexOf('return data.x.y;') + 1;
    expect(result?.failures).toEqual([
      {
        message: "TypeError: Cannot read properties of undefined (reading 'y')",
        at: { line, column: 15 }
      }
    ]);
  });

  it('fails once by an assertion that the template catches', async () => {
    const scenario = `mock('sendHttpRequest', () => require('Promise').create(() => fail('no')));
      runCode({});`;
    expect(await failuresOf(scenario, { code: SENDER })).toEqual(['no']);
  });

  it('keeps what it stores to itself', async () => {
    const scenario = 'assertThat(runCode({})).isNull();';
    const code = `const storage = require('templateDataStorage');
      const before = storage.getItemCopy('k');
      storage.setItemCopy('k', 1);
      return before;`;
    const results = await resultsOf({ code, scenarios: { first: scenario, second: scenario } });
    expect(results.map(({ passed }) => passed)).toEqual([true, true]);
  });

  it('counts no call of its own', async () => {
    expect(
      await failuresOf("require('sha256Sync')('a'); assertApi('sha256Sync').wasNotCalled();")
    ).toEqual([]);
  });

  it('gets what the template logged', async () => {
    const [result] = await resultsOf({
      code: "require('logToConsole')('a', {b: 1});",
      scenarios: { only: 'runCode({});' }
    });
    expect(result?.logs).toEqual(['a {"b":1}']);
  });

  it.each([
    ['const a = `x`;', /template-literal/],
    ['const = 1;', /GTM cannot read the test/],
    ['nothing();', 'ReferenceError: nothing is not defined']
  ])('that is %s fails alone', async (scenario, message) => {
    const results = await resultsOf({ scenarios: { bad: scenario, good: 'runCode({});' } });
    expect(results.map(({ passed }) => passed)).toEqual([false, true]);
    expect(results[0]?.failures[0]?.message).toMatch(message);
    expect(results[0]?.failures[0]?.at).toBeDefined();
  });

  it('runs as a client, without event data', async () => {
    expect(
      await failuresOf("runCode({}); assertApi('claimRequest').wasCalled();", {
        type: 'CLIENT',
        code: "require('claimRequest')();"
      })
    ).toEqual([]);
  });
});

describe('assertApi', () => {
  const code = "const log = require('logToConsole'); log('a', {b: [1]}, undefined); log('c');";
  it.each([
    ["wasCalledWith('a')", []],
    ["wasCalledWith('a', {b: [1]})", []],
    ["wasCalledWith('a', {b: [1], c: undefined})", []],
    ["wasCalledWith('c', undefined)", []],
    ["wasNotCalledWith('d')", []],
    ["wasCalledWith('c', 1)", [/expected a call with/]],
    ["wasNotCalledWith('c')", [/expected no call with \("c"\)/]],
    ['wasNotCalled()', [/expected no call, there were 2/]]
  ])('%s', async (assertion, expected) => {
    const messages = await failuresOf(`runCode({}); assertApi('logToConsole').${assertion};`, {
      code
    });
    expect(messages).toHaveLength(expected.length);
    expected.forEach((message, index) => expect(messages[index]).toMatch(message));
  });

  it('shows how the nearest call differs', async () => {
    const messages = await failuresOf(
      "runCode({}); assertApi('logToConsole').wasCalledWith('a', {b: [2]});",
      { code }
    );
    expect(messages[0]).toMatch(/\(- expected, \+ the nearest of 2 calls\):/);
    expect(messages[0]).toMatch(/^- +2$/m);
    expect(messages[0]).toMatch(/^\+ +1$/m);
  });
});

describe('assertThat', () => {
  const passing = [
    'assertThat(1).isEqualTo(1)',
    'assertThat({a: [1, {b: null}]}).isEqualTo({a: [1, {b: null}]})',
    'assertThat({a: 1, b: undefined}).isEqualTo({a: 1})',
    'assertThat({a: 1}).isEqualTo({a: 1, b: undefined})',
    "assertThat(1).isNotEqualTo('1')",
    'assertThat([1]).isNotEqualTo({0: 1})',
    'assertThat([]).isNotStrictlyEqualTo([])',
    "assertThat('a').isStrictlyEqualTo('a')",
    'assertThat(undefined).isUndefined()',
    'assertThat(null).isDefined()',
    'assertThat(null).isNull()',
    'assertThat(undefined).isNotNull()',
    'assertThat(true).isTrue()',
    'assertThat(false).isFalse()',
    'assertThat([]).isTruthy()',
    "assertThat('').isFalsy()",
    "assertThat(require('makeNumber')('x')).isNaN()",
    "assertThat('x').isNotNaN()",
    'assertThat(1 / 0).isInfinity()',
    'assertThat(1).isNotInfinity()',
    'assertThat(2).isGreaterThan(1)',
    'assertThat(2).isGreaterThanOrEqualTo(2)',
    'assertThat(1).isLessThan(2)',
    'assertThat(2).isLessThanOrEqualTo(2)',
    'assertThat(2).isAnyOf(1, 2)',
    'assertThat([2]).isAnyOf([[1], [2]])',
    'assertThat(3).isNoneOf([1, 2])',
    "assertThat('abc').contains('b')",
    'assertThat([1, {a: 1}]).contains({a: 1}, 1)',
    "assertThat({a: 1}).contains('a')",
    'assertThat([1]).doesNotContain(2)',
    'assertThat([2, 1]).containsExactly(1, 2)',
    'assertThat([1, 1]).doesNotContainExactly(1)',
    'assertThat([1, 2]).hasLength(2)',
    "assertThat('').isEmpty()",
    'assertThat({a: 1}).isNotEmpty()',
    'assertThat([]).isArray()',
    'assertThat(true).isBoolean()',
    'assertThat(() => 1).isFunction()',
    'assertThat(1).isNumber()',
    'assertThat({}).isObject()',
    "assertThat('').isString()"
  ];
  it.each(passing)('%s holds', async (assertion) => {
    expect(await failuresOf(`${assertion};`)).toEqual([]);
  });

  it.each([
    ['assertThat(1).isEqualTo(2)', 'expected 1 to equal 2'],
    ["assertThat('1', 'the count').isEqualTo(1)", 'the count: expected "1" to equal 1'],
    ['assertThat([]).isStrictlyEqualTo([])', 'expected [] to be (===) []'],
    ['assertThat(undefined).isDefined()', 'expected undefined to be defined'],
    ['assertThat([]).isObject()', 'expected [] to be an object'],
    ['assertThat(null).isObject()', 'expected null to be an object'],
    ["assertThat(1).isLessThan('2')", 'expected 1 to be less than "2"'],
    ['assertThat(undefined).doesNotContain(1)', 'expected undefined not to contain 1'],
    ['assertThat([1, 2]).containsExactly(1)', /expected to contain exactly/],
    ['assertThat(1).hasLength(1)', 'expected 1 to have the length 1'],
    ['assertThat(1).isEmpty()', 'expected 1 to be empty'],
    ['fail()', 'fail()'],
    ["fail('because')", 'because']
  ])('%s does not', async (assertion, message) => {
    const [failure] = await failuresOf(`${assertion};`);
    expect(failure).toMatch(
      typeof message === 'string' ? new RegExp(`^${escaped(message)}$`) : message
    );
  });

  it('shows structures as a difference', async () => {
    const [failure] = await failuresOf(
      'assertThat({a: 1, b: {c: [1, 2]}}).isEqualTo({a: 1, b: {c: [1, 3]}});'
    );
    expect(failure?.split('\n').filter((line) => /^[-+] /.test(line))).toEqual([
      '-      3',
      '+      2'
    ]);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

describe('test sections', () => {
  const text = tplOf({
    code: "return require('fromBase64')(require('toBase64')(data.value));",
    scenarios: {
      'base64 of ümlauts':
        "assertThat(runCode({value: 'Größe ✓'})).isEqualTo('Größe ✓');\nassertThat(1).isEqualTo(2);"
    }
  });

  it('may end their lines as Windows does, after a byte order mark', async () => {
    const [unix] = await collect(parseTemplate(text));
    const [windows] = await collect(parseTemplate(`\uFEFF${text.replaceAll('\n', '\r\n')}`));
    expect(windows?.failures).toEqual(unix?.failures);
    expect(unix?.failures).toHaveLength(1);
  });

  it('may begin their code with an empty or an indented line', async () => {
    const parts = { code: '', scenarios: { only: '\n  assertThat(1).isEqualTo(2);' } };
    const line =
      tplOf(parts)
        .split('\n')
        .findIndex((row) => row.includes('assertThat')) + 1;
    const [result] = await resultsOf(parts);
    expect(result?.failures[0]?.at).toEqual({ line, column: 4 + 2 + 15 });
  });

  it('may hold code as a quoted string, of one line or several', async () => {
    const start = text.slice(0, text.indexOf('scenarios:'));
    const one = `scenarios:\n- name: 'It''s: [one] "line"'\n  code: "runCode({});\\nassertThat(1).isEqualTo(2);\\n"\n`;
    const two = `- name: folded\n  code: "runCode({});\\n\\nassertThat('a\\\n    \\ b').isEqualTo(3);\\n"\n`;
    const results = await collect(parseTemplate(start + one + two));
    expect(results.map(({ name }) => name)).toEqual([`It's: [one] "line"`, 'folded']);
    const firstLine = start.split('\n').length;
    expect(results.map(({ failures }) => failures)).toEqual([
      [{ message: 'expected 1 to equal 2', at: { line: firstLine + 2, column: 9 + 14 + 15 } }],
      [{ message: 'expected "a b" to equal 3', at: { line: firstLine + 5, column: 11 } }]
    ]);
  });
});
