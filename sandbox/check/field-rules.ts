import { itemsOf, partsOf, simpleColumnsOf, type Part } from './field-parts.js';
import {
  ANY_FIELD_KEYS,
  COLUMN_TYPES,
  FIELD_KEYS,
  GROUP_STYLES,
  isOfKind,
  KIND_WORDS
} from './field-schema.js';
import { hasValue, type FieldAt } from './field-tree.js';
import { kindOf, type JsonObject, type JsonPath } from './json.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the fields of `___TEMPLATE_PARAMETERS___`, but for their conditions and validators. */
export const FIELD_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'parameters-list',
    severity: 'error',
    summary: 'the parameters are no list of objects',
    find: findNoList
  },
  {
    name: 'field-type',
    severity: 'error',
    summary: 'a field has no type, or one that GTM does not know',
    find: onFields(({ value, path }, at) => {
      if (Object.hasOwn(FIELD_KEYS, String(value.type))) return [];
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
    name: 'field-key-unknown',
    severity: 'error',
    summary: 'a key that no field, item, column, condition or validator has',
    find: onParts((part, key, at) => {
      if (Object.hasOwn(part.keys, key) || isMisplaced(part, key)) return [];
      return [at(`GTM does not know "${key}" of ${part.noun}; remove it, or correct its spelling`)];
    })
  },
  {
    name: 'field-key-misplaced',
    severity: 'warning',
    summary: 'a key that only fields of other types have',
    find: onParts((part, key, at) => {
      if (Object.hasOwn(part.keys, key) || !isMisplaced(part, key)) return [];
      return [at(`"${key}" does nothing in ${part.noun}; remove it`)];
    })
  },
  {
    name: 'field-key-kind',
    severity: 'error',
    summary: 'the value of a key is of the wrong kind, such as a text instead of a list',
    find: onParts((part, key, at) => {
      const kind = part.keys[key];
      if (kind === undefined || isOfKind(part.value[key], kind)) return [];
      return [at(`"${key}" is ${kindOf(part.value[key])}; GTM needs ${KIND_WORDS[kind]}`)];
    })
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
  },
  {
    name: 'items-missing',
    severity: 'error',
    summary: 'a SELECT or RADIO offers nothing to choose',
    find: onChoices(({ value, path, noun }, items, at) =>
      items.length === 0 && value.macrosInSelect !== true
        ? [at(path, `this ${noun} has no items; add them, or allow variables with macrosInSelect`)]
        : []
    )
  },
  {
    name: 'duplicate-item',
    severity: 'warning',
    summary: 'two items of a SELECT or RADIO have the same value',
    find: onChoices((_, items, at) => findRepeatedItems(items, at))
  },
  {
    name: 'default-not-an-item',
    severity: 'warning',
    summary: 'the default of a SELECT or RADIO is none of its items',
    find: onChoices(({ value, path }, items, at) => {
      const { defaultValue } = value;
      // GTM writes an empty default for a column without one; a {{variable}} is no item either.
      if (items.length === 0 || isEmptyOrVariable(defaultValue)) return [];
      if (items.some((item) => item.value.value === defaultValue)) return [];
      const values = items.map((item) => show(item.value.value)).join(', ');
      const message = `the default ${show(defaultValue)} is none of the items ${values}; choose one`;
      return [at([...path, 'defaultValue'], message)];
    })
  },
  {
    name: 'columns-missing',
    severity: 'error',
    summary: 'a table has no columns',
    find: onFields(({ type, value, path }, at) => {
      const key = COLUMN_KEYS[type];
      if (key === undefined || (Array.isArray(value[key]) && value[key].length > 0)) return [];
      return [at(path, `this ${type} has no columns; add them in ${key}`)];
    })
  },
  {
    name: 'column-type',
    severity: 'error',
    summary: 'a column of a simple table is neither TEXT nor SELECT',
    find: onFields((field, at) =>
      simpleColumnsOf(field)
        .filter(({ value }) => !COLUMN_TYPES.has(value.type))
        .map(({ value, path }) =>
          at([...path, 'type'], `a column cannot be ${show(value.type)}; make it TEXT or SELECT`)
        )
    )
  },
  {
    name: 'column-name',
    severity: 'error',
    summary: 'a column of a table has no name, or the name of another',
    find: onFields(findColumnNames)
  }
];

const COLUMN_KEYS: Record<string, string> = {
  SIMPLE_TABLE: 'simpleTableColumns',
  PARAM_TABLE: 'paramTableColumns'
};

type PlaceFinding = (path: JsonPath, message: string) => Finding;

/** A rule's search that looks at each field by itself. */
export function onFields(
  find: (field: FieldAt, at: PlaceFinding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return ({ fields, read }) => {
    const section = read.parameters;
    if (!section) return [];
    const at: PlaceFinding = (path, message) => ({ message, at: section.placeOf(path) });
    return fields.flatMap((field) => find(field, at));
  };
}

function onParts(
  find: (part: Part, key: string, at: (message: string) => Finding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return ({ fields, read }) => {
    const section = read.parameters;
    if (!section) return [];
    return fields
      .flatMap(partsOf)
      .flatMap((part) =>
        Object.keys(part.value).flatMap((key) =>
          find(part, key, (message) => ({ message, at: section.placeOfKey([...part.path, key]) }))
        )
      );
  };
}

interface Choice {
  value: JsonObject;
  path: JsonPath;
  noun: string;
}

function onChoices(
  find: (choice: Choice, items: Part[], at: PlaceFinding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return onFields((field, at) => {
    const columns = simpleColumnsOf(field).filter(({ value }) => value.type === 'SELECT');
    const columnFindings = columns.flatMap((column) =>
      find(
        { ...column, noun: 'SELECT column' },
        itemsOf(column.value, column.path, 'selectItems'),
        at
      )
    );
    const { type, value, path } = field;
    if (type !== 'SELECT' && type !== 'RADIO') return columnFindings;
    const items = itemsOf(value, path, type === 'SELECT' ? 'selectItems' : 'radioItems');
    return find({ value, path, noun: type }, items, at);
  });
}

function findNoList({ read }: TemplateSubject): Finding[] {
  const { parameters } = read;
  if (!parameters) return [];
  if (!Array.isArray(parameters.value)) {
    return [
      { message: 'the parameters have to be a list; put them in [ ]', at: parameters.placeOf([]) }
    ];
  }
  return parameters.value.flatMap((entry: unknown, index) =>
    kindOf(entry) === 'an object'
      ? []
      : [{ message: `a parameter is ${kindOf(entry)}; remove it`, at: parameters.placeOf([index]) }]
  );
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

function isMisplaced({ keys, noun }: Part, key: string): boolean {
  return FIELD_KEYS[noun] === keys && Object.hasOwn(ANY_FIELD_KEYS, key);
}

function isEmptyOrVariable(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'string' && /^\{\{.*\}\}$/.test(value);
}

function findRepeatedItems(items: readonly Part[], at: PlaceFinding): Finding[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ value, path }) => {
    if (value.value === undefined) return [];
    if (!seen.has(value.value)) {
      seen.add(value.value);
      return [];
    }
    const message = `an item above has the value ${show(value.value)} too; change or remove one`;
    return [at([...path, 'value'], message)];
  });
}

function findColumnNames(field: FieldAt, at: PlaceFinding): Finding[] {
  const columns = simpleColumnsOf(field).map(({ value, path }) => ({ name: value.name, path }));
  const seen = new Set<unknown>();
  return columns.flatMap(({ name, path }) => {
    const place = [...path, 'name'];
    if (typeof name !== 'string' || name === '') {
      return [at(place, 'this column has no name; give it one, rows are read by it')];
    }
    if (seen.has(name)) return [at(place, `two columns are called "${name}"; rename one`)];
    seen.add(name);
    return [];
  });
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
