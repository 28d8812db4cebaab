import type { ContainerModel } from '../../container/model.js';
import { referencesIn } from '../../container/references.js';

/**
 * Why fields cannot be filled in: they refer to a variable that does not exist, or to one that in the
 * end refers to itself. Undefined if they can.
 *
 * @param owner the name of the tag, client or variable that the fields belong to
 */
export function referenceProblem(
  owner: string,
  fields: Record<string, unknown>,
  { variables, builtIns }: Pick<ContainerModel, 'builtIns' | 'variables'>
): string | undefined {
  const pending: [name: string, from: readonly string[]][] = [];
  for (const name of referencesIn(fields)) pending.push([name, []]);
  const seen = new Set<string>();
  while (pending.length > 0) {
    const [name, from] = pending.pop() as (typeof pending)[number];
    const variable = variables.get(name);
    if (!variable && !builtIns.has(name)) {
      return `${owner}: no variable is called {{${name}}}; add it to the container file's variables, or correct the name`;
    }
    if (from.includes(name)) {
      return `${owner}: the variable {{${name}}} refers to itself; change its fields`;
    }
    if (!variable || seen.has(name)) continue;
    seen.add(name);
    for (const next of referencesIn(variable.fields)) pending.push([next, [...from, name]]);
  }
  return undefined;
}
