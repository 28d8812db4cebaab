import { GTM_FIELDS } from '../language/natives.js';
import { conditionsOf } from './field-parts.js';
import { hasValue } from './field-tree.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on how the code and the form fit together. */
export const FIELD_USE_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'undefined-field',
    severity: 'warning',
    summary: 'the code reads a field that the form does not have: it is always undefined',
    find: findUndefinedFields
  },
  {
    name: 'unused-field',
    severity: 'warning',
    summary: 'the form asks for a value that nothing uses',
    find: findUnusedFields
  }
];

function findUndefinedFields({ fields, code, read }: TemplateSubject): Finding[] {
  // Without readable parameters every field would be reported.
  if (!code || read.problems.some(({ rule }) => rule === 'invalid-json')) return [];
  const { usage, inFile } = code;
  const assigned = usage.fields.filter(({ isAssigned }) => isAssigned);
  const known = new Set([
    ...fields.filter(hasValue).map(({ name }) => name),
    ...assigned.map(({ name }) => name)
  ]);
  const reported = new Set<string>();
  return usage.fields.flatMap(({ name, at }) => {
    if (known.has(name) || GTM_FIELDS.has(name) || reported.has(name)) return [];
    reported.add(name);
    const message = `data.${name} is no field of the form; define it, or read another`;
    return [{ message, at: inFile(at) }];
  });
}

function findUnusedFields({ fields, code, read }: TemplateSubject): Finding[] {
  const section = read.parameters;
  if (!code || !section || code.usage.readsAnyField) return [];
  const used = new Set<unknown>([
    ...code.usage.fields.filter(({ isAssigned }) => !isAssigned).map(({ name }) => name),
    ...fields.flatMap(conditionsOf).map(({ value }) => value.paramName)
  ]);
  return fields
    .filter((field) => hasValue(field) && field.name !== '' && !used.has(field.name))
    .map(({ name, path }) => ({
      message: `neither the code nor a condition reads ${name}; remove the field, or read it`,
      at: section.placeOf([...path, 'name'])
    }));
}
