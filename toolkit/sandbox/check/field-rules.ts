import { FIELD_KEYS, GROUP_STYLES } from './field-schema.js';
import { hasValue, textOr } from './field-tree.js';
import { formFaults } from '../template/form-faults.js';
import { onFields, show } from './on-fields.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the fields of `___TEMPLATE_PARAMETERS___` as such. */
export const FIELD_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'parameters-list',
    severity: 'error',
    summary: 'the parameters, or a list in one of them, are no list of objects',
    find: findNoList
  },
  {
    name: 'field-type',
    severity: 'error',
    summary: 'a field has no type, or one that GTM does not know',
    find: onFields(({ value, path }, at) => {
      if (Object.hasOwn(FIELD_KEYS, textOr(value.type))) return [];
      const types = Object.keys(FIELD_KEYS).join(', ');
      return [
        at([...path, 'type'], `GTM has no field type ${show(value.type)}; take one of ${types}`)
      ];
    })
  },
  {
    name: 'field-name',
    severity: 'error',
    summary: 'a field has no name',
    find: onFields(({ name, path, type }, at) =>
      name === '' ? [at([...path, 'name'], `this ${type} has no name; give it one`)] : []
    )
  },
  {
    name: 'field-name-characters',
    severity: 'warning',
    summary: "a field's name is no identifier, so that data.name cannot read it",
    find: onFields((field, at) => {
      const { name, path } = field;
      if (name === '' || !hasValue(field) || /^[A-Za-z_$][\w$]*$/.test(name)) return [];
      const message = `"${name}" cannot be read as data.${name}; use letters, digits and _`;
      return [at([...path, 'name'], message)];
    })
  },
  {
    name: 'duplicate-field',
    severity: 'error',
    summary: 'two fields have the same name',
    find: findDuplicateFields
  },
  {
    name: 'group-style',
    severity: 'error',
    summary: 'a group is drawn in a style that GTM does not have',
    find: onFields(({ value, path }, at) => {
      if (value.groupStyle === undefined || GROUP_STYLES.has(value.groupStyle)) return [];
      const styles = [...GROUP_STYLES].join(', ');
      const message = `GTM has no group style ${show(value.groupStyle)}; take one of ${styles}`;
      return [at([...path, 'groupStyle'], message)];
    })
  }
];

function findNoList({ read: { parameters } }: TemplateSubject): Finding[] {
  if (!parameters) return [];
  return formFaults(parameters.value)
    .filter(({ rule }) => rule === 'parameters-list')
    .map(({ message, path }) => ({ message, at: parameters.placeOf(path) }));
}

function findDuplicateFields({ fields, read }: TemplateSubject): Finding[] {
  const section = read.parameters;
  const seen = new Map<string, number>();
  if (!section) return [];
  return fields.flatMap(({ name, path, isColumn }) => {
    if (name === '' || isColumn) return [];
    const at = section.placeOf([...path, 'name']);
    const earlier = seen.get(name);
    if (earlier === undefined) {
      seen.set(name, at.line);
      return [];
    }
    return [{ message: `"${name}" is the name of the field in line ${earlier}; rename one`, at }];
  });
}
