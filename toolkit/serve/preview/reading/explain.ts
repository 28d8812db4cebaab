import type { Explanation, ReadOutcome } from '../../../config/read.js';
import type { SentRequest } from '../../../sandbox/run/send-request.js';
import { meaningOfOutcome, type Outcome } from '../outcomes.js';

/** What to do about an outcome, and what a row says of it, if no config says more. */
const ADVICE: Readonly<Partial<Record<Outcome, Omit<Explanation, 'says'>>>> = {
  refused: { brief: 'Refused', remedy: 'The answers to its requests are below.' },
  failed: {
    brief: 'The tag failed',
    remedy: 'Requests and log lines below show how far it came.'
  },
  'not-sent': { remedy: 'The tag’s log lines below say what it lacked.' },
  broken: {
    brief: 'Error in the template',
    remedy: 'The message below names the place in the file.'
  },
  'no-tag': {
    remedy: 'Look at the triggers of the container: they decide which events a tag gets.'
  }
};

/** What an outcome means and what to do about it. */
export function explainOutcome(
  outcome: Outcome,
  meanings: Readonly<Partial<Record<ReadOutcome, string>>> = {}
): Explanation {
  return { says: meaningOfOutcome(outcome, meanings), ...ADVICE[outcome] };
}

/** Why a request was turned away. */
export function explainRejection({
  statusCode,
  reason
}: {
  statusCode: number;
  reason: string;
}): Explanation {
  const [says = reason, ...advice] = reason.split('; ');
  const remedy = advice.join('; ');
  return {
    brief: `${statusCode}: ${says}`,
    says: `Answered with ${statusCode}: ${says}.`,
    ...(remedy ? { remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}.` } : {})
  };
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
