import { compiledRegex } from '../../container/conditions.js';
import type { Condition } from '../../container/model.js';

/** When a tag fires: on every event, on named ones, or on those whose name matches (RE2, as in GTM). */
export type Trigger =
  { type: 'all' } | { type: 'events'; names: string[] } | { type: 'matches'; pattern: string };

/** A trigger as GTM has it: a custom event whose name is one of several, or matches. */
export function conditionsOf(trigger: Trigger): Condition[] {
  if (trigger.type === 'all') return [];
  if (trigger.type === 'matches') return [onEventName(trigger.pattern)];
  const names = trigger.names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return [onEventName(`^(?:${names.join('|')})$`)];
}

function onEventName(pattern: string): Condition {
  return {
    left: '{{_event}}',
    operator: 'MATCH_REGEX',
    right: pattern,
    negate: false,
    ignoreCase: false
  };
}

/** Whether a text is a pattern of RE2. */
export function isPattern(pattern: string): boolean {
  return compiledRegex(pattern) !== undefined;
}
