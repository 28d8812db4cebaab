import { objectsIn, type JsonObject, type JsonPath } from '../template/json.js';

/** One entry of `___TEMPLATE_PARAMETERS___`, however deep it stands. */
export interface FieldAt {
  value: JsonObject;
  path: JsonPath;
  type: string;
  name: string;
  /** Whether it is a column of a PARAM_TABLE: its name belongs to the table's rows. */
  isColumn: boolean;
}

/** Types that hold other fields or a text, and no value. */
const WITHOUT_VALUE: ReadonlySet<string> = new Set(['GROUP', 'LABEL']);

/** Every field, group and label of the form, in its order; columns of a PARAM_TABLE are fields too. */
export function fieldsIn(parameters: unknown, path: JsonPath = [], isColumn = false): FieldAt[] {
  return objectsIn(parameters, path).flatMap((entry) =>
    fieldTree(entry.value, entry.path, isColumn)
  );
}

function fieldTree(value: JsonObject, path: JsonPath, isColumn: boolean): FieldAt[] {
  const items = (key: string): FieldAt[] =>
    objectsIn(value[key], [...path, key]).flatMap((item) =>
      fieldsIn(item.value.subParams, [...item.path, 'subParams'], isColumn)
    );
  const columns = objectsIn(value.paramTableColumns, [...path, 'paramTableColumns']);
  return [
    { value, path, type: textOr(value.type), name: textOr(value.name), isColumn },
    ...fieldsIn(value.subParams, [...path, 'subParams'], isColumn),
    ...items('selectItems'),
    ...items('radioItems'),
    ...columns.flatMap((column) =>
      fieldsIn([column.value.param], [...column.path, 'param'], true).map((field) => ({
        ...field,
        // The list around `param` is ours, to walk it like any other.
        path: [...column.path, 'param', ...field.path.slice(column.path.length + 2)]
      }))
    )
  ];
}

/** A text; any other value as none. */
export function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether the code can read it off `data`. */
export function hasValue(field: FieldAt): boolean {
  return !field.isColumn && !WITHOUT_VALUE.has(field.type);
}
