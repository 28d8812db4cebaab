import { readFileSync } from 'node:fs';
import { parseTemplate } from 'sgtm/sandbox';
import { simulateInstance } from '../build/scale/instance-day.js';
import { figure, type Row } from './row.js';

export const title = 'One instance over a simulated day';

/** An event a second, along the curve of a day, on one instance that starts cold. */
const DAY = { hours: 24, eventsPerSecond: 1, seed: 7 };

/** What the tag asks of Amazon for a day's events: requests for tokens, and requests with events. */
export async function run(): Promise<Row[]> {
  const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const counts = await simulateInstance({ template, ...DAY });
  const { events, tokenRequests, eventRequests, accepted, deadLetters } = counts;
  const busyShare = counts.repeatedRequests / eventRequests;
  return [
    { name: 'requests with an event, per event', value: (eventRequests / events).toFixed(4) },
    { name: 'of these repeated, because Amazon was busy', value: `${figure(busyShare * 100)} %` },
    { name: 'token requests', value: `${tokenRequests} for ${figure(events)} events` },
    { name: 'accepted', value: figure(accepted) },
    { name: 'dead letters', value: figure(deadLetters) }
  ];
}
