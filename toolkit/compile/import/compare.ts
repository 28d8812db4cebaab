import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../sandbox/template/json.js';
import { readTemplateFile } from '../../sandbox/template/template.js';
import type { ScenarioResult } from '../../sandbox/testing/run-tests.js';

/**
 * What two templates' form, permissions and info differ in, one sentence each.
 *
 * @param before the text of the template that was imported
 * @param after the text of the one that was built from it
 */
export function sectionDifferences(before: string, after: string): string[] {
  const [was, is] = [before, after].map((content) => readTemplateFile(content, 'template.tpl'));
  return (['info', 'parameters', 'permissions'] as const).flatMap((section) => {
    const old = was?.[section]?.value ?? EMPTY[section];
    const built = is?.[section]?.value ?? EMPTY[section];
    if (isDeepStrictEqual(old, built)) return [];
    return [`${section}${pathOf(old, built)} is not what it was`];
  });
}

const EMPTY = { info: {}, parameters: [], permissions: [] };

/** Where two values first differ: "[3].displayName". */
function pathOf(a: unknown, b: unknown): string {
  const keys = Array.isArray(a) || isObject(a) ? Object.keys({ ...a, ...(b as object) }) : [];
  const key = keys.find((name) => !isDeepStrictEqual(at(a, name), at(b, name)));
  if (key === undefined) return '';
  const step = Array.isArray(a) ? `[${key}]` : `.${key}`;
  return step + pathOf(at(a, key), at(b, key));
}

function at(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[key];
}

/** Scenarios that end in another way than before, one sentence each. */
export function scenarioDifferences(
  before: readonly ScenarioResult[],
  after: readonly ScenarioResult[]
): string[] {
  if (before.length !== after.length) {
    return [`there were ${before.length} scenarios, there are ${after.length}`];
  }
  return before.flatMap((was, index) => {
    const is = after[index];
    if (!is || isDeepStrictEqual(endOf(was), endOf(is))) return [];
    const failure = is.failures[0]?.message.split('\n')[0];
    const now = is.passed ? 'passes now' : `fails now: ${failure}`;
    return [`the scenario "${was.name}" ${was.passed ? 'passed' : 'failed'} before and ${now}`];
  });
}

/** How a scenario ended, without the places: the code stands in other lines. */
function endOf({ name, failures }: ScenarioResult): unknown {
  return { name: name.trim(), messages: failures.map(({ message }) => message) };
}
