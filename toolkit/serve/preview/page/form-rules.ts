import type { Parameter } from '../protocol.js';

/** The values of a tag's fields. */
export type Values = Record<string, unknown>;

type Condition = NonNullable<Parameter['enablingConditions']>[number];
type Validator = NonNullable<Parameter['valueValidators']>[number];

/** Whether GTM shows a field: one of its conditions has to hold, if it has any. */
export function isEnabled(conditions: readonly Condition[] | undefined, values: Values): boolean {
  if (!conditions || conditions.length === 0) return true;
  return conditions.some(({ paramName, paramValue, type }) => {
    const isEqual = valueOf(values, paramName) === paramValue;
    return type === 'NOT_EQUALS' ? !isEqual : isEqual;
  });
}

function valueOf(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** What is wrong with a value, in the template's own words where it has some; undefined for nothing. */
function problemOf(
  validators: readonly Validator[] | undefined,
  value: unknown,
  values: Values
): string | undefined {
  for (const { type, args = [], errorMessage, enablingConditions } of validators ?? []) {
    if (!isEnabled(enablingConditions, values) || isFit(type, args, value)) continue;
    return errorMessage || USUAL_MESSAGES[type] || 'This value is not valid.';
  }
  return undefined;
}

const USUAL_MESSAGES: Readonly<Record<string, string>> = {
  NON_EMPTY: 'Fill in this field.',
  NUMBER: 'Enter a number.',
  NON_NEGATIVE_NUMBER: 'Enter a number that is not negative.',
  POSITIVE_NUMBER: 'Enter a number above 0.',
  DECIMAL: 'Enter a number.',
  STRING_LENGTH: 'This text is too short or too long.',
  TABLE_ROW_COUNT: 'The table has too few or too many rows.'
};

function isFit(type: string, args: readonly unknown[], value: unknown): boolean {
  const text = value === undefined || value === null ? '' : String(value);
  if (type === 'TABLE_ROW_COUNT') {
    return isBetween(Array.isArray(value) ? value.length : 0, args);
  }
  if (type === 'NON_EMPTY') return text.trim() !== '';
  // A variable has its value when the tag fires; what is hidden was looked at when it was typed.
  if (text.includes('{{') || text.includes('•••')) return true;
  if (type === 'REGEX') return matches(text, args[0]);
  if (type === 'STRING_LENGTH') return isBetween(text.length, args);
  if (text === '') return true;
  const number = Number(text);
  if (type === 'POSITIVE_NUMBER') return number > 0;
  if (type === 'NON_NEGATIVE_NUMBER') return number >= 0;
  if (type === 'NUMBER' || type === 'DECIMAL') return Number.isFinite(number);
  return true;
}

function isBetween(count: number, [least, most]: readonly unknown[]): boolean {
  return (
    (least === undefined || count >= Number(least)) && (most === undefined || count <= Number(most))
  );
}

function matches(text: string, pattern: unknown): boolean {
  try {
    return new RegExp(`^(?:${String(pattern)})$`).test(text);
  } catch {
    // RE2 knows forms that browsers do not; GTM will look at it.
    return true;
  }
}

/** The fields below one: those of the choice that is made, too. */
export function childrenOf(parameter: Parameter, values: Values): Parameter[] {
  const value = valueOf(values, parameter.name);
  if (parameter.type === 'CHECKBOX' && value !== true) return [];
  const chosen = parameter.radioItems?.find((item) => item.value === value)?.subParams ?? [];
  return [...(parameter.subParams ?? []), ...chosen];
}

/** What is wrong with each field that is shown, by its name. */
export function problemsIn(parameters: readonly Parameter[], values: Values): Map<string, string> {
  const problems = new Map<string, string>();
  const look = (parameter: Parameter): void => {
    if (!isEnabled(parameter.enablingConditions, values)) return;
    const problem = problemOf(parameter.valueValidators, valueOf(values, parameter.name), values);
    if (problem) problems.set(parameter.name, problem);
    const cell = parameter.simpleTableColumns && cellProblem(parameter, values);
    if (cell) problems.set(parameter.name, cell);
    childrenOf(parameter, values).forEach(look);
  };
  parameters.forEach(look);
  return problems;
}

function cellProblem(parameter: Parameter, values: Values): string | undefined {
  const rows = tableRows(valueOf(values, parameter.name));
  for (const column of parameter.simpleTableColumns ?? []) {
    const name = column.name ?? '';
    const cells = rows.map((row) => row[name]);
    for (const [index, cell] of cells.entries()) {
      const problem = problemOf(column.valueValidators, cell, values);
      if (problem) return `Row ${index + 1}, ${column.displayName ?? name}: ${problem}`;
    }
    const twice = column.isUnique
      ? cells.find((cell, at) => cells.indexOf(cell) !== at)
      : undefined;
    if (twice !== undefined) return `${column.displayName ?? name}: each may be there once.`;
  }
  return undefined;
}

/** A table's value as rows, whatever it holds. */
export function tableRows(value: unknown): Values[] {
  if (!Array.isArray(value)) return [];
  return value.filter((row): row is Values => typeof row === 'object' && row !== null);
}

/** Whether a group that opens with its fields has one that differs from its default. */
export function isTouched(parameter: Parameter, values: Values): boolean {
  const value = valueOf(values, parameter.name);
  const isSet =
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
  if (isSet && value !== parameter.defaultValue) return true;
  return childrenOf(parameter, values).some((child) => isTouched(child, values));
}

/** Whether a field holds something else than its default. */
export function isOwn({ type, name, defaultValue }: Parameter, values: Values): boolean {
  if (type === 'GROUP' || type === 'LABEL') return false;
  const value = valueOf(values, name);
  const isEmpty = (each: unknown): boolean =>
    each === undefined ||
    each === '' ||
    each === false ||
    (Array.isArray(each) && each.length === 0);
  if (isEmpty(value) && isEmpty(defaultValue)) return false;
  return JSON.stringify(value) !== JSON.stringify(defaultValue);
}

/** How many fields from one on hold something else than their defaults. */
export function countOwn(parameter: Parameter, values: Values): number {
  return childrenOf(parameter, values).reduce(
    (sum, child) => sum + countOwn(child, values),
    isOwn(parameter, values) ? 1 : 0
  );
}
