import type { EventSummary, Outcome } from '../protocol.js';

/** What is shown of all events. */
export interface Filter {
  text: string;
  outcome: Outcome | 'all' | 'dead-letter' | 'retried';
}

/** What one can choose from, and what it is called. */
export const FILTER_CHOICES: readonly [Filter['outcome'], string][] = [
  ['all', 'All'],
  ['accepted', 'Accepted'],
  ['refused', 'Refused'],
  ['failed', 'Failed'],
  ['skipped', 'Not sent'],
  ['broken', 'Error in template'],
  ['retried', 'Retried'],
  ['dead-letter', 'Dead letters'],
  ['done', 'Done without Amazon'],
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
    if (outcome === 'dead-letter' && event.deadLetters === 0) return false;
    const isKind = outcome !== 'all' && outcome !== 'retried' && outcome !== 'dead-letter';
    if (isKind && event.outcome !== outcome) return false;
    return wanted === '' || searchText(event).includes(wanted);
  });
}

function searchText({ id, name, client, reason = '', value = '', tags }: EventSummary): string {
  return `#${id} ${name} ${client} ${reason} ${value} ${tags.map((tag) => tag.name).join(' ')}`.toLowerCase();
}
