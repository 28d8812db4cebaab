import type { FiredTag, ServedEvent } from '../../tagging/served-event.js';
import type { Outcome } from '../protocol.js';
import type { Verdict } from './verdict.js';
import { reportOf } from './tag-report.js';

/** How a tag ended, by Amazon's word where Amazon was asked. */
export function outcomeOf(tag: FiredTag, verdicts: readonly Verdict[]): Outcome {
  if (tag.status === 'running') return 'running';
  if (tag.status === 'exception' || tag.error) return 'broken';
  const worst = (['refused', 'failed', 'running', 'accepted'] as const).find((outcome) =>
    verdicts.some((verdict) => verdict.outcome === outcome)
  );
  // With "do not wait for Amazon" the tag succeeds whatever Amazon says later.
  if (worst) return worst;
  if (tag.status !== 'success') return 'failed';
  return reportOf(tag)?.outcome === 'skipped' ? 'skipped' : 'done';
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
