import type { Reading } from '../../../config/read.js';
import type { FiredTag, ServedEvent } from '../../tagging/served-event.js';
import { OUTCOMES_BY_URGENCY, type Outcome } from '../outcomes.js';

/** How a tag ended: as the config reads it, else by what it said itself. */
export function outcomeOf(tag: FiredTag, reading: Reading): Outcome {
  if (tag.status === 'running') return 'running';
  if (tag.status === 'exception' || tag.error) return 'broken';
  if (tag.status === 'shown') return 'shown';
  return reading.outcome ?? (tag.status === 'success' ? 'done' : 'failed');
}

/** How an event ended: as the tag did that needs attention most. */
export function eventOutcome(event: ServedEvent, tags: readonly Outcome[]): Outcome {
  if (event.rejection) return 'rejected';
  if (!event.isOver && !tags.some((outcome) => outcome !== 'accepted' && outcome !== 'running')) {
    return 'running';
  }
  return OUTCOMES_BY_URGENCY.find((outcome) => tags.includes(outcome)) ?? 'no-tag';
}
