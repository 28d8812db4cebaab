import type { TemplateType } from '../template/template.js';
import type { Usage } from './usage.js';

const OUTCOMES: ReadonlySet<string> = new Set(['gtmOnSuccess', 'gtmOnFailure']);

/**
 * Why GTM's import refuses a template that never says how it ended: a tag has to call one of the two
 * functions, or hand them or all of `data` on. Undefined for one that it takes.
 */
export function outcomeFault(type: TemplateType, usage: Usage): string | undefined {
  const { fields, readsAnyField } = usage;
  if (type !== 'TAG' || readsAnyField || fields.some(({ name }) => OUTCOMES.has(name))) {
    return undefined;
  }
  return 'Tag code must invoke data.gtmOnSuccess or data.gtmOnFailure; call one when the tag is done';
}
