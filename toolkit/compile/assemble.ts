import { stringify } from 'yaml';
import { joinSections } from '../sandbox/template/sections.js';
import type { TemplateSource } from './template-source.js';

/** The text GTM requires at the top of every template. */
const TERMS_OF_SERVICE = `By creating or modifying this file you agree to Google Tag Manager's Community
Template Gallery Developer Terms of Service available at
https://developers.google.com/tag-manager/gallery-tos (or such other URL as
Google may provide), as modified from time to time.`;

/** The seven sections of a .tpl. The same source gives the same text. */
export function assembleTemplate(source: TemplateSource, code: string): string {
  return joinSections({
    TERMS_OF_SERVICE,
    INFO: JSON.stringify(source.info, null, 2),
    TEMPLATE_PARAMETERS: JSON.stringify(source.parameters, null, 2),
    SANDBOXED_JS_FOR_SERVER: code.trim(),
    SERVER_PERMISSIONS: JSON.stringify(source.permissions, null, 2),
    TESTS: testsYaml(source),
    NOTES: source.notes
  });
}

function testsYaml({ scenarios, setup }: TemplateSource): string {
  const tests = { scenarios, setup };
  return stringify(tests, { lineWidth: 0, blockQuote: 'literal', indentSeq: false }).trim();
}
