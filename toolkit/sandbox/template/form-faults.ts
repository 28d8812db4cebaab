import { isObject, kindOf, type JsonPath } from './json.js';

/** A place of the form that is not what it has to be for anybody to read it. */
export interface FormFault {
  rule: 'parameters-list' | 'field-key-kind';
  message: string;
  path: JsonPath;
}

/** Keys of a field whose value is a list of objects, and what messages call one of these. */
const LISTS: Readonly<Record<string, string>> = {
  subParams: 'a parameter',
  selectItems: 'an item',
  radioItems: 'an item',
  simpleTableColumns: 'a column',
  paramTableColumns: 'a column',
  enablingConditions: 'a condition',
  valueValidators: 'a validator'
};

/** What of `___TEMPLATE_PARAMETERS___` is no list where one has to be, or no object in a list. */
export function formFaults(parameters: unknown): FormFault[] {
  if (Array.isArray(parameters)) return faultsInList(parameters, [], 'a parameter');
  const message = 'the parameters have to be a list; put them in [ ]';
  return [{ rule: 'parameters-list', message, path: [] }];
}

function faultsInList(list: readonly unknown[], path: JsonPath, noun: string): FormFault[] {
  return list.flatMap((entry, index): FormFault[] => {
    const at = [...path, index];
    if (isObject(entry)) return faultsInObject(entry, at);
    const message = `${noun} is ${kindOf(entry)}; remove it`;
    return [{ rule: 'parameters-list', message, path: at }];
  });
}

/** Fields, items, columns and validators have lists of the same names. */
function faultsInObject(value: Record<string, unknown>, path: JsonPath): FormFault[] {
  const own = Object.entries(LISTS).flatMap(([key, noun]): FormFault[] => {
    const list = value[key];
    const at = [...path, key];
    if (list === undefined) return [];
    if (Array.isArray(list)) return faultsInList(list, at, noun);
    const message = `"${key}" is ${kindOf(list)}; GTM needs a list`;
    return [{ rule: 'field-key-kind', message, path: at }];
  });
  return isObject(value.param) ? [...own, ...faultsInObject(value.param, [...path, 'param'])] : own;
}
