import { itemsOf, simpleColumnsOf, type Part } from './field-parts.js';
import type { JsonObject, JsonPath } from '../template/json.js';
import { onFields, show, type PlaceFinding } from './on-fields.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on what a SELECT, a RADIO or a SELECT column offers. */
export const CHOICE_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'items-missing',
    severity: 'warning',
    summary: 'a SELECT or RADIO offers nothing to choose',
    find: onChoices(({ value, path, noun }, items, at) =>
      items.length === 0 && value.macrosInSelect !== true
        ? [at(path, `this ${noun} has no items; add them, or allow variables with macrosInSelect`)]
        : []
    )
  },
  {
    name: 'item-incomplete',
    severity: 'error',
    summary: 'an item of a SELECT or RADIO has no value or nothing to show',
    find: onChoices((_, items, at) =>
      items.flatMap(({ value, path }) =>
        ['value', 'displayValue']
          .filter((key) => value[key] === undefined)
          .map((key) => at(path, `this item has no "${key}"; add it`))
      )
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
    summary: 'the default of a SELECT or RADIO is not one of its items',
    find: onChoices(({ value, path }, items, at) => {
      const { defaultValue } = value;
      // GTM writes an empty default for a column without one; a {{variable}} is no item either.
      if (items.length === 0 || isEmptyOrVariable(defaultValue)) return [];
      if (items.some((item) => item.value.value === defaultValue)) return [];
      const values = items.map((item) => show(item.value.value)).join(', ');
      const message = `the default ${show(defaultValue)} is not one of the items ${values}; choose one`;
      return [at([...path, 'defaultValue'], message)];
    })
  }
];

/** Something with items to choose from. */
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
