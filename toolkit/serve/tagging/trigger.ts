import { RE2JS } from 're2js';

/** When a tag fires: on every event, on named ones, or on those whose name matches (RE2, as in GTM). */
export type Trigger =
  { type: 'all' } | { type: 'events'; names: string[] } | { type: 'matches'; pattern: string };

/** Whether a trigger lets its tag fire for an event of this name. */
export function firesOn(trigger: Trigger, eventName: unknown): boolean {
  if (trigger.type === 'all') return true;
  if (typeof eventName !== 'string') return false;
  if (trigger.type === 'events') return trigger.names.includes(eventName);
  return compiled(trigger.pattern).matcher(eventName).find();
}

const patterns = new Map<string, RE2JS>();

/** @throws Error if the pattern is none; the container file's reader has looked before */
export function compiled(pattern: string): RE2JS {
  let regex = patterns.get(pattern);
  if (!regex) {
    regex = RE2JS.compile(pattern);
    patterns.set(pattern, regex);
  }
  return regex;
}
