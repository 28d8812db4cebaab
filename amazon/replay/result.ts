import { wordsOf, type Verdict } from '../contracts/answer.js';

/** What became of one event of a request. */
export interface Result {
  outcome: 'accepted' | 'refused' | 'left';
  /** Amazon's words; empty where it accepted. */
  reason: string;
}

/** What a verdict of Amazon's means for a run: an event that can be sent again is left. */
export function resultOf({ outcome, objections }: Verdict): Result {
  if (outcome === 'accepted') return { outcome, reason: '' };
  const words = wordsOf(objections);
  if (outcome === 'refused') return { outcome, reason: words || 'Amazon gives no reason' };
  return { outcome: 'left', reason: words || 'Amazon said nothing on the event' };
}
