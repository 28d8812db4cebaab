import { isTranslatable } from '../template/translatable.js';

/** What the value of a key has to be; words may be given with what a translator needs. */
export type KeyKind = 'text' | 'words' | 'flag' | 'number' | 'list' | 'object' | 'scalar';

/** Keys and the kinds of their values. */
export type KeyTable = Readonly<Record<string, KeyKind>>;

const EVERY_FIELD: KeyTable = {
  type: 'text',
  name: 'text',
  displayName: 'words',
  help: 'words',
  enablingConditions: 'list'
};

const WITH_VALUE: KeyTable = {
  ...EVERY_FIELD,
  simpleValueType: 'flag',
  defaultValue: 'scalar',
  valueValidators: 'list',
  alwaysInSummary: 'flag',
  notSetText: 'words',
  valueHint: 'words',
  valueUnit: 'words',
  canBeEmptyString: 'flag',
  clearOnCopy: 'flag',
  subParams: 'list'
};

/** The types of fields and the keys each may have, from GTM's editor and published templates. */
export const FIELD_KEYS: Readonly<Record<string, KeyTable>> = {
  TEXT: { ...WITH_VALUE, textAsList: 'flag', lineCount: 'number' },
  CHECKBOX: { ...WITH_VALUE, checkboxText: 'words', defaultValue: 'flag' },
  SELECT: { ...WITH_VALUE, selectItems: 'list', macrosInSelect: 'flag' },
  RADIO: { ...WITH_VALUE, radioItems: 'list' },
  GROUP: { ...EVERY_FIELD, groupStyle: 'text', subParams: 'list' },
  LABEL: EVERY_FIELD,
  // The editor does not offer it, but exports have it: a field with a value that no form shows.
  HIDDEN: WITH_VALUE,
  SIMPLE_TABLE: { ...WITH_VALUE, simpleTableColumns: 'list', newRowButtonText: 'words' },
  PARAM_TABLE: {
    ...WITH_VALUE,
    paramTableColumns: 'list',
    newRowButtonText: 'words',
    newRowTitle: 'words',
    editRowTitle: 'words'
  }
};

/** Keys that some type has. */
export const ANY_FIELD_KEYS: KeyTable = Object.assign({}, ...Object.values(FIELD_KEYS));

/** A column of a SIMPLE_TABLE; GTM keeps the items of one that was a SELECT before. */
export const SIMPLE_COLUMN_KEYS: KeyTable = {
  type: 'text',
  name: 'text',
  displayName: 'words',
  defaultValue: 'scalar',
  isUnique: 'flag',
  valueHint: 'words',
  selectItems: 'list',
  macrosInSelect: 'flag',
  valueValidators: 'list'
};

export const PARAM_COLUMN_KEYS: KeyTable = { param: 'object', isUnique: 'flag' };

export const ITEM_KEYS: KeyTable = {
  value: 'scalar',
  displayValue: 'words',
  help: 'words',
  subParams: 'list'
};

export const CONDITION_KEYS: KeyTable = { paramName: 'text', paramValue: 'scalar', type: 'text' };

export const VALIDATOR_KEYS: KeyTable = {
  type: 'text',
  args: 'list',
  errorMessage: 'words',
  enablingConditions: 'list'
};

/** Types of the columns of a SIMPLE_TABLE. */
export const COLUMN_TYPES: ReadonlySet<unknown> = new Set(['TEXT', 'SELECT']);

export const GROUP_STYLES: ReadonlySet<unknown> = new Set([
  'NO_ZIPPY',
  'ZIPPY_CLOSED',
  'ZIPPY_OPEN',
  'ZIPPY_OPEN_ON_PARAM'
]);

/** How a condition compares; the last two need no value. */
export const CONDITION_TYPES: ReadonlySet<unknown> = new Set([
  'EQUALS',
  'NOT_EQUALS',
  'PRESENT',
  'NOT_PRESENT'
]);

/** Whether a value is of the kind. */
export function isOfKind(value: unknown, kind: KeyKind): boolean {
  return CHECKS[kind](value);
}

/** The kind in words: "a text". */
export const KIND_WORDS: Readonly<Record<KeyKind, string>> = {
  text: 'a text',
  words: 'a text',
  flag: 'true or false',
  number: 'a number',
  list: 'a list',
  object: 'an object',
  scalar: 'a text, a number, true or false'
};

const CHECKS: Record<KeyKind, (value: unknown) => boolean> = {
  text: (value) => typeof value === 'string',
  words: (value) => typeof value === 'string' || isTranslatable(value),
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  scalar: (value) => ['string', 'number', 'boolean'].includes(typeof value)
};
