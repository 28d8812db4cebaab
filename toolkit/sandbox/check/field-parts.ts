import {
  ANY_FIELD_KEYS,
  CONDITION_KEYS,
  FIELD_KEYS,
  ITEM_KEYS,
  PARAM_COLUMN_KEYS,
  SIMPLE_COLUMN_KEYS,
  VALIDATOR_KEYS,
  type KeyTable
} from './field-schema.js';
import type { FieldAt } from './field-tree.js';
import { objectsIn, type JsonObject, type JsonPath } from '../template/json.js';

/** An object of a field's definition: the field itself, an item, a column, a condition, a validator. */
export interface Part {
  value: JsonObject;
  path: JsonPath;
  /** What messages call it. */
  noun: string;
  keys: KeyTable;
}

/** A field and everything in it that is not a field of its own. */
export function partsOf(field: FieldAt): Part[] {
  const { value, path, type } = field;
  const self = {
    value,
    path,
    noun: type,
    keys: (Object.hasOwn(FIELD_KEYS, type) && FIELD_KEYS[type]) || ANY_FIELD_KEYS
  };
  const items = [...itemsOf(value, path, 'selectItems'), ...itemsOf(value, path, 'radioItems')];
  const columns = simpleColumnsOf(field);
  const tables = listOf(value, path, 'paramTableColumns', 'a table column', PARAM_COLUMN_KEYS);
  const columnItems = columns.flatMap((each) => itemsOf(each.value, each.path, 'selectItems'));
  const validators = validatorsOf(field);
  return [
    self,
    ...items,
    ...columns,
    ...tables,
    ...columnItems,
    ...validators,
    ...conditionsOf(field)
  ];
}

/** The columns of a SIMPLE_TABLE. */
export function simpleColumnsOf({ value, path }: FieldAt): Part[] {
  return listOf(value, path, 'simpleTableColumns', 'a table column', SIMPLE_COLUMN_KEYS);
}

/** The validators of a field and of the columns of its table. */
export function validatorsOf(field: FieldAt): Part[] {
  return [field, ...simpleColumnsOf(field)].flatMap(({ value, path }) =>
    listOf(value, path, 'valueValidators', 'a validator', VALIDATOR_KEYS)
  );
}

/** The conditions under which a field is shown and its validators apply. */
export function conditionsOf(field: FieldAt): Part[] {
  return [field, ...simpleColumnsOf(field), ...validatorsOf(field)].flatMap(({ value, path }) =>
    listOf(value, path, 'enablingConditions', 'a condition', CONDITION_KEYS)
  );
}

/** The choices of a SELECT, of a RADIO or of a SELECT column. */
export function itemsOf(
  value: JsonObject,
  path: JsonPath,
  key: 'selectItems' | 'radioItems'
): Part[] {
  return listOf(value, path, key, 'an item', ITEM_KEYS);
}

function listOf(
  value: JsonObject,
  path: JsonPath,
  key: string,
  noun: string,
  keys: KeyTable
): Part[] {
  return objectsIn(value[key], [...path, key]).map((element) => ({ ...element, noun, keys }));
}
