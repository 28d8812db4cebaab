import type { SentRequest } from 'sgtm/config';
import { readAnswer, type Objection } from '../contracts/answer.js';
import type { Delivery } from './deliveries.js';
import { objectOf, type Properties } from './json.js';

/** Amazon's objection; the path goes from the event on and is empty where none is named. */
export interface AmazonObjection {
  code: string;
  message: string;
  path: string;
}

/** What became of a conversion, by the last attempt. */
export interface Verdict {
  outcome: 'accepted' | 'failed' | 'refused' | 'running';
  /** 0 where no answer came. */
  statusCode: number;
  objections: AmazonObjection[];
  /** The event as the answer repeats it, where it does. */
  echo: Properties | undefined;
}

/** Reads the answer to the last attempt to deliver a conversion. */
export function verdictOf({ contract, attempts, index, count }: Delivery): Verdict {
  const { response } = attempts.at(-1) as SentRequest;
  const bare = { objections: [], echo: undefined, statusCode: 0 };
  if (response === null) return { ...bare, outcome: 'running' };
  if ('error' in response) return { ...bare, outcome: 'failed' };
  const { statusCode, body } = response;
  const verdict = readAnswer(contract, { statusCode, body }, count)[index];
  if (!verdict) return { ...bare, outcome: 'failed', statusCode };
  const { outcome, objections, echo } = verdict;
  return {
    outcome,
    statusCode,
    objections: objections.map(withPath),
    echo: echo ? objectOf(echo) : undefined
  };
}

/** "events[0].matchKeys[1].values[0]" → "matchKeys[1].values[0]" */
function withPath({ code, message, location }: Objection): AmazonObjection {
  return { code, message, path: location.replace(/^\w+\[\d+\]\.?/, '') };
}
