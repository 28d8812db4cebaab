import type { Problem } from '../problem.js';

/**
 * What becomes of a template with such a problem: GTM refuses it when it is imported or saved; GTM takes
 * it, and it fails where it runs; or both take it, and it is probably a mistake.
 */
export type Degree = 'refused' | 'fails' | 'mistake';

/** The words for a degree. */
export const DEGREE_WORDS: Readonly<Record<Degree, string>> = {
  refused: 'GTM refuses it',
  fails: 'fails where it runs',
  mistake: 'probably a mistake'
};

/** Errors that GTM finds out only when the line runs; it refuses all others. */
const FAILS_WHERE_IT_RUNS: ReadonlySet<string> = new Set([
  'unknown-global',
  'const-assignment',
  'native-method',
  'unknown-api',
  'regex-pattern',
  'missing-permission',
  'permission-value',
  'scenario-matcher'
]);

/** How bad a problem, or what a rule usually finds, is. */
export function degreeOf({
  name,
  severity
}: {
  name: string;
  severity: Problem['severity'];
}): Degree {
  if (severity === 'warning') return 'mistake';
  return FAILS_WHERE_IT_RUNS.has(name) ? 'fails' : 'refused';
}

/** Where a rule comes from, which is how sure it is. */
export type Source = 'seen in GTM' | 'Google’s page' | 'published templates' | 'concluded';

const RULES_BY_SOURCE: Readonly<Record<Exclude<Source, 'concluded'>, readonly string[]>> = {
  'seen in GTM': ['outcome-missing'],
  'Google’s page': [
    'class',
    'gallery-file-name',
    'gallery-terms',
    'info-category',
    'info-thumbnail',
    'license-kind',
    'license-missing',
    'metadata-shape',
    'metadata-version',
    'missing-permission',
    'native-method',
    'new-expression',
    'permission-value',
    'regex-literal',
    'regex-pattern',
    'scenario-matcher',
    'this-keyword',
    'throw-statement',
    'try-catch',
    'unknown-api',
    'unknown-global',
    'unknown-permission',
    'web-template'
  ],
  'published templates': [
    'condition-field',
    'field-type',
    'group-style',
    'info-context',
    'info-key-missing',
    'info-key-unknown',
    'info-type',
    'items-missing',
    'columns-missing',
    'lenient-json',
    'permission-parameter',
    'permission-parameter-unknown',
    'section-order',
    'validator-type'
  ]
};

/** Where a rule comes from; what no source says is concluded from what sources do say. */
export function sourceOf(rule: string): Source {
  const found = Object.entries(RULES_BY_SOURCE).find(([, rules]) => rules.includes(rule));
  return (found?.[0] as Source | undefined) ?? 'concluded';
}
