import { Document } from 'yaml';
import { sectionJson, sectionYaml } from '../sandbox/template/format-template.js';
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
    INFO: sectionJson(source.info),
    TEMPLATE_PARAMETERS: sectionJson(source.parameters),
    SANDBOXED_JS_FOR_SERVER: code.trim(),
    SERVER_PERMISSIONS: sectionJson(source.permissions),
    TESTS: testsYaml(source),
    NOTES: source.notes
  });
}

function testsYaml({ scenarios, setup }: TemplateSource): string {
  const named = scenarios.map(({ name, code }) => ({ name, code }));
  return sectionYaml(new Document({ scenarios: named, setup: setup.code }));
}
