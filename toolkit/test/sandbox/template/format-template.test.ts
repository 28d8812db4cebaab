import { describe, expect, it } from 'vitest';
import { ProblemsError, type Problem } from '../../../sandbox/problem.js';
import { formatTemplate } from '../../../sandbox/template/format-template.js';
import { parseTemplate } from '../../../sandbox/template/template.js';
import { runTests } from '../../../sandbox/testing/run-tests.js';
import { templateFile } from '../check/template-file.js';

async function outcomes(content: string): Promise<unknown[]> {
  const results = [];
  for await (const { name, passed, failures } of runTests(parseTemplate(content))) {
    results.push({ name, passed, messages: failures.map(({ message }) => message) });
  }
  return results;
}

async function problemsOf(content: string): Promise<readonly Problem[]> {
  const error = await formatTemplate(content, 'a.tpl').catch((thrown: unknown) => thrown);
  if (!(error instanceof ProblemsError)) throw new Error(`formatted: ${String(error)}`);
  return error.problems;
}

/** One that has about everything a formatter may stumble over. */
const UNTIDY = templateFile({
  info: { description: "A <b>tag</b> & it's = <x>" },
  parameters: '[{"type":"TEXT","name":"id","displayName":"ID \\u003c5","simpleValueType":true}]',
  code: 'const log = require("logToConsole")\nlog( {"a" : data.id,} )\nif (data.id) data.gtmOnSuccess()\nelse data.gtmOnFailure()',
  tests: `scenarios:
  - name: "Passes: a \\"name\\" [1]"
    code: "runCode({id: 'a'})\\nassertApi(\\"gtmOnSuccess\\").wasCalled()\\n  \\n"
  - name: Fails
    code: runCode({}); assertApi('gtmOnSuccess').wasCalled()
setup: |
    const unused = {a:1}
`
});

describe('a formatted template', () => {
  it('has the code of template and tests as GTMS-4 has it', async () => {
    const text = await formatTemplate(UNTIDY);
    expect(text).toContain(`___SANDBOXED_JS_FOR_SERVER___

const log = require('logToConsole');
log({ a: data.id });
if (data.id) data.gtmOnSuccess();
else data.gtmOnFailure();


___SERVER_PERMISSIONS___
`);
    expect(text).toContain(`scenarios:
- name: "Passes: a \\"name\\" [1]"
  code: |-
    runCode({ id: 'a' });
    assertApi('gtmOnSuccess').wasCalled();
- name: Fails
  code: |-
    runCode({});
    assertApi('gtmOnSuccess').wasCalled();
setup: |-
  const unused = { a: 1 };


___NOTES___
`);
  });

  it('has JSON as GTM writes it: two spaces, and < > & = and apostrophes escaped', async () => {
    const text = await formatTemplate(UNTIDY);
    expect(text).toContain(
      String.raw`  "description": "A \u003cb\u003etag\u003c/b\u003e \u0026 it\u0027s \u003d \u003cx\u003e"`
    );
    expect(text).toContain(String.raw`    "displayName": "ID \u003c5",`);
    expect(parseTemplate(text).info).toEqual(parseTemplate(UNTIDY).info);
  });

  it('ends its scenarios as before', async () => {
    const before = await outcomes(UNTIDY);
    expect(before).toMatchObject([{ passed: true }, { passed: false }]);
    expect(await outcomes(await formatTemplate(UNTIDY))).toEqual(before);
  });

  it('is the same for a file with Windows line ends and a byte order mark', async () => {
    const windows = `\uFEFF${UNTIDY.replaceAll('\n', '\r\n')}`;
    expect(await formatTemplate(windows)).toBe(await formatTemplate(UNTIDY));
  });

  it.each([
    ['untidy', UNTIDY],
    ['without code, tests and notes', templateFile({ code: '', tests: '' })],
    [
      'with comments where Prettier moves them',
      templateFile({ code: '/* a */ const x = /* b */ (\n// c\ndata.a // d\n, data.b)\n// e' })
    ],
    ['with text before its sections', `/* A licence */\n\n\n${UNTIDY}`],
    ['with sections out of order', UNTIDY.replace(/(___INFO___[^]*?)(___TEMPLATE_[^]*)/, '$2$1')],
    ['with scenarios that are null', templateFile({ tests: 'scenarios:\nsetup:' })]
  ])('stays as it is, byte for byte: %s', async (_, content) => {
    const once = await formatTemplate(content);
    expect(await formatTemplate(once)).toBe(once);
  });

  it('keeps text before its sections, and comments among its tests', async () => {
    const tests = '# why\nscenarios:\n- name: A\n  code: runCode()\n';
    const text = await formatTemplate(`// A licence\n${templateFile({ tests })}`);
    expect(text.startsWith('// A licence\n\n___TERMS_OF_SERVICE___\n')).toBe(true);
    expect(text).toContain('___TESTS___\n\n# why\nscenarios:\n- name: A\n');
  });
});

describe('a template is not formatted', () => {
  it.each([
    ['its code is no JavaScript', { code: 'const a = ;' }, 'syntax-error', 'const a'],
    [
      'a scenario is none',
      { tests: 'scenarios:\n- name: A\n  code: ")("' },
      'syntax-error',
      'code:'
    ],
    ['its JSON is broken', { parameters: '[{]' }, 'invalid-json', '[{]'],
    ['an object has a key twice', { parameters: '[{"a": 1,\n"a": 2}]' }, 'duplicate-key', '"a": 2']
  ])('if %s', async (_, parts, rule, text) => {
    const content = templateFile(parts);
    const line = content.split('\n').findIndex((each) => each.includes(text)) + 1;
    expect(await problemsOf(content)).toMatchObject([{ file: 'a.tpl', rule, line }]);
  });

  it('if it is one for web containers, whose code would be gone', async () => {
    const web = templateFile().replace('JS_FOR_SERVER', 'JS_FOR_WEB_TEMPLATE');
    expect(await problemsOf(web)).toMatchObject([{ rule: 'web-template' }]);
  });

  it('if it has a section twice, or one that GTM does not know', async () => {
    const found = await problemsOf(`${templateFile()}___NOTES___\n\nmore\n\n___OTHER___\n\nx\n`);
    expect(found.map(({ rule }) => rule)).toEqual(['section-repeated', 'section-unknown']);
  });
});
