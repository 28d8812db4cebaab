import { BUILT_IN_VARIABLES } from './event-variables.js';
import { referencesIn } from './field-references.js';
import type { ConfiguredVariable } from './load-container.js';

/**
 * Why fields cannot be filled in: they refer to a variable that does not exist, or to one that in the
 * end refers to itself. Undefined if they can.
 *
 * @param owner the name of the tag, client or variable that the fields belong to
 */
export function referenceProblem(
  owner: string,
  fields: Record<string, unknown>,
  variables: ReadonlyMap<string, ConfiguredVariable>
): string | undefined {
  const pending: [name: string, from: readonly string[]][] = [];
  for (const name of referencesIn(fields)) pending.push([name, []]);
  while (pending.length > 0) {
    const [name, from] = pending.pop() as (typeof pending)[number];
    const variable = variables.get(name);
    if (!variable && !BUILT_IN_VARIABLES.has(name)) {
      return `${owner}: no variable is called {{${name}}}; add it to the container file's variables, or correct the name`;
    }
    if (from.includes(name)) {
      return `${owner}: the variable {{${name}}} refers to itself; change its fields`;
    }
    if (variable?.kind !== 'template') continue;
    for (const next of referencesIn(variable.fields)) pending.push([next, [...from, name]]);
  }
  return undefined;
}
