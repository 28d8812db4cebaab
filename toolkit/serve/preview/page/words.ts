import type { ContainerState, Outcome } from '../protocol.js';

/** What an outcome is called in the list. */
export const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = {
  accepted: 'Accepted',
  refused: 'Refused',
  failed: 'Failed',
  skipped: 'Not sent',
  done: 'Done',
  broken: 'Error',
  running: 'Running',
  'no-tag': 'No tag'
};

/** One sentence for each, shown where the mouse rests and in the legend. */
const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  accepted: 'What the tag sent was accepted.',
  refused: 'What the tag sent was answered, and not accepted.',
  failed: 'The tag called gtmOnFailure, or did not say how it ended.',
  skipped: 'Nothing was to be sent.',
  done: 'The tag called gtmOnSuccess.',
  broken: 'The template’s code ended in an error.',
  running: 'The tag is still at work.',
  'no-tag': 'No tag’s trigger let it fire.'
};

/** What an outcome means, as the config says it, else in general. */
export function meaningOf(outcome: Outcome, meanings: ContainerState['meanings'] = {}): string {
  const own = outcome === 'broken' || outcome === 'no-tag' ? undefined : meanings[outcome];
  return own ?? OUTCOME_MEANINGS[outcome];
}

/** How an outcome is coloured: three tones are enough to scan a list. */
export type Tone = 'bad' | 'calm' | 'good' | 'wait' | 'warn';

export const TONES: Readonly<Record<Outcome, Tone>> = {
  accepted: 'good',
  done: 'good',
  refused: 'bad',
  failed: 'bad',
  broken: 'bad',
  skipped: 'calm',
  'no-tag': 'calm',
  running: 'wait'
};

/** "14:03:27.184", the reader's time. */
export function clockTime(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const millis = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}

/** "1 request", "2 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "34 ms", "1.20 s" */
export function duration(ms: number): string {
  return ms < 1000
    ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(2)} s`;
}
