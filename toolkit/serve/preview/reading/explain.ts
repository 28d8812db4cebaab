import type { Explanation, ReadOutcome } from '../../../config/read.js';
import type { SentRequest } from '../../../sandbox/run/run.js';
import type { Outcome } from '../protocol.js';

/** What the outcomes mean of which no config says more. */
const OUTCOMES: Readonly<Record<Outcome, Explanation>> = {
  accepted: { says: 'What the tag sent was accepted.' },
  refused: {
    brief: 'Refused',
    says: 'What the tag sent was refused.',
    remedy: 'The answers to its requests are below.'
  },
  failed: {
    brief: 'The tag failed',
    says: 'The tag called gtmOnFailure, or did not say how it ended.',
    remedy: 'Requests and log lines below show how far it came.'
  },
  skipped: { says: 'The tag succeeded without sending anything.' },
  done: { says: 'The tag called gtmOnSuccess.' },
  broken: {
    brief: 'Error in the template',
    says: 'The template’s code ended in an error.',
    remedy: 'The message below names the place in the file.'
  },
  running: { says: 'The tag is still at work.' },
  'no-tag': {
    says: 'No tag fired on this event.',
    remedy: 'Look at the triggers of the container: they decide which events a tag gets.'
  }
};

/** What an outcome means and what to do about it. */
export function explainOutcome(
  outcome: Outcome,
  meanings: Readonly<Partial<Record<ReadOutcome, string>>> = {}
): Explanation {
  const says = outcome === 'broken' || outcome === 'no-tag' ? undefined : meanings[outcome];
  return says === undefined ? OUTCOMES[outcome] : { ...OUTCOMES[outcome], says };
}

/** What the answer to a request means by HTTP alone. */
export function explainAnswer({ response }: SentRequest): Explanation {
  if (!response) return { says: 'Waiting for the answer.' };
  if ('error' in response) {
    const isLate = response.error === 'timed_out';
    return { says: isLate ? 'No answer came in time.' : 'The connection broke without an answer.' };
  }
  const { statusCode, madeUp } = response;
  if (madeUp) {
    return {
      says: 'Nobody answers these requests here: the answer is made up.',
      remedy:
        'Give answers with --responses FILE or with a stub in sgtm.config.ts, or send for real with --live.'
    };
  }
  return { says: statusCode < 400 ? 'Answered.' : 'Answered with an error.' };
}
