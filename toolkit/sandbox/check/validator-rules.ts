import { textOr } from './field-tree.js';
import { validatorsOf, type Part } from './field-parts.js';
import { onFields } from './on-fields.js';
import type { Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on what a field's value is checked for when a tag is saved. */
export const VALIDATOR_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'validator-type',
    severity: 'error',
    summary: 'a validator is of a type that GTM does not know',
    find: onFields((field, at) =>
      validatorsOf(field)
        .filter(({ value }) => !Object.hasOwn(ARGUMENTS, textOr(value.type)))
        .map(({ value, path }) => {
          const types = Object.keys(ARGUMENTS).join(', ');
          const message = `GTM has no validator ${JSON.stringify(value.type)}; take one of ${types}`;
          return at([...path, 'type'], message);
        })
    )
  },
  {
    name: 'validator-args',
    severity: 'error',
    summary: 'a validator lacks its arguments, or they are of the wrong kind',
    find: onFields((field, at) =>
      validatorsOf(field).flatMap(({ value, path }) => {
        const fault = argumentFault(value.type, value.args);
        return fault === undefined ? [] : [at([...path, 'args'], fault)];
      })
    )
  },
  {
    name: 'validator-regex',
    severity: 'warning',
    summary: 'the pattern of a REGEX validator does not compile, so that no value can match it',
    find: onFields((field, at) =>
      validatorsOf(field).flatMap((validator) => {
        const fault = patternFault(validator);
        return fault === undefined ? [] : [at([...validator.path, 'args', 0], fault)];
      })
    )
  }
];

interface Arguments {
  /** How many of them: at least, at most. */
  count: readonly [number, number];
  kind: 'string' | 'number';
  words: string;
}

const NONE: Arguments = { count: [0, 0], kind: 'string', words: 'no arguments' };
const RANGE: Arguments = { count: [1, 2], kind: 'number', words: '[least, most], both numbers' };

/** The validators of GTM's editor and the arguments of each. */
const ARGUMENTS: Readonly<Record<string, Arguments>> = {
  NON_EMPTY: NONE,
  NUMBER: NONE,
  POSITIVE_NUMBER: NONE,
  NON_NEGATIVE_NUMBER: NONE,
  PERCENTAGE: NONE,
  DECIMAL: NONE,
  GA_TRACKING_ID: NONE,
  REGEX: { count: [1, 1], kind: 'string', words: 'one pattern' },
  STRING_LENGTH: RANGE,
  TABLE_ROW_COUNT: RANGE
};

/** The types of validators that GTM has. */
export const VALIDATOR_TYPES: readonly string[] = Object.keys(ARGUMENTS);

function argumentFault(type: unknown, args: unknown): string | undefined {
  const wanted =
    typeof type === 'string' && Object.hasOwn(ARGUMENTS, type) ? ARGUMENTS[type] : undefined;
  if (!wanted) return undefined;
  const given: unknown[] = Array.isArray(args) ? args : [];
  const [least, most] = wanted.count;
  const isCounted = given.length >= least && given.length <= most;
  const isOrdered = given.length < 2 || Number(given[0]) <= Number(given[1]);
  if (isCounted && isOrdered && given.every((each) => isKind(each, wanted.kind))) return undefined;
  return `${String(type)} takes ${wanted.words}; write them in "args"`;
}

/** The editor writes some numbers as texts. */
function isKind(value: unknown, kind: Arguments['kind']): boolean {
  if (kind === 'string') return typeof value === 'string';
  return typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
}

/**
 * A validator's pattern is tested by GTM's page, in the browser: it is JavaScript's dialect, not RE2,
 * and published templates use look-ahead in it.
 */
function patternFault({ value }: Part): string | undefined {
  const pattern: unknown = Array.isArray(value.args) ? value.args[0] : undefined;
  if (value.type !== 'REGEX' || typeof pattern !== 'string') return undefined;
  try {
    RegExp(pattern);
    return undefined;
  } catch (error) {
    return `${(error as Error).message}; correct the pattern`;
  }
}
