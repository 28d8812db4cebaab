import { conditionsOf, itemsOf, simpleColumnsOf, type Part } from './field-parts.js';
import { CONDITION_TYPES } from './field-schema.js';
import { onFields } from './on-fields.js';
import type { FieldAt } from './field-tree.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the conditions under which a field is shown. */
export const CONDITION_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'condition-type',
    severity: 'error',
    summary: 'a condition compares in a way that GTM does not know',
    find: onFields((field, at) =>
      conditionsOf(field)
        .filter(({ value }) => !CONDITION_TYPES.has(value.type))
        .map(({ value, path }) => {
          const types = [...CONDITION_TYPES].join(', ');
          const message = `GTM has no condition ${JSON.stringify(value.type)}; take one of ${types}`;
          return at([...path, 'type'], message);
        })
    )
  },
  {
    name: 'condition-field',
    severity: 'warning',
    summary: 'a condition names a field that does not exist, so that it is never met',
    find: findUnknownFields
  },
  {
    name: 'condition-value',
    severity: 'warning',
    summary: 'a condition compares with a value that the field it names cannot have',
    find: findImpossibleValues
  }
];

function findUnknownFields({ fields, read }: TemplateSubject): Finding[] {
  const section = read.parameters;
  if (!section) return [];
  const names = new Set<unknown>(fields.map(({ name }) => name));
  return fields.flatMap((field) => {
    // A column's condition may be about another column of its table.
    const columns = new Set<unknown>(simpleColumnsOf(field).map(({ value }) => value.name));
    return conditionsOf(field)
      .filter(({ value: { paramName } }) => !names.has(paramName) && !columns.has(paramName))
      .map(({ value, path }) => ({
        message: `there is no field ${JSON.stringify(value.paramName)}; name one that exists`,
        at: section.placeOf([...path, 'paramName'])
      }));
  });
}

function findImpossibleValues({ fields, read }: TemplateSubject): Finding[] {
  const section = read.parameters;
  if (!section) return [];
  const byName = new Map<unknown, FieldAt>(fields.map((field) => [field.name, field]));
  return fields.flatMap(conditionsOf).flatMap((condition) => {
    const field = byName.get(condition.value.paramName);
    if (!field || canMeet(field, condition)) return [];
    const value = JSON.stringify(condition.value.paramValue);
    const message = `the ${field.type} ${field.name} never has the value ${value}; name one it can have`;
    return [{ message, at: section.placeOf([...condition.path, 'paramValue']) }];
  });
}

/** A SELECT that takes variables can have any value. */
function canMeet({ type, value, path }: FieldAt, { value: condition }: Part): boolean {
  const { paramValue } = condition;
  if (condition.type !== 'EQUALS' && condition.type !== 'NOT_EQUALS') return true;
  if (type === 'CHECKBOX') return typeof paramValue === 'boolean';
  if (type !== 'RADIO' && (type !== 'SELECT' || value.macrosInSelect === true)) return true;
  const items = itemsOf(value, path, type === 'RADIO' ? 'radioItems' : 'selectItems');
  return items.length === 0 || items.some((item) => item.value.value === paramValue);
}
