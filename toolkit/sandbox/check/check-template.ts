import { byPlace, type Problem } from '../problem.js';
import { CHOICE_RULES } from './choice-rules.js';
import { CODE_RULES } from './code-rules.js';
import { CONDITION_RULES } from './condition-rules.js';
import { FIELD_KEY_RULES } from './field-key-rules.js';
import { FIELD_RULES } from './field-rules.js';
import { FIELD_USE_RULES } from './field-use-rules.js';
import { FILE_RULES } from './file-rules.js';
import { GRANT_RULES } from './grant-rules.js';
import { INFO_RULES } from './info-rules.js';
import { PERMISSION_RULES } from './permission-rules.js';
import type { Rule } from './rule.js';
import { readSubject, type TemplateSubject } from './template-subject.js';
import { TABLE_RULES } from './table-rules.js';
import { TEST_RULES } from './test-rules.js';
import { VALIDATOR_RULES } from './validator-rules.js';

/** Every rule on a template, in the order of the file's sections. */
export const TEMPLATE_RULES: readonly Rule<TemplateSubject>[] = [
  ...FILE_RULES,
  ...INFO_RULES,
  ...FIELD_RULES,
  ...FIELD_KEY_RULES,
  ...CHOICE_RULES,
  ...TABLE_RULES,
  ...CONDITION_RULES,
  ...VALIDATOR_RULES,
  ...CODE_RULES,
  ...FIELD_USE_RULES,
  ...PERMISSION_RULES,
  ...GRANT_RULES,
  ...TEST_RULES
];

/**
 * Checks a template against every rule, without running it.
 *
 * @param content the text of the .tpl
 * @param file what the problems call it: its path, or a name
 * @returns the problems in the order of their places, an empty list if the template is in order. Never throws.
 * @example
 * checkTemplate(readFileSync('template.tpl', 'utf8'), 'template.tpl').map(formatProblem);
 */
export function checkTemplate(content: string, file = 'template.tpl'): Problem[] {
  const subject = readSubject(content, file);
  const [wrongFile] = subject.read.problems;
  if (wrongFile && isNoTemplate(subject)) return [wrongFile];
  return TEMPLATE_RULES.flatMap((rule) => applyRule(rule, subject, file)).toSorted(byPlace);
}

/** Whether the file is a template of another kind, or none. */
function isNoTemplate({ read: { sectioned, problems } }: TemplateSubject): boolean {
  return sectioned.markers.length === 0 || problems.some(({ rule }) => rule === 'web-template');
}

/** The problems one rule finds. */
export function applyRule<Subject>(rule: Rule<Subject>, subject: Subject, file: string): Problem[] {
  return rule.find(subject).map(({ message, at, severity = rule.severity }) => ({
    file,
    line: at.line,
    column: at.column,
    severity,
    rule: rule.name,
    message
  }));
}
