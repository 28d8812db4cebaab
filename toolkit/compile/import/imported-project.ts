import type { Program } from 'acorn';
import { basename, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkTemplate } from '../../sandbox/check/index.js';
import { parseCode } from '../../sandbox/language/parse-code.js';
import { placeOf, walk } from '../../sandbox/language/walk.js';
import type { PermissionEntry } from '../../sandbox/permissions/grant.js';
import { ProblemsError, type Problem } from '../../sandbox/problem.js';
import {
  fieldsOf,
  parseTemplate,
  readTemplateFile,
  type Parameter,
  type Template,
  type TemplateInfo
} from '../../sandbox/template/template.js';
import { plainTexts } from '../../sandbox/template/translatable.js';
import { projectName, sgtmVersionFor, type ProjectSource } from '../project/index.js';
import { mainModule } from './main-module.js';

/**
 * A finished template as the project that `sgtm init` would have begun it with: code, form,
 * permissions, info, notes and a file for each scenario.
 *
 * @param content the text of the .tpl
 * @param file what problems call it
 * @param folder where the project will be; it gives the package its name
 * @throws ProblemsError if the file is no server template, or its code does not parse
 */
export function importedProject(content: string, file: string, folder: string): ProjectSource {
  const template = parseTemplate(content, file);
  const { program, error } = parseCode(template.code);
  if (error) {
    const line = error.at.line + template.codeLine - 1;
    const message = `${error.message}; correct it, then import`;
    const place = { file, line, column: error.at.column };
    throw new ProblemsError([{ ...place, severity: 'error', rule: 'syntax-error', message }]);
  }
  refuseModules(program, template);
  // As they stand in the file: what a template is read as has other words for some of it.
  const { info, parameters, permissions } = readTemplateFile(content, file);
  const fields = new Set(fieldsOf(template.parameters).map(({ name }) => name));
  const { tests } = template;
  return {
    packageName: packageNameFor(folder, template.info),
    info: info?.value as TemplateInfo,
    parameters: (parameters?.value ?? []) as Parameter[],
    permissions: (permissions?.value ?? []) as PermissionEntry[],
    notes: template.notes,
    scenarios: tests.scenarios.map(({ name, code }) => ({ name, code })),
    setup: tests.setup.code,
    code: [{ path: 'src/main.ts', content: mainModule(template.code, program, fields) }],
    sgtmVersion: sgtmVersionFor(folder),
    untyped: untypedParts(content, file, info?.value)
  };
}

/**
 * GTM's code imports nothing. In a project an import would take in a file of the machine, which the next
 * push would publish.
 */
function refuseModules(program: Program, { file, codeLine }: Template): void {
  const problems: Problem[] = [];
  walk(program, (node) => {
    if (!/^(?:Import|Export)/.test(node.type)) return;
    const { line, column } = placeOf(node);
    const message = 'GTM has no import and no export; take it out of the template, then import';
    const place = { file, line: line + codeLine - 1, column };
    problems.push({ ...place, severity: 'error', rule: 'syntax-error', message });
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** The folder's name, else the template's; npm does not take every name. */
function packageNameFor(folder: string, { displayName = '' }: TemplateInfo): string {
  for (const name of [basename(resolve(folder)), displayName]) {
    try {
      return projectName(name).packageName;
    } catch {
      continue;
    }
  }
  return 'gtm-template';
}

/** The parts that the types of `sgtm/template` would refuse, such as a field with a key of its own. */
function untypedParts(content: string, file: string, info: unknown): ('fields' | 'info')[] {
  const rules = checkTemplate(content, file).map(({ rule }) => rule);
  const parts: ('fields' | 'info')[] = [];
  if (rules.some((rule) => FIELD_RULES.test(rule))) parts.push('fields');
  const hasPlainTexts = isDeepStrictEqual(plainTexts(info), info);
  if (!hasPlainTexts || rules.some((rule) => INFO_RULES.test(rule))) parts.push('info');
  return parts;
}

const FIELD_RULES =
  /^(?:field-(?:key|type)|condition-type|validator-(?:type|args)|group-style|column-type|item-incomplete)/;
const INFO_RULES = /^info-(?:type|key|category)/;
