import type { Reading } from '../../../config/read.js';
import type { FiredTag, ServedEvent } from '../../tagging/served-event.js';
import type { Outcome } from '../protocol.js';

/** How a tag ended: as the config reads it, else by what it said itself. */
export function outcomeOf(tag: FiredTag, reading: Reading): Outcome {
  if (tag.status === 'running') return 'running';
  if (tag.status === 'exception' || tag.error) return 'broken';
  return reading.outcome ?? (tag.status === 'success' ? 'done' : 'failed');
}

/** What a list of tags says in one word: what needs attention first. */
const BY_URGENCY: readonly Outcome[] = [
  'broken',
  'failed',
  'refused',
  'running',
  'accepted',
  'done',
  'skipped'
];

/** How an event ended: as the tag did that needs attention most. */
export function eventOutcome(event: ServedEvent, tags: readonly Outcome[]): Outcome {
  if (!event.isOver && !tags.some((outcome) => outcome !== 'accepted' && outcome !== 'running')) {
    return 'running';
  }
  return BY_URGENCY.find((outcome) => tags.includes(outcome)) ?? 'no-tag';
}
