import { simpleColumnsOf } from './field-parts.js';
import { COLUMN_TYPES } from './field-schema.js';
import type { FieldAt } from './field-tree.js';
import { isObject, objectsIn } from '../template/json.js';
import { onFields, show, type PlaceFinding } from './on-fields.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the columns of tables. */
export const TABLE_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'columns-missing',
    severity: 'warning',
    summary: 'a table has no columns',
    find: onFields(({ type, value, path }, at) => {
      const key = Object.hasOwn(COLUMN_KEYS, type) ? COLUMN_KEYS[type] : undefined;
      if (key === undefined || (Array.isArray(value[key]) && value[key].length > 0)) return [];
      return [at(path, `this ${type} has no columns; add them in ${key}`)];
    })
  },
  {
    name: 'column-type',
    severity: 'error',
    summary:
      'a column of a simple table is neither TEXT nor SELECT, or one of a PARAM_TABLE no field',
    find: onFields((field, at) => [
      ...simpleColumnsOf(field)
        .filter(({ value }) => !COLUMN_TYPES.has(value.type))
        .map(({ value, path }) =>
          at([...path, 'type'], `a column cannot be ${show(value.type)}; make it TEXT or SELECT`)
        ),
      ...objectsIn(field.value.paramTableColumns, [...field.path, 'paramTableColumns'])
        .filter(({ value }) => !isObject(value.param))
        .map(({ path }) => at(path, 'this column has no field; define it in "param"'))
    ])
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
