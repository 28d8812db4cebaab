import { RE2JS } from 're2js';
import type { Condition } from './model.js';
import { asText } from './references.js';

/** A condition as it was decided. */
export interface DecidedCondition {
  /** The variable's name, or the text where it is more than one variable. */
  variable: string;
  operator: string;
  negate: boolean;
  expected: string;
  /** The variable's value, with its type. */
  value: unknown;
  held: boolean;
}

type Compare = (value: string, expected: string, ignoreCase: boolean) => boolean | undefined;

/**
 * GTM's operators on two texts; undefined where they cannot be compared, so that neither the condition nor
 * its opposite holds.
 */
const OPERATORS: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['EQUALS', folded((value, expected) => value === expected)],
  ['CONTAINS', folded((value, expected) => value.includes(expected))],
  ['STARTS_WITH', folded((value, expected) => value.startsWith(expected))],
  ['ENDS_WITH', folded((value, expected) => value.endsWith(expected))],
  ['MATCH_REGEX', matchesRegex],
  ['GREATER', asNumbers((value, expected) => value > expected)],
  ['GREATER_OR_EQUALS', asNumbers((value, expected) => value >= expected)],
  ['LESS', asNumbers((value, expected) => value < expected)],
  ['LESS_OR_EQUALS', asNumbers((value, expected) => value <= expected)]
]);

/** Whether an operator is one of a server container's. */
export function isOperator(name: string): boolean {
  return OPERATORS.has(name);
}

/** Whether a condition holds for a value; both sides are compared as text. */
export function holds(
  { operator, negate, ignoreCase }: Condition,
  value: unknown,
  expected: string
): boolean {
  const result = OPERATORS.get(operator)?.(asText(value), expected, ignoreCase);
  return result !== undefined && result !== negate;
}

function folded(compare: (value: string, expected: string) => boolean): Compare {
  return (value, expected, ignoreCase) =>
    ignoreCase ? compare(value.toLowerCase(), expected.toLowerCase()) : compare(value, expected);
}

function asNumbers(compare: (value: number, expected: number) => boolean): Compare {
  return (value, expected) => {
    const [left, right] = [toNumber(value), toNumber(expected)];
    return Number.isNaN(left) || Number.isNaN(right) ? undefined : compare(left, right);
  };
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function matchesRegex(value: string, pattern: string, ignoreCase: boolean): boolean | undefined {
  return compiledRegex(pattern, ignoreCase)?.matcher(value).find();
}

const MOST_PATTERNS = 1000;
const patterns = new Map<string, RE2JS | undefined>();

/** A pattern of RE2, as GTM's servers take them; undefined for a text that is none. */
export function compiledRegex(pattern: string, ignoreCase = false): RE2JS | undefined {
  const key = `${ignoreCase ? 'i' : '-'}${pattern}`;
  if (patterns.has(key)) return patterns.get(key);
  // Patterns can be made of event data.
  if (patterns.size >= MOST_PATTERNS) patterns.clear();
  let regex: RE2JS | undefined;
  try {
    regex = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    regex = undefined;
  }
  patterns.set(key, regex);
  return regex;
}
