import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../sandbox/check/index.js';
import { formatTemplate } from '../../../sandbox/template/format-template.js';
import { parseTemplate } from '../../../sandbox/template/template.js';
import { templateFile } from './template-file.js';

const errorsIn = (content: string): string[] =>
  checkTemplate(content)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule);

const warningsIn = (content: string): string[] =>
  checkTemplate(content)
    .filter(({ severity }) => severity === 'warning')
    .map(({ rule }) => rule);

const EXPORTED = { id: 'cvt_5TP8W', securityGroups: undefined, brand: { id: 'github.com_owner' } };
const TRANSLATED = {
  displayName: { text: 'Name', translations: [{ locale: 'br', text: 'Nome' }] }
};

describe('what GTM takes is no error', () => {
  it.each([
    ['INFO as GTM rewrites it in an exported container', EXPORTED],
    ['texts with their translations', TRANSLATED]
  ])('%s, for check, fmt and import alike', async (_, info) => {
    const content = templateFile({ info });
    expect(errorsIn(content)).toEqual([]);
    await expect(formatTemplate(content)).resolves.toContain('___INFO___');
    expect(() => parseTemplate(content)).not.toThrow();
  });

  it('but a template of one’s own needs its securityGroups', () => {
    expect(errorsIn(templateFile({ info: { securityGroups: undefined } }))).toContain(
      'info-key-missing'
    );
  });

  it('reads the text of a translated name', () => {
    expect(parseTemplate(templateFile({ info: TRANSLATED })).info.displayName).toBe('Name');
  });

  it('warns of value.constructor, and of a scenario that reads data', () => {
    const code = 'if (data.a.constructor === undefined) data.gtmOnSuccess();';
    expect(warningsIn(templateFile({ code }))).toContain('hidden-property');
    expect(errorsIn(templateFile({ code }))).toEqual([]);
    const tests =
      'scenarios:\n- name: s\n  code: |-\n    runCode({});\n    assertThat(data).isDefined();';
    expect(errorsIn(templateFile({ tests }))).toEqual([]);
    expect(warningsIn(templateFile({ tests }))).toContain('unknown-global');
  });
});

it('a heading that is indented gets a hint, in the lines of check and where a section is missing', () => {
  const indented = templateFile().replace('___INFO___', '  ___INFO___');
  const messages = checkTemplate(indented).map(({ message }) => message);
  expect(messages).toContainEqual(expect.stringContaining('is indented and opens no section'));
  expect(messages).toContainEqual(
    expect.stringMatching(/INFO___ is missing; line \d+ has it indented/)
  );
  const all = templateFile().replaceAll(/^___/gm, ' ___');
  expect(checkTemplate(all)[0]?.message).toContain('no section begins at the start of a line');
});
