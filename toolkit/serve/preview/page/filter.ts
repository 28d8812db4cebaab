import { OUTCOMES, OUTCOMES_BY_URGENCY } from '../outcomes.js';
import type { Counter, EventSummary, Outcome } from '../protocol.js';

/** What is shown of all events. */
export interface Filter {
  text: string;
  outcome: FilterOutcome;
}

/** Events that ended so; `count:NAME` is what a counter of the config counts. */
export type FilterOutcome = Outcome | 'all' | 'noted' | 'retried' | `count:${string}`;

/** A button that shows some of the events, and how many those are. */
export interface Chip {
  outcome: FilterOutcome;
  title: string;
  count: number;
}

/** The chips for events: all of them, and each kind there is, also the one that is chosen. */
export function chipsOf(
  events: readonly EventSummary[],
  counters: readonly Counter[],
  chosen: FilterOutcome
): Chip[] {
  const kinds: [FilterOutcome, string][] = [
    ['all', 'All'],
    ...OUTCOMES_BY_URGENCY.map((outcome): [Outcome, string] => [outcome, OUTCOMES[outcome].word]),
    ['noted', 'With notes'],
    ['retried', 'Retried'],
    ...counters.map(({ name, title }): [FilterOutcome, string] => [`count:${name}`, title])
  ];
  return kinds
    .map(([outcome, title]) => {
      const count = events.reduce((sum, event) => sum + (isOf(event, outcome) ? 1 : 0), 0);
      return { outcome, title, count };
    })
    .filter(({ outcome, count }) => count > 0 || outcome === 'all' || outcome === chosen);
}

/**
 * The events that a filter lets through.
 *
 * @param found the numbers of those that have what was typed; undefined where nothing was
 */
export function filtered(
  events: readonly EventSummary[],
  outcome: FilterOutcome,
  found?: ReadonlySet<number>
): readonly EventSummary[] {
  if (outcome === 'all' && !found) return events;
  return events.filter((event) => (!found || found.has(event.id)) && isOf(event, outcome));
}

function isOf(event: EventSummary, kind: FilterOutcome): boolean {
  if (kind === 'all') return true;
  if (kind === 'noted') return event.notes.length > 0;
  if (kind === 'retried') return event.retries > 0;
  if (kind.startsWith('count:')) return (event.counts[kind.slice('count:'.length)] ?? 0) > 0;
  return event.outcome === kind;
}
