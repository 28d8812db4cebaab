import { chosenFrom, type Samples } from '../../config/samples.js';
import { objectOf } from '../../run/loose-json.js';

/** An order that cannot be filled; the message names what is wrong. */
export class SampleOrderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SampleOrderError';
  }
}

const MOST_SAMPLES = 100;

/**
 * Reads which samples to send, and how many.
 *
 * @throws SampleOrderError if there is no such sample
 */
export function readSampleOrder(
  given: unknown,
  samples: Samples
): { chosen: Record<string, string>; count: number } {
  const order = objectOf(given);
  const { count = 1 } = order;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > MOST_SAMPLES) {
    throw new SampleOrderError(`count has to be a whole number from 1 to ${MOST_SAMPLES}`);
  }
  const wanted = objectOf(order.choice);
  const chosen = chosenFrom(samples);
  for (const { name, options } of samples.choices) {
    if (!Object.hasOwn(wanted, name)) continue;
    const values = options.map(({ value }) => value);
    const value = wanted[name];
    if (typeof value !== 'string' || !values.includes(value)) {
      throw new SampleOrderError(`${name} has to be one of ${values.join(', ')}`);
    }
    chosen[name] = value;
  }
  return { chosen, count };
}
