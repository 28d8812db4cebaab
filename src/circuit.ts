import { Math, templateDataStorage } from 'sgtm';
import { objectOf } from './values.js';

/**
 * A circuit breaker for each server instance: while Amazon is down, waiting with every event would
 * cost the server most when it can least afford it. After five events in a row that Amazon did not
 * take in spite of all attempts, events are not sent any more; now and then one probes with a single
 * attempt, and the first that gets through ends it.
 */
const MOST_FAILURES = 5;

/** Between two probes, in milliseconds: ten seconds at first, twice as long after each, to a minute. */
const FIRST_PAUSE = 10000;
const MOST_PAUSE = 60000;

/** What all executions of the tag on one server instance know of Amazon. */
interface Circuit {
  /** How many events in a row were not taken. */
  failures: number;
  /** When the next event may probe, in milliseconds since 1970. */
  probeAt: number;
}

/** Whether an event is sent as usual, as a probe, or not at all. */
export type Admission = 'usual' | 'probe' | 'kept';

/**
 * Decides on an event; of many at once, one becomes the probe.
 *
 * @param region the suffix of its hosts: Amazon's regions are apart, so each has a circuit of its own
 */
export function admissionAt(now: number, region: string): Admission {
  const stored = templateDataStorage.getItemCopy(CIRCUIT_KEY + region);
  // Nothing is stored while Amazon takes what it is sent.
  if (!stored) return 'usual';
  const circuit: Partial<Circuit> = objectOf(stored);
  const failures = circuit.failures || 0;
  if (!(failures >= MOST_FAILURES)) return 'usual';
  // A time that is further ahead than any pause was not written by this version of the tag.
  const left = (circuit.probeAt || 0) - now;
  if (left > 0 && left <= 5 * MOST_PAUSE) return 'kept';
  circuit.probeAt = now + FIRST_PAUSE;
  templateDataStorage.setItemCopy(CIRCUIT_KEY + region, circuit);
  return 'probe';
}

/** Amazon answered an event: whatever it said, it is there. */
export function recordAnswer(region: string): void {
  const key = CIRCUIT_KEY + region;
  if (templateDataStorage.getItemCopy(key)) templateDataStorage.removeItem(key);
}

/** Amazon did not take an event. @param retryAfter how long it wants to be left alone, in milliseconds */
export function recordFailure(now: number, region: string, retryAfter: number): void {
  const key = CIRCUIT_KEY + region;
  const circuit: Partial<Circuit> = objectOf(templateDataStorage.getItemCopy(key));
  const failures = (+(circuit.failures || 0) || 0) + 1;
  const pause = FIRST_PAUSE * Math.pow(2, Math.max(failures - MOST_FAILURES, 0));
  templateDataStorage.setItemCopy(key, {
    failures: failures,
    probeAt: now + Math.min(Math.max(Math.min(pause, MOST_PAUSE), retryAfter), 5 * MOST_PAUSE)
  });
}

const CIRCUIT_KEY = 'amazon ads circuit 1';
