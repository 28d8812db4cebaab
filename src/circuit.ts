// The circuit breaker

import { getType, Math, templateDataStorage } from 'sgtm';
import { objectOf, type Properties } from './values.js';

/**
 * Circuit breakers for each server instance: while Amazon is down, waiting with every event would cost
 * the server most when it can least afford it. After five events in a row that Amazon did not take in
 * spite of all attempts, events are not sent any more; now and then one probes with a single attempt,
 * and the first that gets through ends it. A region has one for servers that are out of order or out of
 * reach, and each advertiser has one of its own for 429, which says nothing about the others.
 */
const MOST_FAILURES = 5;

/** Between two probes, in milliseconds: ten seconds at first, twice as long after each, to a minute. */
const FIRST_PAUSE = 10000;
const MOST_PAUSE = 60000;

/** What all executions of the tag on one server instance know of Amazon or of one advertiser. */
interface Circuit {
  /** How many events in a row were not taken. */
  failures: number;
  /** When the next event may probe, in milliseconds since 1970. */
  probeAt: number;
}

/** Whether an event is sent as usual, as a probe, or not at all. */
export type Admission = 'usual' | 'probe' | 'kept';

/** The circuit of the region itself; the others are called by the advertiser's ID, which is a number. */
const WHOLE_REGION = 'region';

/** The circuits in which this event counts as a failure already: it may have several advertisers. */
let counted = '';

/**
 * Decides on an event for an advertiser; of many at once, one becomes the probe.
 *
 * @param region the suffix of its hosts: Amazon's regions are apart, so each has circuits of its own
 */
export function admissionAt(now: number, region: string, advertiser: string): Admission {
  const stored = templateDataStorage.getItemCopy(CIRCUITS_KEY + region);
  // Nothing is stored while Amazon takes what it is sent.
  if (!stored) return 'usual';
  const circuits = propertiesOf(stored);
  let admission: Admission = 'usual';
  for (const name of [WHOLE_REGION, advertiser]) {
    const circuit = circuitOf(circuits[name], now);
    if (circuit.failures >= MOST_FAILURES) {
      if (circuit.probeAt > now) return 'kept';
      circuits[name] = { failures: circuit.failures, probeAt: now + FIRST_PAUSE };
      admission = 'probe';
    }
  }
  if (admission === 'probe') templateDataStorage.setItemCopy(CIRCUITS_KEY + region, circuits);
  return admission;
}

/** Amazon answered an advertiser's event: whatever it said, it is there. */
export function recordAnswer(region: string, advertiser: string): void {
  const stored = templateDataStorage.getItemCopy(CIRCUITS_KEY + region);
  if (stored) keepWithout([WHOLE_REGION, advertiser], propertiesOf(stored), region);
}

/**
 * Amazon did not take an event: 429 counts for the advertiser, anything else for the region.
 *
 * @param retryAfter how long it wants to be left alone, in milliseconds
 */
export function recordFailure(
  now: number,
  region: string,
  advertiser: string,
  statusCode: number,
  retryAfter: number
): void {
  const name = statusCode === 429 ? advertiser : WHOLE_REGION;
  const circuits = propertiesOf(templateDataStorage.getItemCopy(CIRCUITS_KEY + region));
  // It was there to say so.
  if (statusCode === 429) circuits[WHOLE_REGION] = undefined;
  const isCounted = counted.indexOf(' ' + name + ' ') !== -1;
  counted += ' ' + name + ' ';
  const failures = circuitOf(circuits[name], now).failures + (isCounted ? 0 : 1);
  const pause = FIRST_PAUSE * Math.pow(2, Math.max(failures - MOST_FAILURES, 0));
  circuits[name] = {
    failures: failures,
    probeAt: now + Math.min(Math.max(Math.min(pause, MOST_PAUSE), retryAfter), 5 * MOST_PAUSE)
  };
  keepWithout([], circuits, region);
}

/** Stores the circuits but some; nothing where none is left. */
function keepWithout(names: readonly string[], circuits: Properties, region: string): void {
  const rest: Properties = {};
  let isEmpty = true;
  for (const name in circuits) {
    if (circuits[name] && names.indexOf(name) === -1) {
      rest[name] = circuits[name];
      isEmpty = false;
    }
  }
  if (isEmpty) templateDataStorage.removeItem(CIRCUITS_KEY + region);
  else templateDataStorage.setItemCopy(CIRCUITS_KEY + region, rest);
}

/** Reads a circuit; one that this version of the tag cannot have written counts for nothing. */
function circuitOf(stored: unknown, now: number): Circuit {
  const circuit = objectOf(stored);
  const failures = circuit.failures;
  const probeAt = circuit.probeAt;
  const isFit = typeof failures === 'number' && failures > 0 && failures < 1e9;
  const left = typeof probeAt === 'number' ? probeAt - now : 0;
  return {
    failures: isFit ? (failures as number) : 0,
    probeAt: left <= 5 * MOST_PAUSE ? now + left : 0
  };
}

function propertiesOf(stored: unknown): Properties {
  return getType(stored) === 'object' ? (stored as Properties) : {};
}

const CIRCUITS_KEY = 'amazon ads circuits 2';
