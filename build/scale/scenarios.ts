import type { Template } from 'sgtm/sandbox';
import { FLEET, PEAK, SAMPLE, STARTS_PER_DAY, USUAL_DAY } from './assumptions.js';
import { simulateInstance, type Counts, type Outage } from './instance-day.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

const PER_SECOND = FLEET.eventsPerDay / FLEET.instances / 86_400;
/** Two instances' days are simulated for each figure, under different seeds. */
const SEEDS = [1, 2];
/** At the sixth hour the curve is at its peak. */
const PEAK_HOUR = 6;

/** What the simulation found; counts are of the simulated instances, not yet of the fleet. */
export interface Findings {
  /** A day of one instance, with its restarts, divided by the number of days simulated. */
  usual: Counts;
  /** The first minutes of a cold instance at the peak, at the full rate. */
  coldStart: Counts;
  /** An hour at the peak in which Amazon's events endpoint answers 503. */
  eventsOutage: Counts;
  /** Ten minutes without tokens, averaged over where in a token's life they begin. */
  tokenOutage: { eventsInOutage: number; deadLetters: number };
}

/** Simulates instances of the fleet; takes some seconds. */
export async function simulate(template: Template): Promise<Findings> {
  const usual: Counts[] = [];
  for (const seed of SEEDS) {
    for (let life = 0; life < STARTS_PER_DAY; life++) {
      const hours = 24 / STARTS_PER_DAY;
      const input = { template, hours, firstHour: life * hours, seed: seed * 10 + life };
      usual.push(await simulateInstance({ ...input, eventsPerSecond: PER_SECOND / SAMPLE }));
    }
  }
  const outage: Outage = { of: 'events', from: 0, to: HOUR };
  const peak = { template, firstHour: PEAK_HOUR, seed: 7 };
  return {
    usual: sum(usual, 1 / SEEDS.length),
    coldStart: await simulateInstance({ ...peak, hours: 1 / 12, eventsPerSecond: PER_SECOND }),
    eventsOutage: await simulateInstance({
      ...peak,
      hours: 1,
      eventsPerSecond: PER_SECOND / SAMPLE,
      outages: [outage]
    }),
    tokenOutage: await simulateTokenOutage(template)
  };
}

/** An instance asks for a token every 55 minutes, so an outage meets each at another moment. */
async function simulateTokenOutage(template: Template): Promise<Findings['tokenOutage']> {
  const eventsPerSecond = PER_SECOND / SAMPLE;
  const length = 10 * MINUTE;
  const deadLetters: number[] = [];
  for (let from = 4 * MINUTE; from < 60 * MINUTE; from += 2 * MINUTE) {
    const outages: Outage[] = [{ of: 'tokens', from, to: from + length }];
    const hours = (from + length) / HOUR;
    const input = { template, eventsPerSecond, hours, outages, firstHour: PEAK_HOUR, seed: from };
    const run = await simulateInstance(input);
    deadLetters.push(run.deadLetters - run.events * USUAL_DAY.refused);
  }
  return {
    eventsInOutage: (eventsPerSecond * PEAK * length * deadLetters.length) / 1000,
    deadLetters: deadLetters.reduce((total, each) => total + each, 0)
  };
}

function sum(all: readonly Counts[], factor: number): Counts {
  const names = Object.keys(all[0] as Counts) as (keyof Counts)[];
  const total = (name: keyof Counts): number => all.reduce((sofar, each) => sofar + each[name], 0);
  return Object.fromEntries(names.map((name) => [name, total(name) * factor])) as unknown as Counts;
}
