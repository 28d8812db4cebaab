import { objectOf } from './reading/json.js';
import { SAMPLE_EVENTS, USUAL_SAMPLE, type SampleChoice } from './samples.js';

/** An order that cannot be filled; the message names what is wrong. */
export class SampleOrderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SampleOrderError';
  }
}

const CHOICES: { readonly [Name in keyof SampleChoice]: readonly SampleChoice[Name][] } = {
  event: SAMPLE_EVENTS,
  home: ['US', 'EU'],
  consent: ['granted', 'denied', 'none'],
  data: ['complete', 'anonymous', 'junk'],
  protocol: ['web', 'measurement-protocol']
};

const MOST_SAMPLES = 100;

/**
 * Reads which samples to send, and how many.
 *
 * @throws SampleOrderError if there is no such sample
 */
export function readSampleOrder(given: unknown): { choice: SampleChoice; count: number } {
  const order = objectOf(given);
  const { count = 1 } = order;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_SAMPLES) {
    throw new SampleOrderError(`count has to be a whole number from 1 to ${MOST_SAMPLES}`);
  }
  const wanted = objectOf(order.choice);
  const choice: Record<string, unknown> = { ...USUAL_SAMPLE };
  for (const [name, values] of Object.entries(CHOICES)) {
    const value = Object.hasOwn(wanted, name) ? wanted[name] : choice[name];
    if (!(values as readonly unknown[]).includes(value)) {
      throw new SampleOrderError(`${name} has to be one of ${values.join(', ')}`);
    }
    choice[name] = value;
  }
  return { choice: choice as unknown as SampleChoice, count };
}
