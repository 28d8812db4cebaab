import type { ReadOutcome } from '../../config/read.js';

/**
 * How an event or a tag ended: as the config reads it or as the tag says itself; besides that
 * - `broken`: the template's code ended in an error
 * - `no-tag`: no trigger let a tag fire
 * - `shown`: a tag of GTM's own would fire, and nobody outside knows what it sends
 * - `rejected`: the server turned the request away before it could become an event
 */
export type Outcome = ReadOutcome | 'broken' | 'no-tag' | 'rejected' | 'shown';

/** How an outcome is coloured: a few tones are enough to scan a list. */
export type Tone = 'bad' | 'calm' | 'good' | 'wait' | 'warn';

/** An outcome in words. */
interface OutcomeWords {
  /** What it is called in rows, chips, counters, the terminal and the docs. */
  word: string;
  tone: Tone;
  /** One sentence. */
  means: string;
}

/**
 * What each outcome is called and what it means, for everything that shows one. The docs have the
 * same list: docs/preview.md.
 */
export const OUTCOMES: Readonly<Record<Outcome, OutcomeWords>> = {
  accepted: { word: 'Accepted', tone: 'good', means: 'The API took what the tag sent.' },
  refused: {
    word: 'Refused',
    tone: 'bad',
    means: 'The API answered, and did not take what the tag sent.'
  },
  failed: {
    word: 'Failed',
    tone: 'bad',
    means:
      'What the tag sent is not known to have arrived, or the tag called gtmOnFailure or never said how it ended.'
  },
  'not-sent': {
    word: 'Not sent',
    tone: 'bad',
    means: 'The tag should have sent something and could not: something is missing or wrong.'
  },
  skipped: {
    word: 'Skipped',
    tone: 'calm',
    means: 'The tag sent nothing on purpose: its settings or the visitor want it so.'
  },
  broken: { word: 'Error', tone: 'bad', means: 'The template’s code ended in an error.' },
  rejected: {
    word: 'Rejected',
    tone: 'bad',
    means: 'The tagging server turned the request away; no event was made of it.'
  },
  done: { word: 'Done', tone: 'good', means: 'The tag called gtmOnSuccess.' },
  shown: {
    word: 'Would fire',
    tone: 'calm',
    means: 'The tag fires in GTM. What it sends is not documented, so that nothing is made up here.'
  },
  'no-tag': { word: 'No tag', tone: 'calm', means: 'No trigger let a tag fire.' },
  running: { word: 'Running', tone: 'wait', means: 'The tag is still at work.' }
};

/** All of them, those that need attention first. */
export const OUTCOMES_BY_URGENCY: readonly Outcome[] = [
  'broken',
  'rejected',
  'failed',
  'not-sent',
  'refused',
  'running',
  'accepted',
  'done',
  'skipped',
  'shown',
  'no-tag'
];

/** What an outcome means, as the config says it, else in general. */
export function meaningOfOutcome(
  outcome: Outcome,
  meanings: Readonly<Partial<Record<string, string>>> = {}
): string {
  return meanings[outcome] ?? OUTCOMES[outcome].means;
}

/** The tone of an end: one that came with notes is not plainly good. */
export function toneOf(outcome: Outcome, notes: number): Tone {
  const { tone } = OUTCOMES[outcome];
  return tone === 'good' && notes > 0 ? 'warn' : tone;
}
