import type { Counter, EventSummary, Outcome } from '../protocol.js';

/** What is shown of all events. */
export interface Filter {
  text: string;
  /** `count:NAME` is what a counter of the config counts. */
  outcome: Outcome | 'all' | 'retried' | `count:${string}`;
}

/** What one can choose from, and what it is called. */
export function filterChoices(counters: readonly Counter[]): [Filter['outcome'], string][] {
  const own = counters.map(({ name, title }): [Filter['outcome'], string] => [
    `count:${name}`,
    title
  ]);
  return [...CHOICES, ...own];
}

const CHOICES: readonly [Filter['outcome'], string][] = [
  ['all', 'All'],
  ['accepted', 'Accepted'],
  ['refused', 'Refused'],
  ['failed', 'Failed'],
  ['skipped', 'Not sent'],
  ['broken', 'Error in template'],
  ['retried', 'Retried'],
  ['done', 'Done'],
  ['no-tag', 'No tag'],
  ['running', 'Running']
];

/** The events that a filter lets through. */
export function filtered(
  events: readonly EventSummary[],
  { text, outcome }: Filter
): readonly EventSummary[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' && outcome === 'all') return events;
  return events.filter((event) => {
    if (outcome === 'retried' && event.retries === 0) return false;
    const counter = outcome.startsWith('count:') ? outcome.slice('count:'.length) : undefined;
    if (counter !== undefined && !event.counts[counter]) return false;
    const isKind = outcome !== 'all' && outcome !== 'retried' && counter === undefined;
    if (isKind && event.outcome !== outcome) return false;
    return wanted === '' || searchText(event).includes(wanted);
  });
}

function searchText(event: EventSummary): string {
  const { id, eventId = '', name, client, reason = '', value = '', tags } = event;
  return `#${id} ${eventId} ${name} ${client} ${reason} ${value} ${tags.map((tag) => tag.name).join(' ')}`.toLowerCase();
}
